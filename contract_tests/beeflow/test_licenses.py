"""Licences: what the organisation has paid for. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest

# Keys that the double's vendor signed, good until 2100 but for the second last, which ended on 2026-01-02.
PRO = (
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJiZWVmbG93LWxpY2Vuc2luZyIsInRpZXIiOiJwcm8iLCJpYXQiOjE"
    "3NjcyMjU2MDAsImp0aSI6ImxpY19wcm8iLCJleHAiOjQxMDI0NDQ4MDB9.QRxKqCM0XgF3fxFcnKl0O_VlCvmxEeSIsRwi5Rfc7P"
    "gpxo-Teh12I4e3DW5fdI_I0aeZk0BmBismidUvsa4V3A"
)
FULL = (
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJiZWVmbG93LWxpY2Vuc2luZyIsInRpZXIiOiJmdWxsIiwiaWF0Ijo"
    "xNzY3MjI1NjAwLCJqdGkiOiJsaWNfZnVsbCIsImV4cCI6NDEwMjQ0NDgwMH0.iw81cn69mYIWab18qj0mAeqjon5hVSi0hiVTX61"
    "wApZu-6R-NDaAQCvB7YMGCJsDnZivtMHByNB4MfTtSpJrCg"
)
EXPIRED = (
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJiZWVmbG93LWxpY2Vuc2luZyIsInRpZXIiOiJwcm8iLCJpYXQiOjE"
    "3NjcyMjU2MDAsImp0aSI6ImxpY19leHBpcmVkIiwiZXhwIjoxNzY3MzEyMDAwfQ.qL7D6-Ye7D7NcNc-U-_MZdyKMugBmXAzvsbg"
    "vsZ_1y8c8rMJUz5FYA8ZQVmdjIty6x-M4mATmUWidD_iinFesw"
)
REVOKED = (
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJiZWVmbG93LWxpY2Vuc2luZyIsInRpZXIiOiJwcm8iLCJpYXQiOjE"
    "3NjcyMjU2MDAsImp0aSI6ImxpY19yZXZva2VkIiwiZXhwIjo0MTAyNDQ0ODAwfQ.M7yBsmxRxxa3SU0GcReDINnWBZQYguqLqJzF"
    "Z4J6ZxRB14Un5wuvYlF_h3lArdStwQCgTmySZOgho6jtcH_uKg"
)


def test_tier_changes_at_once(beeflow):
    """apply_license: JWT licence key; tier changes at once."""
    polder = beeflow.as_("polder-admin")
    polder.expect(402).invite_user(email="second@polder.example")

    assert polder.apply_license(licenseKey=PRO)["limits"]["users"] == 25

    polder.invite_user(email="second@polder.example")
    assert polder.get_current_user()["tier"] == "pro"


def test_newer_key_overwrites_the_older(beeflow):
    """apply_license: overwrites an older key."""
    assert beeflow.apply_license(licenseKey=PRO)["tier"] == "pro"
    assert beeflow.apply_license(licenseKey=FULL)["tier"] == "full"
    assert beeflow.get_license_status()["tier"] == "full"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (PRO[:-4] + "AAAA", "Invalid signature"),
        ("eyJ.no.jwt", "Invalid signature"),
        (EXPIRED, "License expired"),
        (REVOKED, "License revoked"),
    ],
)
def test_key_that_is_not_good_changes_nothing(beeflow, key, message):
    assert beeflow.expect(400).apply_license(licenseKey=key)["message"] == message
    assert beeflow.get_license_status()["tier"] == "enterprise"


def test_licence_ends_by_the_clock(beeflow, clock):
    beeflow.apply_license(licenseKey=PRO)
    clock.advance(100 * 365 * 24 * 3600)

    assert beeflow.get_license_status()["tier"] == "community"


def test_without_a_licence_the_tier_is_community(beeflow):
    """remove_license: reverts to Community."""
    assert beeflow.remove_license()["tier"] == "community"
    assert beeflow.as_(None).get_health()["tier"] == "community"


def test_what_was_made_is_kept(beeflow):
    """remove_license: data is kept; premium routes answer 403 license_feature_required."""
    people = beeflow.list_users()
    beeflow.remove_license()

    assert beeflow.list_users() == people
    assert beeflow.expect(403).update_organisation(dlpEnabled=True)["error"] == "license_feature_required"


def test_only_administrators_apply_licences(beeflow):
    assert beeflow.as_("user").get_license_status()["tier"] == "enterprise"
    assert beeflow.as_("user").expect(403).apply_license(licenseKey=PRO)["error"] == "forbidden"
