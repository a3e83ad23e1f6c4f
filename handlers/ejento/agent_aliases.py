"""Agent aliases: the short name of an agent, one at most, and no two agents have the same."""

from specdouble import Conflict, NotFound

from . import envelopes, signing


def get_agent_alias(agent_id, seen, store):
    return envelopes.done(_alias(store, seen.agents[agent_id]))


def create_agent_alias(agent_id, body, seen, store, user, clock):
    agent = seen.agents.changeable(agent_id)
    if store.agent_aliases.one(agent_id=agent_id) is not None:
        raise Conflict(f"{agent['name']} has an alias already")
    made = store.agent_aliases.add({"agent_id": agent_id, **body, **signing.made(user, clock)})
    return envelopes.done(made)


def update_agent_alias(agent_id, body, seen, store, user, clock):
    alias = _alias(store, seen.agents.changeable(agent_id))
    return envelopes.done(store.agent_aliases.update(alias["id"], {**body, **signing.changed(user, clock)}))


def delete_agent_alias(agent_id, seen, store):
    alias = _alias(store, seen.agents.changeable(agent_id))
    store.agent_aliases.delete(alias["id"])
    return envelopes.done()


def list_agent_aliases(inferred, seen, store):
    agents = {agent.id for agent in seen.agents}
    return inferred(alias for alias in store.agent_aliases if alias["agent_id"] in agents)


def _alias(store, agent):
    alias = store.agent_aliases.one(agent_id=agent["id"])
    if alias is None:
        raise NotFound("alias of agent", agent["id"])
    return alias
