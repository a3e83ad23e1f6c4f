"""Models and how they are called. The world is `demo`; Nordvik offers 1 to 3, and no agent has its own yet."""


def models(rows):
    return [row["model"] for row in rows]


def test_models_are_those_of_the_organization(ejento):
    assert models(ejento.as_("member").list_llm_configurations()) == ["gpt-4o", "gpt-4o-mini", "o3-mini"]
    assert models(ejento.as_("stranger").list_llm_configurations()) == ["gpt-4o"]
    ejento.expect(404).get_llm_configuration(4)
    assert "organization_id" not in ejento.get_llm_configuration(1)["data"]


def test_first_change_gives_an_agent_its_own_configuration(ejento):
    own = ejento.update_agent_llm_configuration(1, model="o3-mini", temperature=0.5)["data"]

    assert (own["agent_id"], own["model"], own["temperature"], own["max_tokens"]) == (1, "o3-mini", 0.5, 8192)
    assert ejento.get_llm_configuration(own["id"])["data"] == own
    assert ejento.get_agent(1)["data"]["llm_configuration_id"] == own["id"]
    assert ejento.get_llm_configuration(3)["data"]["temperature"] == 1.0


def test_second_change_changes_it(ejento):
    own = ejento.update_agent_llm_configuration(1, temperature=0.5)["data"]
    again = ejento.update_agent_llm_configuration(1, max_tokens=100)["data"]

    assert (again["id"], again["temperature"], again["max_tokens"]) == (own["id"], 0.5, 100)
    assert len(ejento.list_llm_configurations()) == 4


def test_model_that_the_organization_does_not_offer_is_refused(ejento):
    ejento.expect(400).update_agent_llm_configuration(1, model="o4")
    ejento.as_("stranger").expect(400).update_agent_llm_configuration(6, model="o3-mini")
    assert len(ejento.list_llm_configurations()) == 3


def test_configuration_of_an_agent_is_seen_and_changed_with_it(ejento):
    own = ejento.update_agent_llm_configuration(3, temperature=0)["data"]

    assert own in ejento.as_("member").list_llm_configurations()
    ejento.as_("manager").expect(404).get_llm_configuration(own["id"])
    ejento.as_("member").expect(403).update_agent_llm_configuration(3, temperature=2)
    ejento.as_("manager").expect(404).update_agent_llm_configuration(3, temperature=2)


def test_configuration_goes_with_its_agent(ejento):
    own = ejento.update_agent_llm_configuration(4, temperature=0)["data"]

    ejento.delete_agent(4)

    ejento.expect(404).get_llm_configuration(own["id"])
