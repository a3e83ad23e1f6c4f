"""What people may do. The world is `demo`; 1 owns Nordvik, 2 is its admin, 7 has no permission."""


def permissions(ejento, user_id):
    return [row["permission"] for row in ejento.list_user_permissions(user_id)]


def role(ejento, user_id):
    return ejento.get_user(user_id)["data"]["role"]


def test_permissions_are_seen_within_the_organization(ejento):
    assert permissions(ejento.as_("member"), 1) == ["owner"]
    assert permissions(ejento, 7) == []
    ejento.as_("stranger").expect(404).list_user_permissions(1)


def test_permission_is_given_once(ejento):
    made = ejento.create_user_permission(7, organization_id=1, permission="admin")["data"]

    assert ejento.list_user_permissions(7) == [made]
    assert role(ejento, 7) == "admin"
    ejento.expect(409).create_user_permission(7, organization_id=1, permission="member")


def test_role_follows_the_permission(ejento, bearer):
    pair = ejento.authenticate_user(email="tobias@nordvik.example", password="two-teams-one-desk")["data"]
    tobias = bearer(pair["access_token"])
    tobias.expect(403).create_team(name="Meters", organization_id=1)

    ejento.update_user_permission(4, permission="admin")
    tobias.create_team(name="Meters", organization_id=1)

    ejento.delete_user_permission(4)
    assert (permissions(ejento, 4), role(ejento, 4)) == ([], "member")
    tobias.expect(403).create_team(name="Poles", organization_id=1)
    ejento.expect(404).update_user_permission(4, permission="admin")


def test_permission_follows_the_role(ejento):
    ejento.update_user(5, role="admin")
    astrid = ejento.create_user(1, email="astrid@nordvik.example", full_name="Astrid Moe", role="admin")["data"]

    assert permissions(ejento, 5) == permissions(ejento, astrid["id"]) == ["admin"]


def test_only_owners_make_and_unmake_owners(ejento):
    admin = ejento.as_("admin")
    admin.expect(403).update_user_permission(4, permission="owner")
    admin.expect(403).update_user_permission(1, permission="member")
    admin.expect(403).delete_user_permission(1)

    ejento.update_user_permission(4, permission="owner")
    assert role(ejento, 4) == "owner"


def test_organization_keeps_an_owner(ejento):
    ejento.expect(409).update_user_permission(1, permission="admin")
    ejento.expect(409).delete_user_permission(1)

    ejento.update_user_permission(2, permission="owner")
    ejento.update_user_permission(1, permission="admin")
    assert role(ejento, 1) == "admin"


def test_permissions_are_of_ones_own_organization(ejento):
    ejento.expect(400).create_user_permission(7, organization_id=2, permission="member")
    ejento.expect(400).update_user_permission(4, organization_id=2)
    ejento.as_("manager").expect(403).update_user_permission(4, permission="admin")
