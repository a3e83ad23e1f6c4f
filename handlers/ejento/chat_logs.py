"""Chat logs: how an answer came about, and which passages were found for it, the best first."""

from specdouble import resource

get_chat_log = list_search_results = list_chat_logs_of_chat_thread = resource
