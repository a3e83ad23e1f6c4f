"""Agents that a person opened lately, or marked: one mark a person and agent."""

from . import signing


def find(marks, user, agent_id):
    """Return the mark of a person on an agent, or None."""
    return marks.one(agent_id=agent_id, user_id=user.id)


def put(marks, user, agent_id, clock):
    """Mark an agent for a person; a mark that is there stays as it is."""
    last = find(marks, user, agent_id)
    return last or marks.add({"agent_id": agent_id, "user_id": user.id, **signing.made(user, clock)})


def renew(marks, user, agent_id, clock):
    """Mark an agent for a person who finds it first among theirs; a mark that is there is put in front."""
    last = find(marks, user, agent_id)
    if last is None:
        return put(marks, user, agent_id, clock)
    marks.delete(last["id"])
    return marks.add({**last, **signing.changed(user, clock)})


def drop(marks, user, agent_id):
    """Take a mark away; where there is none, nothing happens."""
    last = find(marks, user, agent_id)
    if last is not None:
        marks.delete(last["id"])


def of(marks, user, seen):
    """Return the agents that a person marked and still sees, the last one first."""
    ids = [mark["agent_id"] for mark in marks.all(user_id=user.id)]
    return [agent for agent in map(seen.agents.get, reversed(ids)) if agent is not None]
