"""Members of teams. The world is `demo`."""


def roles(rows):
    return {row["user_id"]: row["role"] for row in rows}


def test_members_are_shown_with_the_person(ejento):
    members = ejento.list_team_users(1)
    assert roles(ejento.list_team_users(1)) == {3: "owner", 4: "member", 7: "member"}
    assert members[0]["user"]["full_name"] == "Elin Holm"
    assert "password" not in members[0]["user"]


def test_owner_of_a_team_adds_people_who_then_see_it(ejento):
    manager = ejento.as_("manager")
    assert roles(manager.add_team_users(1, user_ids=[5, 6], role="admin")["data"]["users"]) == {5: "admin", 6: "admin"}

    assert roles(manager.list_team_users(1))[6] == "admin"
    assert 5 in roles(manager.list_team_users(1))


def test_all_are_added_or_none(ejento):
    manager = ejento.as_("manager")
    manager.expect(409).add_team_users(1, user_ids=[5, 4])
    manager.expect(400).add_team_users(1, user_ids=[5, 8])
    assert 5 not in roles(manager.list_team_users(1))


def test_members_add_nobody(ejento):
    ejento.as_("member").expect(403).add_team_users(1, user_ids=[5])
    ejento.as_("member").expect(404).add_team_users(3, user_ids=[5])
    ejento.as_("member").expect(403).update_team_user(1, 4, role="owner")
    ejento.as_("member").expect(403).remove_team_user(1, 3)


def test_role_changes_and_takes_effect(ejento):
    ejento.update_team_user(1, 4, role="admin")
    assert ejento.as_("member").update_team(1, description="Better")["success"]


def test_team_keeps_an_owner(ejento):
    ejento.expect(409).remove_team_user(1, 3)
    ejento.expect(409).update_team_user(1, 3, role="member")
    ejento.update_team_user(1, 4, role="owner")
    ejento.remove_team_user(1, 3)
    assert roles(ejento.list_team_users(1)) == {4: "owner", 7: "member"}


def test_who_leaves_sees_the_team_no_more(ejento):
    ejento.remove_team_user(1, 4)
    ejento.as_("member").expect(404).get_team(1)
    assert [row["name"] for row in ejento.as_("member").list_projects()] == [
        "Billing questions",
        "Outage desk",
    ]  # added to the first by name
