"""Agent tags: words that agents are found by."""


def names(rows):
    return [tag["name"] for tag in rows]


def test_tags_are_added_and_removed_at_once(ejento):
    changed = ejento.change_agent_tags(1, add=["tariffs", "billing"], remove=["customers"])["data"]

    assert changed["tags"] == ["billing", "tariffs"]
    assert ejento.get_agent(1)["data"]["tags"] == ["billing", "tariffs"]


def test_tag_that_is_not_there_is_removed_without_complaint(ejento):
    assert ejento.change_agent_tags(3, remove=["nothing"])["data"]["tags"] == ["grid"]
    assert ejento.change_agent_tags(3)["data"]["tags"] == ["grid"]


def test_only_who_may_change_the_agent_tags_it(ejento):
    ejento.as_("manager").change_agent_tags(1, add=["mine"])
    ejento.as_("member").expect(403).change_agent_tags(1, add=["mine"])


def test_tags_are_those_of_a_project_a_team_or_an_organization(ejento):
    """list_tags: one of project, team or organization selects the scope."""
    assert names(ejento.list_tags(project_id=1)) == ["billing", "customers"]
    assert names(ejento.list_tags(team_id=2)) == ["grid", "safety"]
    everything = ["billing", "contracts", "customers", "grid", "people", "safety"]
    assert names(ejento.list_tags(organization_id=1)) == everything
    assert names(ejento.list_tags()) == everything
    assert names(ejento.list_tags(organization_id=2)) == []


def test_tags_are_told_agent_by_agent(ejento):
    """list_tags_by_agent: grouped by agent."""
    assert ejento.list_tags_by_agent(team_id=2) == [
        {"agent_id": 3, "tags": ["grid"]},
        {"agent_id": 4, "tags": ["grid", "safety"]},
    ]
    assert [row["agent_id"] for row in ejento.as_("manager").list_tags_by_agent(sort_by="-agent_id")] == [2, 1]


def test_tags_come_in_pages(ejento):
    page = ejento.call("list_tags", paginated=True, page=2, items_per_page=4)

    assert names(page.rows) == ["people", "safety"]
    assert page.body["data"]["pagination"] == {"page": 2, "items_per_page": 4, "total_items": 6, "total_pages": 2}
