"""Agent users: people with rights of their own on an agent."""


def people(rows):
    return [(row["agent_id"], row["user_id"], row["role"]) for row in rows]


def test_added_person_sees_the_agent(ejento):
    ejento.as_("member").expect(404).get_agent(5)

    added = ejento.add_agent_user(5, user_id=4)["data"]

    assert (added["role"], added["user"]["full_name"]) == ("view", "Tobias Ek")
    assert added in ejento.list_users_of_agent(5)
    ejento.as_("member").get_agent(5)
    ejento.as_("member").expect(403).update_agent(5, name="Ours")


def test_person_who_may_edit_changes_the_agent(ejento):
    ejento.add_agent_user(5, user_id=4, role="edit")

    assert ejento.as_("member").update_agent(5, name="Buddy")["data"]["modified_by"] == "tobias@nordvik.example"


def test_removed_person_no_longer_sees_the_agent(ejento):
    ejento.add_agent_user(5, user_id=4)
    ejento.remove_agent_user(5, 4)

    ejento.as_("member").expect(404).get_agent(5)
    ejento.expect(404).remove_agent_user(5, 4)


def test_person_is_added_once_and_from_the_own_organization(ejento):
    ejento.expect(409).add_agent_user(1, user_id=5)
    assert "user_id" in ejento.expect(400).add_agent_user(1, user_id=8)["message"]
    assert "user_id" in ejento.expect(400).add_agent_user(1, user_id=99)["message"]


def test_only_who_may_change_the_agent_adds_people(ejento):
    ejento.as_("manager").add_agent_user(1, user_id=6)
    ejento.as_("member").expect(403).add_agent_user(1, user_id=2)
    ejento.as_("member").expect(403).remove_agent_user(1, 5)


def test_people_of_all_agents_are_those_of_agents_that_the_caller_sees(ejento):
    assert people(ejento.list_agent_users()) == [(1, 5, "view"), (2, 5, "edit")]
    assert people(ejento.as_("stranger").list_agent_users()) == [(6, 9, "edit")]


def test_permission_follows_from_names_teams_and_offices(ejento):
    def permission(agent_id, user_id):
        return ejento.get_agent_user_permission(agent_id, user_id)["data"]["permission"]

    assert permission(1, 1) == "owner"  # runs the organization
    assert permission(1, 3) == "edit"  # runs the team
    assert permission(1, 4) == "view"  # is in the team
    assert permission(2, 5) == "edit"  # was added
    ejento.expect(404).get_agent_user_permission(1, 6)
    ejento.expect(404).get_agent_user_permission(1, 8)


def test_deleted_person_leaves_their_agents(ejento):
    ejento.delete_user(5)

    assert people(ejento.list_agent_users()) == []
