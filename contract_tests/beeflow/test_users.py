"""Users: the people of an organisation. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest

DAY = 24 * 3600


def ids(rows):
    return [row["id"] for row in rows]


def test_organisation_sees_its_own_people(beeflow):
    assert ids(beeflow.as_("polder-admin").list_users()) == ["u_fatima"]
    assert "u_fatima" not in ids(beeflow.list_users())


def test_deleted_users_are_hidden(beeflow):
    """list_users: soft-deleted users hidden. delete_user: soft delete."""
    beeflow.delete_user("u_joris")

    assert "u_joris" not in ids(beeflow.list_users())
    assert beeflow.expect(404).update_user("u_joris", displayName="Back")["error"] == "not_found"


def test_row_of_a_deleted_user_can_be_recovered(beeflow, clock):
    """delete_user: 30-day recovery, then hard delete."""
    beeflow.delete_user("u_joris")
    again = beeflow.expect(409).invite_user(email="joris@hive.example")
    assert again["message"] == "joris@hive.example was deleted less than 30 days ago, and can be recovered"

    clock.advance(30 * DAY)
    assert beeflow.expect(201).invite_user(email="joris@hive.example")["status"] == "invited"


def test_invitation_makes_a_link_that_is_good_for_a_fortnight(beeflow, control):
    """invite_user: invite: mails a single-use link valid 14 days."""
    ruben = beeflow.invite_user(email="ruben@hive.example", groups=["grp_support"])

    assert (ruben["status"], ruben["source"], ruben["role"]) == ("invited", "invite", "user")
    rows = control("GET", "/-/state/beeflow/invites").body["rows"]
    link = next(row for row in rows if row["userId"] == ruben["id"])
    assert beeflow.as_(None).get_invite(link["token"])["expiresAt"] == "2026-01-29T09:00:00.000Z"


def test_tier_has_room_for_so_many(beeflow):
    """invite_user: users limit of the tier -> 402 tier_limit."""
    refusal = beeflow.as_("polder-admin").expect(402).invite_user(email="second@polder.example")

    assert refusal["error"] == "tier_limit"
    assert refusal["details"] == {"tier": "community", "limit": 1, "current": 1, "resource": "users"}


def test_address_belongs_to_one(beeflow):
    assert beeflow.expect(409).invite_user(email="joris@hive.example")["error"] == "conflict"


def test_group_of_another_organisation_is_refused(beeflow):
    assert "grp_ward" in beeflow.expect(400).invite_user(email="ruben@hive.example", groups=["grp_ward"])["message"]


def test_disabled_user_cannot_sign_in(beeflow):
    assert beeflow.update_user("u_anneke", disabled=True)["status"] == "disabled"

    beeflow.as_(None).expect(401).log_in(email="anneke@hive.example", password="tulips-in-november")
    assert beeflow.update_user("u_anneke", disabled=False)["status"] == "active"


@pytest.mark.parametrize("goes", ["deleted", "disabled"])
def test_who_is_not_here_any_more_comes_in_no_more(beeflow, goes):
    if goes == "deleted":
        beeflow.delete_user("u_bram")
    else:
        beeflow.update_user("u_bram", disabled=True)

    user = beeflow.as_("user")
    assert user.expect(401).get_current_user()["error"] == "invalid_token"
    assert user.expect(401).create_session_token()["error"] == "invalid_token"
    assert user.expect(401).list_agents()["error"] == "invalid_token"


def test_groups_tell_how_many_are_in_them(beeflow):
    beeflow.update_user("u_mei", groups=["grp_support", "grp_operations", "grp_warehouse"])

    count = {group["id"]: group["memberCount"] for group in beeflow.list_groups()}
    assert count == {"grp_operations": 3, "grp_support": 2, "grp_warehouse": 1}


def test_nobody_comes_into_or_out_of_a_group_of_nextcloud_here(beeflow):
    """update_group: NC-synced groups are read-only here."""
    assert "Nextcloud" in beeflow.expect(403).update_user("u_mei", groups=["grp_support"])["message"]
    assert "Nextcloud" in beeflow.expect(403).update_user("u_joris", groups=["grp_warehouse"])["message"]
    refused = beeflow.expect(403).invite_user(email="ruben@hive.example", groups=["grp_warehouse"])
    assert "Nextcloud" in refused["message"]


def test_repetition_of_an_invitation_is_answered_as_the_first_was(beeflow):
    first, again = (beeflow.invite_user(email="ruben@hive.example", idempotency_key="k1") for _ in range(2))

    assert first == again
    assert beeflow.expect(409).invite_user(email="other@hive.example", idempotency_key="k1")["error"] == "conflict"


def test_only_administrators_manage_people(beeflow):
    user = beeflow.as_("user")

    assert user.expect(403).list_users()["error"] == "forbidden"
    assert user.expect(403).delete_user("u_joris")["error"] == "forbidden"
