"""Agent access: whom an agent is open to."""

from . import agents_of, checkpoints, envelopes, features


def get_agent_access(agent_id, seen):
    return envelopes.done(_access(seen.agents[agent_id]))


def update_agent_access(agent_id, body, seen, store, user, clock):
    agent = seen.agents.changeable(agent_id)
    if body.get("access_level") in agents_of.OPEN:
        features.check(store, user, "share_agent")
    return envelopes.done(_access(checkpoints.change(store, agent["id"], body, user, clock)))


def _access(agent):
    return {"agent_id": agent["id"], "access_level": agent["access_level"]}
