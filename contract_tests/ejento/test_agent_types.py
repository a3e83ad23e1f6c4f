"""Agent types: kinds of agents, under the names that an organization gives them."""


def test_every_organization_has_its_types(ejento):
    assert [kind["id"] for kind in ejento.list_agent_types()] == [1, 2, 3, 4]
    assert [kind["id"] for kind in ejento.as_("stranger").list_agent_types()] == [5, 6, 7, 8]


def test_renamed_type_is_renamed_for_its_organization_alone(ejento):
    ejento.as_("admin").update_agent_type(1, name="Helper")

    assert ejento.as_("member").get_agent_type(1)["data"]["name"] == "Helper"
    assert ejento.as_("stranger").get_agent_type(5)["data"]["name"] == "Assistant"


def test_only_who_runs_the_organization_renames_types(ejento):
    ejento.as_("manager").expect(403).update_agent_type(1, name="Helper")
    ejento.expect(404).update_agent_type(5, name="Helper")
    ejento.expect(404).get_agent_type(9)
