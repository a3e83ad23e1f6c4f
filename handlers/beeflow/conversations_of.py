"""Whose conversations they are, and what was said in them."""

from specdouble import BadReference, timestamp

from . import agents_of, people, replies


def own(store, id_, person):
    """Return a conversation of somebody; those of others are not there."""
    return people.own(store.conversations, id_, person, "conversation")


def listed(store, person):
    """Return the conversations of somebody, the last used first."""
    mine = store.conversations.all(userId=person["id"])
    return sorted(mine, key=lambda one: one["updatedAt"], reverse=True)


def begin(store, person, agent, now, **told):
    """Begin a conversation of somebody with an agent."""
    row = {"title": None, "parentConversationId": None, "branchedFromMessageId": None, "status": "created"}
    row |= {"agentId": agent["id"], "userId": person["id"], "createdAt": timestamp(now), "updatedAt": timestamp(now)}
    return store.conversations.add({**row, **told})


def messages(store, conversation):
    """Return what was said in a conversation, the oldest first."""
    return store.messages.all(conversationId=conversation["id"])


def branch(store, conversation, told, now):
    """Begin a conversation that shares what was said up to a message."""
    agent, person = store.agents[conversation["agentId"]], store.users[conversation["userId"]]
    agents_of.check_threads(agent)
    shared = _up_to(messages(store, conversation), told.get("messageId"))
    last = shared[-1]["id"] if shared else None
    title = told.get("title", conversation["title"])
    parent = {"parentConversationId": conversation["id"], "branchedFromMessageId": last, "title": title}
    made = begin(store, person, agent, now, **parent)
    for message in shared:
        copy = {name: value for name, value in message.items() if name != "id"}
        store.messages.add({**copy, "conversationId": made["id"]})
    return made


def ask(store, id_, text, now):
    """Keep what a user asked; the first question gives a conversation its title."""
    store.messages.add({"conversationId": id_, "role": "user", "content": text, "createdAt": timestamp(now)})
    if store.conversations[id_]["title"] is None:
        store.conversations.update(id_, {"title": replies.title(text)})


def answer(store, turn, script, now):
    """Keep what an agent answered, as far as it came; what it used and cites stands beside it."""
    if turn["conversationId"] not in store.conversations:
        return
    told = [(event["event"], event["data"]) for event in script]
    message = {"conversationId": turn["conversationId"], "role": "assistant", "createdAt": timestamp(now)}
    message["content"] = "".join(what["text"] for kind, what in told if kind == "token")
    message["toolCalls"] = _tool_calls(told)
    message["citations"] = [what for kind, what in told if kind == "citation"]
    output = sum(kind == "token" for kind, _ in told)
    message["usage"] = {"input": turn["size"], "output": output}
    message["stopped"] = not told or told[-1][0] != "done"
    store.messages.add(message, turn["id"])


def retitle(store, conversation):
    """Make a title of the first question."""
    first = next((one["content"] for one in messages(store, conversation) if one["role"] == "user"), "")
    return store.conversations.update(conversation["id"], {"title": replies.title(first)})


def _tool_calls(told):
    calls = {what["id"]: dict(what) for kind, what in told if kind == "tool_call"}
    for kind, what in told:
        if kind in ("tool_result", "tool_error"):
            calls[what["id"]] |= what
    return list(calls.values())


def _up_to(said, id_):
    if id_ is None:
        return said
    at = next((at for at, message in enumerate(said, 1) if message["id"] == id_), None)
    if at is None:
        raise BadReference("messageId", id_, "messages")
    return said[:at]
