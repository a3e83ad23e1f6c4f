"""Conversations: what a user and an agent said to each other."""

from . import agents_of, conversations_of, pages, people


def list_conversations(user, store, page, limit):
    return pages.cut(conversations_of.listed(store, people.of(store, user)), page, limit)


def create_conversation(body, user, store, clock):
    person = people.of(store, user)
    agent = agents_of.seen(store, body.get("agentId", "asst_default"), person)
    return conversations_of.begin(store, person, agent, clock.now(), title=body.get("title"))


def get_conversation(id_, user, store):
    return conversations_of.own(store, id_, people.of(store, user))


def delete_conversation(id_, user, store):
    """Nothing is purged later: what is deleted is hidden at once."""
    conversations_of.own(store, id_, people.of(store, user))
    store.conversations.delete(id_)


def list_messages(id_, user, store, page, limit):
    said = conversations_of.messages(store, conversations_of.own(store, id_, people.of(store, user)))
    return {"data": pages.cut(said, page, limit), "page": page, "limit": limit, "total": len(said)}


def regenerate_title(id_, user, store):
    changed = conversations_of.retitle(store, conversations_of.own(store, id_, people.of(store, user)))
    return {"title": changed["title"]}


def branch_conversation(id_, user, store, clock, body=None):
    conversation = conversations_of.own(store, id_, people.of(store, user))
    return conversations_of.branch(store, conversation, body or {}, clock.now())
