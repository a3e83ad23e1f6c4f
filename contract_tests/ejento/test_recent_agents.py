"""Recent agents: what the caller opened lately."""


def names(rows):
    return [agent["name"] for agent in rows]


def test_recent_agents_are_ones_own(ejento):
    """list_recent_agents: per authenticated user."""
    assert names(ejento.list_recent_agents()) == ["Billing helper", "Moving guide"]
    assert names(ejento.as_("member").list_recent_agents()) == ["Billing helper", "Outage briefer"]
    assert names(ejento.as_("manager").list_recent_agents()) == []


def test_agent_that_is_opened_again_comes_first_and_stands_once(ejento):
    """add_recent_agent: per authenticated user."""
    member = ejento.as_("member")
    first, again = member.add_recent_agent(3)["data"], member.add_recent_agent(3)["data"]

    assert first["id"] == again["id"]
    assert names(member.list_recent_agents()) == ["Outage briefer", "Billing helper"]
    assert names(ejento.list_recent_agents()) == ["Billing helper", "Moving guide"]


def test_forgotten_agent_is_forgotten_for_the_caller_alone(ejento):
    """remove_recent_agent: per authenticated user."""
    ejento.remove_recent_agent(1)

    assert names(ejento.list_recent_agents()) == ["Moving guide"]
    assert "Billing helper" in names(ejento.as_("member").list_recent_agents())
    ejento.remove_recent_agent(1)
    assert names(ejento.list_recent_agents()) == ["Moving guide"]


def test_agent_that_is_no_longer_seen_is_not_recent(ejento):
    ejento.update_agent_access(1, access_level="private")

    assert names(ejento.as_("member").list_recent_agents()) == ["Outage briefer"]
    ejento.as_("member").expect(404).add_recent_agent(1)
