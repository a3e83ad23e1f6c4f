"""Agent ratings: the stars that people gave to an agent, one rating a person."""

from . import envelopes, opinions


def get_agent_rating(agent_id, seen, store):
    seen.agents[agent_id]
    return envelopes.done(opinions.rating(store, agent_id))


def rate_agent(agent_id, body, seen, store, user):
    seen.agents[agent_id]
    opinions.give(store.given_ratings.within(agent_id=agent_id), user, body)
    return envelopes.done(opinions.rating(store, agent_id))


def list_agent_ratings(inferred, seen, store):
    return inferred(opinions.rating(store, agent["id"]) for agent in seen.agents)
