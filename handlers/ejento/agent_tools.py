"""Agent tools: which tools of the organization an agent may use."""

from specdouble import Conflict

from . import envelopes, tools_of


def list_agent_tools(agent_id, inferred, seen, store):
    return inferred(tools_of.all_for(store, seen.agents[agent_id]))


def list_connected_agent_tools(agent_id, inferred, seen, store):
    return inferred(tools_of.linked_to(store, seen.agents[agent_id]))


def link_agent_tool(agent_id, tool_id, seen, store):
    agent, tool = seen.agents.changeable(agent_id), seen.tools[tool_id]
    links = store.agent_tools.within(agent_id=agent_id)
    if tool_id in links:
        raise Conflict(f"The agent uses tool {tool_id} already")
    links.add({"tool_id": tool_id, "is_enabled": True})
    return envelopes.done(tools_of.for_agent(store, agent, tool))


def unlink_agent_tool(agent_id, tool_id, seen, store):
    seen.agents.changeable(agent_id)
    store.agent_tools.within(agent_id=agent_id).delete(tool_id)
    return envelopes.done()
