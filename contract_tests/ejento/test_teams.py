"""Teams. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def names(rows):
    return [team["name"] for team in rows]


def test_people_see_their_teams_and_owners_all_of_the_organization(ejento):
    everything = ["Customer care", "Grid operations", "People and culture", "Works council"]
    assert names(ejento.list_teams()) == everything
    assert names(ejento.as_("member").list_teams()) == ["Customer care", "Grid operations"]
    assert names(ejento.as_("stranger").list_teams()) == ["Contracts"]


def test_own_teams_are_those_of_membership(ejento):
    assert names(ejento.list_my_teams()) == ["Works council"]
    assert names(ejento.as_("member").list_my_teams()) == ["Customer care", "Grid operations"]


def test_lists_are_whole_unless_pages_are_asked_for(ejento):
    whole = ejento.call("list_teams", items_per_page=2).body["data"]
    assert (len(whole["teams"]), whole["pagination"]["total_pages"]) == (4, 1)

    page = ejento.call("list_teams", paginated=True, page=2, items_per_page=3, sort_by="-name")
    assert names(page.rows) == ["Customer care"]
    assert page.body["data"]["pagination"] == {"page": 2, "items_per_page": 3, "total_items": 4, "total_pages": 2}


def test_who_makes_a_team_owns_it(ejento):
    admin = ejento.as_("admin")
    made = admin.create_team(name="Bakers", organization_id=1)["data"]

    assert made["created_by"] == "johan@nordvik.example"
    assert "Bakers" in names(admin.list_my_teams())
    assert "Bakers" not in names(ejento.as_("member").list_teams())
    ejento.as_("member").expect(403).create_team(name="Cooks", organization_id=1)


def test_members_see_a_team_and_do_not_change_it(ejento):
    assert ejento.as_("member").get_team(1)["data"]["name"] == "Customer care"
    assert ejento.as_("member").expect(403).update_team(1, name="Ours")["success"] is False
    assert ejento.as_("manager").update_team(1, name="Care")["data"]["modified_by"] == "elin@nordvik.example"


def test_teams_of_another_organization_do_not_exist(ejento):
    stranger = ejento.as_("stranger")

    refused = stranger.expect(404).get_team(1)
    assert refused == {"success": False, "message": "team 1 not found", "data": None}
    assert stranger.expect(404).delete_team(1)["success"] is False
    assert stranger.expect(400).create_team(name="Spies", organization_id=1)["success"] is False


def test_name_is_taken_once_in_an_organization(ejento):
    ejento.expect(409).create_team(name="Customer care", organization_id=1)
    assert ejento.as_("stranger").create_team(name="Customer care", organization_id=2)["success"]


def test_team_with_projects_stays(ejento):
    ejento.expect(409).delete_team(1)
    ejento.delete_team(5)
    ejento.expect(404).get_team(5)


def test_recent_teams_are_ones_own_and_the_latest_comes_first(ejento, control):
    member = ejento.as_("member")
    first = member.add_recent_team(1)["data"]
    control("POST", "/-/clock/advance", {"seconds": 60})
    member.add_recent_team(2)
    assert names(member.list_recent_teams()) == ["Grid operations", "Customer care"]

    control("POST", "/-/clock/advance", {"seconds": 60})
    assert member.add_recent_team(1)["data"]["id"] == first["id"]
    assert names(member.list_recent_teams()) == ["Customer care", "Grid operations"]
    assert names(ejento.list_recent_teams()) == []
    member.expect(404).add_recent_team(3)
