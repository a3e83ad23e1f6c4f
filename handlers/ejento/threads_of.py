"""Whose threads they are, and how they go on."""

from specdouble import BadReference, BadRequest, Forbidden, NotFound, timestamp

from . import membership

_UNNAMED = "New chat"


def asked_from(seen, threads, source):
    """Return those of some threads in which something was asked from one place, such as `teams-ejento`."""
    if source is None:
        return threads
    asked = {response["thread"] for response in seen.agent_responses.all(query_source=source)}
    return [thread for thread in threads if thread["id"] in asked]


def begin(store, agent, user, now, title=_UNNAMED):
    """Open a thread of the caller with an agent."""
    row = {"corpus_id": None, "agent": agent["id"], "user": user.id, "title": title, "is_deleted": False}
    row |= {"chat_id": None, "created_by": membership.email(user), "created_on": timestamp(now)}
    return store.chat_threads.add({**row, "modified_by": row["created_by"], "modified_on": row["created_on"]})


def check_open(seen, id_, agent, user):
    """Raise BadRequest or Forbidden where the caller cannot ask an agent in this thread."""
    thread = seen.chat_threads.get(id_)
    if thread is None:
        raise BadReference("chat_thread_id", id_, "chat_threads")
    if thread["agent"] != agent["id"]:
        raise BadRequest(f"chat_thread_id: came {id_}, a thread with agent {thread['agent']}; this is {agent['id']}")
    if thread["user"] != user.id:
        raise Forbidden("Only who opened a chat thread asks in it")


def go_on(store, id_, agent, user, now, question):
    """Return the thread of a new answer: the one that was named, or one that is opened. Raises NotFound."""
    if id_ is None:
        return begin(store, agent, user, now, _title(question))
    if id_ not in store.chat_threads:
        raise NotFound("chat thread", id_)
    changes = {"modified_by": membership.email(user), "modified_on": timestamp(now)}
    if store.chat_threads[id_]["title"] == _UNNAMED:
        changes["title"] = _title(question)
    return store.chat_threads.update(id_, changes)


def _title(question):
    """Make a title of what a conversation begins with."""
    line = " ".join(question.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"
