"""Agent comments: what people say of an agent."""

from specdouble import resource

list_agent_comments = create_agent_comment = update_agent_comment = delete_agent_comment = resource
