"""Projects. The world is `demo`."""


def names(rows):
    return [project["name"] for project in rows]


def test_projects_follow_from_teams_and_from_being_added(ejento):
    assert names(ejento.as_("member").list_projects()) == [
        "Billing questions", "Outage desk", "Moving house", "Winter campaign"
    ]  # fmt: skip
    assert names(ejento.as_("stranger").list_projects()) == ["Clause library"]
    assert len(names(ejento.list_projects())) == 5


def test_added_people_see_a_project_without_its_team(ejento):
    ejento.add_project_users(3, user_ids=[4])
    assert "Onboarding" in names(ejento.as_("member").list_projects())
    ejento.as_("member").expect(404).get_team(3)
    ejento.as_("member").expect(403).update_project(3, name="Mine")

    ejento.remove_project_user(3, 4)
    ejento.as_("member").expect(404).get_project(3)


def test_who_runs_the_team_makes_its_projects(ejento):
    made = ejento.as_("manager").create_project(name="Heat pumps", team_id=1)["data"]
    assert made in ejento.as_("member").list_projects_of_team(1)
    ejento.as_("member").expect(403).create_project(name="Mine", team_id=1)
    ejento.as_("member").expect(400).create_project(name="Mine", team_id=3)


def test_project_with_agents_stays(ejento):
    ejento.expect(409).delete_project(1)
    ejento.delete_project(6)
    ejento.expect(404).get_project(6)


def test_project_does_not_move_to_a_team_that_the_caller_does_not_run(ejento):
    ejento.as_("manager").expect(400).update_project(1, team_id=3)
    ejento.as_("manager").expect(400).update_project(1, team_id=4)
    assert ejento.get_project(1)["data"]["team_id"] == 1


def test_several_projects_come_in_the_order_of_their_ids(ejento):
    assert names(ejento.list_projects_by_ids(ids=[4, 1, 99, 5])) == ["Moving house", "Billing questions"]


def test_projects_are_found_by_a_part_of_their_name(ejento):
    assert names(ejento.filter_projects(name="HOUSE")["data"]["projects"]) == ["Moving house"]
    assert names(ejento.filter_projects(team_id=2)["data"]["projects"]) == ["Outage desk"]


def test_projects_come_with_their_teams(ejento):
    shown = ejento.as_("member").list_projects_with_teams(sort_by="-id")
    assert [(row["name"], row["team"]["name"]) for row in shown][-1] == ("Billing questions", "Customer care")
    assert len(ejento.list_projects_with_teams(sort_by="team")) == 5


def test_projects_of_a_person_are_those_the_caller_sees(ejento):
    assert "Outage desk" in names(ejento.list_projects_of_user(5))
    assert names(ejento.as_("manager").list_projects_of_user(5)) == ["Moving house"]
    assert names(ejento.list_my_projects()) == []
    ejento.as_("stranger").expect(404).list_projects_of_user(5)


def test_project_users_are_added_once(ejento):
    ejento.expect(409).add_project_users(1, user_ids=[3])
    ejento.expect(400).add_project_users(1, user_ids=[9])
    ejento.expect(404).remove_project_user(1, 6)


def test_recent_projects_are_ones_own(ejento):
    ejento.as_("member").add_recent_project(2)
    assert names(ejento.as_("member").list_recent_projects()) == ["Outage desk"]
    assert names(ejento.list_recent_projects()) == []
