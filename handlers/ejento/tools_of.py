"""The tools of an agent: each is there for it when it is linked, and switched on in the organization."""

from . import membership


def all_for(store, agent):
    """Return every tool of an agent's organization, with whether the agent may use it."""
    organization = membership.organization_of_agent(store, agent)
    return [for_agent(store, agent, tool) for tool in store.tools.all(organization_id=organization)]


def linked_to(store, agent):
    """Return the tools that an agent is linked to."""
    links = store.agent_tools.all(agent_id=agent["id"])
    return [for_agent(store, agent, store.tools[link["tool_id"]]) for link in links]


def for_agent(store, agent, tool):
    """Return a tool as it is for an agent."""
    is_linked = tool["id"] in store.agent_tools.within(agent_id=agent["id"])
    shown = {name: tool[name] for name in ("id", "name", "type")}
    return {"tool_id": tool["id"], "tool": shown, "is_enabled": is_linked and tool.get("is_enabled", True)}
