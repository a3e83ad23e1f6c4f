"""People of an organization. The world is `demo`."""

import pytest


def emails(rows):
    return [person["email"].partition("@")[0] for person in rows]


def test_people_see_their_organization(ejento):
    assert emails(ejento.as_("member").list_users()) == ["marta", "johan", "elin", "tobias", "sanna", "oskar", "amira"]
    assert emails(ejento.as_("stranger").list_users_of_organization(2)) == ["claire", "ben"]
    ejento.as_("stranger").expect(404).list_users_of_organization(1)
    ejento.as_("stranger").expect(404).get_user(4)


def test_secrets_are_never_shown(ejento):
    assert "password" not in ejento.get_me()["data"]


def test_person_is_found_by_address_whatever_its_case(ejento):
    assert ejento.get_user_by_email("Tobias@Nordvik.example")["data"]["id"] == 4
    ejento.as_("stranger").expect(404).get_user_by_email("tobias@nordvik.example")


def test_admins_add_people_once(ejento):
    made = ejento.as_("admin").create_user(1, email="astrid@nordvik.example", full_name="Astrid Moe")["data"]
    assert (made["organization_id"], ejento.get_user(made["id"])["data"]) == (1, made)
    ejento.expect(409).create_user(1, email="astrid@nordvik.example", full_name="Another")
    ejento.expect(409).create_user(1, email="Tobias@Nordvik.example", full_name="Another")
    ejento.as_("member").expect(403).create_user(1, email="x@nordvik.example", full_name="X")


def test_only_owners_make_and_unmake_owners(ejento):
    admin = ejento.as_("admin")
    admin.expect(403).create_user(1, email="astrid@nordvik.example", full_name="Astrid Moe", role="owner")
    admin.expect(403).update_user(1, role="member")
    admin.expect(403).update_user(1, is_active=False)
    admin.expect(403).delete_user(1)
    admin.expect(403).delete_users(user_ids=[7, 1])

    ejento.update_user(2, role="owner")
    assert ejento.as_("owner").update_user(1, role="member")["data"]["role"] == "member"


@pytest.mark.parametrize("change", [{"role": "member"}, {"is_active": False}])
def test_organization_keeps_an_owner_who_signs_in(ejento, change):
    ejento.expect(409).update_user(1, **change)
    ejento.create_user(1, email="astrid@nordvik.example", full_name="Astrid Moe", role="owner", is_active=False)
    ejento.expect(409).update_user(1, **change)


def test_address_stays_as_it_signs_what_its_person_made(ejento):
    refused = ejento.expect(409).update_user(4, email="tobias@kestrel.example")["message"]

    assert refused.endswith("this one is tobias@nordvik.example")
    assert ejento.update_user(4, email="tobias@nordvik.example", full_name="T. Ek")["data"]["full_name"] == "T. Ek"


def test_people_change_themselves_and_not_their_role(ejento):
    member = ejento.as_("member")
    assert member.update_user(4, full_name="Tobias Ek-Holm")["data"]["full_name"] == "Tobias Ek-Holm"
    member.expect(403).update_user(4, role="owner")
    member.expect(403).update_user(5, full_name="Somebody")
    ejento.as_("admin").expect(403).update_user(4, role="owner")
    assert ejento.update_user(4, role="owner")["data"]["role"] == "owner"


def test_deleted_people_leave_their_teams(ejento):
    ejento.delete_user(4)
    assert [row["user_id"] for row in ejento.list_team_users(1)] == [3, 7]
    ejento.expect(404).get_user(4)


def test_nobody_deletes_themselves(ejento):
    ejento.expect(409).delete_user(1)
    ejento.expect(409).delete_users(user_ids=[7, 1])
    assert ejento.get_user(7)["data"]["full_name"] == "Amira Haddad"


def test_several_people_go_at_once_or_none(ejento):
    ejento.expect(400).delete_users(user_ids=[7, 8])
    ejento.delete_users(user_ids=[7, 6])
    assert emails(ejento.list_users()) == ["marta", "johan", "elin", "tobias", "sanna"]
