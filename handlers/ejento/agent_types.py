"""Agent types: kinds of agents, under the names that the organization gives them."""

from specdouble import resource

list_agent_types = get_agent_type = update_agent_type = resource
