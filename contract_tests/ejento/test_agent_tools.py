"""Agent tools: which tools of the organization an agent may use."""


def enabled(rows):
    return {row["tool"]["name"]: row["is_enabled"] for row in rows}


def test_every_tool_of_the_organization_is_listed(ejento):
    """list_agent_tools: every tool with its enabled status for the agent."""
    assert enabled(ejento.list_agent_tools(1)) == {
        "Corpus search": True,
        "Web search": False,
        "Outage map": False,
        "Attachments": False,  # linked, and switched off in the organization
    }


def test_connected_tools_are_those_that_are_linked(ejento):
    """list_connected_agent_tools: only connected tools."""
    assert enabled(ejento.list_connected_agent_tools(1)) == {"Corpus search": True, "Attachments": False}


def test_linked_tool_can_be_used(ejento):
    linked = ejento.link_agent_tool(1, 2)["data"]

    assert (linked["tool_id"], linked["is_enabled"]) == (2, True)
    assert linked in ejento.list_connected_agent_tools(1)
    ejento.expect(409).link_agent_tool(1, 2)


def test_unlinked_tool_is_gone_from_the_agent(ejento):
    ejento.unlink_agent_tool(1, 1)

    assert enabled(ejento.list_connected_agent_tools(1)) == {"Attachments": False}
    ejento.expect(404).unlink_agent_tool(1, 1)


def test_tool_of_another_organization_is_not_there(ejento):
    ejento.expect(404).link_agent_tool(1, 5)
    ejento.expect(404).link_agent_tool(1, 99)


def test_members_do_not_change_the_tools_of_an_agent(ejento):
    ejento.as_("member").expect(403).link_agent_tool(1, 2)
    ejento.as_("member").expect(403).unlink_agent_tool(1, 1)
