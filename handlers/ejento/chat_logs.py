"""Chat logs: how an answer came about, and which passages were found for it, the best first."""

from specdouble import resource

get_chat_log = list_search_results = resource


def list_chat_logs_of_chat_thread(chat_thread_id, inferred, seen):
    seen.chat_threads[chat_thread_id]
    return inferred(seen.chat_logs.all(chat_thread_id=chat_thread_id))
