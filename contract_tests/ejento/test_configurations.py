"""Settings of organizations. The world is `demo`; Nordvik's second configuration holds."""


def test_configurations_are_those_of_the_organization(ejento):
    assert [row["name"] for row in ejento.list_configurations()] == ["First settings", "Winter 2025"]
    assert ejento.list_my_configurations() == ejento.list_configurations()
    assert [row["organization_id"] for row in ejento.as_("stranger").list_configurations()] == [2]


def test_one_configuration_is_active(ejento):
    active = ejento.as_("member").get_active_configuration(1)["data"]

    assert [row for row in ejento.list_configurations() if row["is_active"]] == [active]
    ejento.expect(404).get_active_configuration(2)
    ejento.as_("stranger").expect(404).get_active_configuration(1)


def test_model_deployment_is_that_of_the_active_configuration(ejento):
    deployment = ejento.get_model_deployment(1)["data"]

    assert deployment == ejento.get_active_configuration(1)["data"]["settings"]["model_deployment"]
    assert deployment["deployment_name"] == "nordvik-gpt-4o"
    ejento.expect(404).get_model_deployment(2)
