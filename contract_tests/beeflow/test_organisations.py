"""Organisations: the caller's own, and its settings. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def test_caller_gets_the_organisation_of_the_token(beeflow):
    """get_organisation: current org of the token."""
    assert beeflow.get_organisation()["name"] == "Hive Logistics"
    assert beeflow.as_("polder-admin").get_organisation()["name"] == "Polder Health"


def test_settings_change_one_by_one(beeflow):
    before = beeflow.get_organisation()

    assert beeflow.update_organisation(defaultLanguage="de") == {**before, "defaultLanguage": "de"}
    assert beeflow.as_("polder-admin").get_organisation()["defaultLanguage"] == "en"


def test_features_of_higher_tiers_are_refused(beeflow):
    logo = beeflow.expect(403).update_organisation(logo="https://hive.example/logo.png")
    dlp = beeflow.as_("polder-admin").expect(403).update_organisation(dlpEnabled=True)

    assert (logo["error"], logo["details"]["feature"]) == ("license_feature_required", "white_label")
    assert (dlp["error"], dlp["details"]["feature"]) == ("license_feature_required", "dlp")
    assert beeflow.update_organisation(dlpEnabled=True)["dlpEnabled"]


def test_time_zone_that_there_is_not_is_refused(beeflow):
    assert "Mars/Base" in beeflow.expect(400).update_organisation(defaultTimezone="Mars/Base")["message"]
    assert beeflow.update_organisation(defaultTimezone="Etc/GMT+1")["defaultTimezone"] == "Etc/GMT+1"


def test_users_read_and_administrators_change(beeflow):
    assert beeflow.as_("user").get_organisation()["id"] == "org_hive"
    assert beeflow.as_("user").expect(403).update_organisation(name="Mine")["error"] == "forbidden"
