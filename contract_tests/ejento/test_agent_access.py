"""Agent access: whom an agent is open to."""


def sees(client, agent_id):
    return agent_id in [agent["id"] for agent in client.list_agents()]


def test_agents_are_open_to_their_team_at_first(ejento):
    assert ejento.get_agent_access(1)["data"] == {"agent_id": 1, "access_level": "team"}
    made = ejento.create_agent(name="New", project_id=1)["data"]
    assert ejento.get_agent_access(made["id"])["data"]["access_level"] == "team"


def test_private_agent_is_seen_by_its_maker_and_who_runs_the_organization(ejento):
    ejento.as_("manager").update_agent_access(1, access_level="private")

    assert not sees(ejento.as_("member"), 1)
    assert sees(ejento.as_("manager"), 1)
    assert sees(ejento.as_("admin"), 1)


def test_who_left_the_team_sees_only_private_agents_of_their_own(ejento):
    ejento.update_team_user(1, 4, role="admin")
    made = ejento.as_("member").create_agent(name="Mine", project_id=1)["data"]["id"]
    ejento.remove_team_user(1, 4)
    ejento.remove_project_user(1, 4)
    assert not sees(ejento.as_("member"), made)

    ejento.update_agent_access(made, access_level="private")
    assert sees(ejento.as_("member"), made)


def test_private_agent_is_seen_by_people_added_to_it(ejento):
    ejento.update_agent_access(3, access_level="private")
    assert not sees(ejento.as_("member"), 3)

    ejento.add_agent_user(3, user_id=4)
    assert sees(ejento.as_("member"), 3)


def test_open_agent_is_seen_in_the_whole_organization_and_not_beyond(ejento):
    for level in ("organization", "public"):
        ejento.update_agent_access(5, access_level=level)
        assert sees(ejento.as_("member"), 5)
        assert not sees(ejento.as_("stranger"), 5)
        ejento.as_("member").expect(403).update_agent(5, name="Ours")


def test_members_do_not_open_agents(ejento):
    ejento.as_("member").expect(403).update_agent_access(1, access_level="public")
    ejento.as_("member").expect(404).update_agent_access(5, access_level="public")
    assert ejento.as_("member").get_agent_access(1)["data"]["access_level"] == "team"
