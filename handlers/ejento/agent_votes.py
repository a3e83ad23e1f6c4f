"""Agent votes: up or down, one vote a person."""

from . import envelopes, opinions


def get_agent_votes(agent_id, seen, store, user):
    seen.agents[agent_id]
    return envelopes.done(opinions.votes(store, agent_id, user))


def vote_on_agent(agent_id, body, seen, store, user):
    """Who votes again changes their vote; nobody can take one back."""
    seen.agents[agent_id]
    opinions.give(store.agent_votes.within(agent_id=agent_id), user, body)
    return envelopes.done(opinions.votes(store, agent_id, user))
