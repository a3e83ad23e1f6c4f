"""Agent types: kinds of agents, under the names that an organization gives them."""


def test_every_organization_has_the_same_types(ejento):
    assert [kind["name"] for kind in ejento.list_agent_types()] == ["Assistant", "Expert", "Analyst", "Writer"]
    assert ejento.as_("stranger").list_agent_types() == ejento.list_agent_types()


def test_types_are_in_every_world(ejento, sandbox):
    before = ejento.list_agent_types()

    sandbox.reset("empty")

    assert ejento.list_agent_types() == before
    assert ejento.list_agents() == []


def test_renamed_type_is_renamed_for_its_organization_alone(ejento):
    ejento.as_("admin").update_agent_type(1, name="Helper")
    ejento.update_agent_type(1, description="Helps")

    assert ejento.as_("member").get_agent_type(1)["data"] == {"id": 1, "name": "Helper", "description": "Helps"}
    assert ejento.as_("stranger").get_agent_type(1)["data"]["name"] == "Assistant"


def test_only_who_runs_the_organization_renames_types(ejento):
    ejento.as_("manager").expect(403).update_agent_type(1, name="Helper")
    ejento.expect(404).update_agent_type(5, name="Helper")
    ejento.expect(404).get_agent_type(5)
