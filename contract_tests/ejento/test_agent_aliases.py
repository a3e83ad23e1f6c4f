"""Agent aliases: the short name of an agent."""


def aliases(client):
    return [alias["alias"] for alias in client.list_agent_aliases()]


def test_aliases_are_listed_with_the_agents_that_the_caller_sees(ejento):
    assert aliases(ejento) == ["billing", "outages"]
    assert aliases(ejento.as_("manager")) == ["billing"]
    assert aliases(ejento.as_("stranger")) == ["clauses"]


def test_agent_has_one_alias_at_most(ejento):
    made = ejento.create_agent_alias(2, alias="moving")["data"]

    assert ejento.get_agent_alias(2)["data"] == made
    assert ejento.expect(409).create_agent_alias(2, alias="house")["message"] == "Moving guide has an alias already"


def test_two_agents_never_have_the_same_alias(ejento):
    ejento.expect(409).create_agent_alias(2, alias="billing")
    ejento.expect(409).create_agent_alias(2, alias="clauses")  # of another organization
    ejento.expect(409).update_agent_alias(3, alias="billing")
    assert ejento.update_agent_alias(3, alias="outages")["data"]["alias"] == "outages"


def test_deleted_alias_is_free_again(ejento):
    ejento.delete_agent_alias(1)

    ejento.expect(404).get_agent_alias(1)
    ejento.expect(404).update_agent_alias(1, alias="bills")
    ejento.expect(404).delete_agent_alias(1)
    ejento.create_agent_alias(2, alias="billing")


def test_members_do_not_change_aliases(ejento):
    member = ejento.as_("member")

    assert member.get_agent_alias(1)["data"]["alias"] == "billing"
    member.expect(403).create_agent_alias(2, alias="moving")
    member.expect(403).update_agent_alias(1, alias="bills")
    member.expect(403).delete_agent_alias(1)
