"""Agent tags: words that agents are found by."""

from . import agents_of, checkpoints, envelopes


def change_agent_tags(agent_id, seen, store, user, clock, body=None):
    """Remove a tag that is both added and removed."""
    agent = seen.agents.changeable(agent_id)
    tags = dict.fromkeys([*agent.get("tags", []), *(body or {}).get("add", [])])
    left = [tag for tag in tags if tag not in (body or {}).get("remove", [])]
    return envelopes.done(checkpoints.change(store, agent_id, {"tags": left}, user, clock))


def list_tags(inferred, seen, store, project_id=None, team_id=None, organization_id=None):
    agents = agents_of.within(store, seen, project_id, team_id, organization_id)
    return inferred({"name": name} for name in sorted({tag for agent in agents for tag in agent.get("tags", [])}))


def list_tags_by_agent(inferred, seen, store, project_id=None, team_id=None, organization_id=None):
    agents = agents_of.within(store, seen, project_id, team_id, organization_id)
    return inferred({"agent_id": agent["id"], "tags": agent.get("tags", [])} for agent in agents)
