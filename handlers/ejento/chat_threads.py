"""Chat threads: conversations of a person with an agent. Only whoever opened one asks in it."""

from specdouble import BadRequest, resource

from . import envelopes, threads_of

get_chat_thread = update_chat_thread = delete_chat_thread = resource


def list_chat_threads(*, inferred, seen, agent_id=None, user_id=None, title=None, query_source=None):
    wanted = {"agent": agent_id, "user": user_id, "title": title}
    rows = seen.chat_threads.all(**{name: value for name, value in wanted.items() if value is not None})
    return inferred(threads_of.asked_from(seen, rows, query_source))


def list_chat_threads_of_agent(agent_id, inferred, seen, query_source=None):
    seen.agents[agent_id]
    return inferred(threads_of.asked_from(seen, seen.chat_threads.all(agent=agent_id), query_source))


def create_chat_thread(agent_id, seen, store, user, clock, body=None):
    """`created_by` is accepted and ignored: a thread is the caller's own."""
    told = (body or {}).get("agent", agent_id)
    if told != agent_id:
        raise BadRequest(f"agent: came {told}, expected {agent_id}, the agent of the path")
    return envelopes.done(threads_of.begin(store, seen.agents[agent_id], user, clock.now()))
