"""Tools: what agents of an organization can use beside their model. Off here is off for each of them."""

from specdouble import NotFound, resource

from . import signing
from .envelopes import done

list_tools = get_tool = update_tool = delete_tool = resource
create_api_tool = create_attachment_tool = create_rag_tool = create_web_search_tool = resource
list_api_tool_templates = create_api_tool_template = resource


def disable_tool(organization_id, tool_id, seen, store, user, clock):
    return done(_switched(organization_id, tool_id, seen, store, user, clock, is_enabled=False))


def enable_tool(organization_id, tool_id, seen, store, user, clock):
    return done(_switched(organization_id, tool_id, seen, store, user, clock, is_enabled=True))


def _switched(organization_id, tool_id, seen, store, user, clock, *, is_enabled):
    if seen.tools[tool_id]["organization_id"] != organization_id:
        raise NotFound("tool", tool_id)
    return store.tools.update(tool_id, {"is_enabled": is_enabled, **signing.changed(user, clock)})
