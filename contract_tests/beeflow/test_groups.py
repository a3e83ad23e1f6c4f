"""Groups: who works together. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def counts(beeflow):
    return {group["id"]: group["memberCount"] for group in beeflow.list_groups()}


def test_organisation_sees_its_own_groups(beeflow):
    assert list(counts(beeflow)) == ["grp_operations", "grp_support", "grp_warehouse"]
    assert beeflow.expect(404).update_group("grp_ward", name="Ours")["error"] == "not_found"


def test_new_group_is_kept(beeflow):
    made = beeflow.create_group(name="Night shift", disabled_integrations=["github"])

    assert (made["source"], made["memberCount"]) == ("native", 0)
    assert made in beeflow.list_groups()


def test_name_is_taken_once_in_an_organisation(beeflow):
    assert beeflow.expect(409).create_group(name="Support")["error"] == "conflict"
    assert beeflow.as_("polder-admin").create_group(name="Support")["name"] == "Support"


def test_groups_of_nextcloud_are_kept_there(beeflow):
    """update_group: NC-synced groups are read-only here."""
    assert "Nextcloud" in beeflow.expect(403).update_group("grp_warehouse", name="Ours")["message"]
    assert beeflow.expect(403).delete_group("grp_warehouse")["error"] == "forbidden"


def test_members_keep_their_other_groups(beeflow):
    """delete_group: members keep access through other groups."""
    beeflow.delete_group("grp_operations")

    joris = next(user for user in beeflow.list_users() if user["id"] == "u_joris")
    assert joris["groups"] == ["grp_support"]


def test_who_signs_up_is_put_into_no_group_that_is_gone(beeflow):
    beeflow.update_signup_settings(defaultGroups=["grp_support", "grp_operations"])

    beeflow.delete_group("grp_support")

    assert beeflow.get_signup_settings()["defaultGroups"] == ["grp_operations"]
    beeflow.as_(None).sign_up(email="tess@hive.example", password="a-parcel-a-day")
    assert counts(beeflow)["grp_operations"] == 3


def test_member_comes_and_goes(beeflow):
    beeflow.add_member("grp_support", userId="u_bram")
    assert counts(beeflow)["grp_support"] == 2
    assert beeflow.expect(409).add_member("grp_support", userId="u_bram")["error"] == "conflict"

    beeflow.remove_member("grp_support", "u_bram")
    assert counts(beeflow)["grp_support"] == 1
    assert beeflow.expect(404).remove_member("grp_support", "u_bram")["error"] == "not_found"


def test_people_of_another_organisation_cannot_be_members(beeflow):
    assert beeflow.expect(404).add_member("grp_support", userId="u_fatima")["error"] == "not_found"
