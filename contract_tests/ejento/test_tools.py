"""Tools. The world is `demo`; 1 to 4 are Nordvik's, 5 is the stranger's."""

import pytest

NORDVIK = ["Corpus search", "Web search", "Outage map", "Attachments"]


def names(rows):
    return [row["name"] for row in rows]


def enabled(ejento, agent_id, tool_id):
    return next(row["is_enabled"] for row in ejento.list_agent_tools(agent_id) if row["tool_id"] == tool_id)


def test_tools_are_those_of_the_organization(ejento):
    assert names(ejento.as_("member").list_tools(1)) == NORDVIK
    ejento.expect(404).list_tools(2)
    ejento.expect(404).get_tool(5)
    ejento.as_("stranger").expect(404).list_tools(1)


@pytest.mark.parametrize("kind", ["api", "attachment", "rag", "web_search"])
def test_type_of_a_tool_follows_from_its_path(ejento, kind):
    """create_api_tool, create_attachment_tool, create_rag_tool, create_web_search_tool: tool type."""
    made = ejento.call(f"create_{kind}_tool", 1, name="Another").body["data"]

    assert (made["type"], made["is_enabled"], made["config"]) == (kind, True, {})
    assert made in ejento.list_tools(1)
    assert ejento.get_tool(made["id"])["data"] == made


def test_tool_of_another_type_is_refused(ejento):
    """create_api_tool: tool type api."""
    assert ejento.create_api_tool(1, name="Weather", type="api")["data"]["type"] == "api"
    ejento.expect(400).create_api_tool(1, name="Search", type="rag")


def test_tool_that_is_off_is_off_for_all_agents(ejento):
    """disable_tool: for all agents of the organization."""
    assert ejento.disable_tool(1, 1)["data"]["is_enabled"] is False

    assert [enabled(ejento, agent_id, 1) for agent_id in (1, 2, 3)] == [False] * 3


def test_tool_that_is_on_again_is_on_for_agents_that_are_linked_to_it(ejento):
    """enable_tool: for all agents of the organization."""
    ejento.disable_tool(1, 1)
    assert ejento.enable_tool(1, 1)["data"]["is_enabled"] is True

    assert [enabled(ejento, agent_id, 1) for agent_id in (1, 2, 5)] == [True, True, False]


def test_tools_are_switched_within_their_organization(ejento):
    ejento.expect(404).disable_tool(2, 1)
    ejento.expect(404).enable_tool(1, 5)


def test_members_change_no_tools(ejento):
    manager = ejento.as_("manager")

    manager.expect(403).create_rag_tool(1, name="Mine")
    manager.expect(403).update_tool(1, name="Mine")
    manager.expect(403).disable_tool(1, 1)
    manager.expect(403).delete_tool(1)
    manager.expect(403).create_api_tool_template(1, name="Mine", url="https://mine.example", http_method="GET")


def test_names_of_tools_are_unique_within_an_organization(ejento):
    ejento.expect(409).create_rag_tool(1, name="Web search")
    ejento.expect(409).update_tool(1, name="Web search")
    ejento.as_("stranger").create_rag_tool(2, name="Web search")


def test_tool_is_not_made_in_another_organization(ejento):
    ejento.expect(404).create_rag_tool(2, name="Ours")


def test_deleted_tool_leaves_no_links(ejento):
    ejento.delete_tool(1)

    ejento.expect(404).get_tool(1)
    assert [row["tool_id"] for row in ejento.list_connected_agent_tools(1)] == [4]


def test_templates_of_api_tools_are_those_of_the_organization(ejento):
    made = ejento.create_api_tool_template(1, name="Weather", url="https://weather.example", http_method="GET")["data"]

    assert names(ejento.as_("member").list_api_tool_templates(1)) == ["Meter reading", "Ring me back", "Weather"]
    assert made["parameters"] == {}
    ejento.expect(409).create_api_tool_template(1, name="Weather", url="https://other.example", http_method="GET")
    ejento.expect(404).list_api_tool_templates(2)
