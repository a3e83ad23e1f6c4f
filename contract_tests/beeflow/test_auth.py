"""Auth: signing in and up, and who is signed in. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import jwt
import pytest

ANNEKE = {"email": "anneke@hive.example", "password": "tulips-in-november"}
FORTNIGHT = 14 * 24 * 3600


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def whoami(beeflow, token):
    return beeflow.as_(None).send("GET", "/auth/user", headers=bearer(token))


def signed_in(beeflow):
    return beeflow.as_(None).log_in(**ANNEKE)["token"]


def test_platform_tells_whether_it_is_set_up(beeflow):
    """get_setup_status: bootstrapped flag, configured OAuth providers, locales."""
    status = beeflow.as_(None).get_setup_status()

    assert status["bootstrapped"]
    assert status["oauthProviders"] == ["google", "microsoft", "github", "nextcloud"]
    assert "nl" in status["locales"]


@pytest.mark.world("empty")
def test_first_administrator_is_set_up_once(beeflow):
    """set_up: one-shot: only before first setup; later -> 409 (code inferred)."""
    nobody = beeflow.as_(None)
    assert not nobody.get_setup_status()["bootstrapped"]

    first = nobody.set_up(**ANNEKE, displayName="Anneke de Wit", organizationName="Hive")

    assert first["user"]["role"] == "admin"
    assert beeflow.get_organisation()["name"] == "Hive"
    assert nobody.get_setup_status()["bootstrapped"]
    assert nobody.expect(409).set_up(email="late@hive.example", password="too-late-now")["error"] == "conflict"


def test_sign_in_gives_a_token_that_lets_in(beeflow):
    assert whoami(beeflow, signed_in(beeflow)).body["email"] == ANNEKE["email"]


def test_token_is_a_jwt_that_tells_tenant_roles_and_end(beeflow, clock):
    claims = jwt.decode(signed_in(beeflow), options={"verify_signature": False})

    assert (claims["sub"], claims["tenantId"], claims["roles"]) == ("u_anneke", "org_hive", ["admin"])
    assert claims["exp"] - claims["iat"] == FORTNIGHT


@pytest.mark.parametrize(
    "wrong",
    [
        {**ANNEKE, "password": "tulips-in-december"},
        {"email": "nobody@hive.example", "password": "x"},
        {"email": "lotte@hive.example", "password": "x"},
        {"email": "pieter@hive.example", "password": "gone-to-sea"},
    ],
)
def test_who_is_unknown_has_no_password_or_is_disabled_stays_out(beeflow, wrong):
    assert beeflow.as_(None).expect(401).log_in(**wrong)["message"] == "Address or password is wrong"


@pytest.mark.parametrize("path", ["/auth/user", "/api/agents", "/api/conversations"])
def test_session_slides_with_every_call_that_succeeds(beeflow, clock, path):
    """log_in: JWT lives 14 days, sliding."""
    token, nobody = signed_in(beeflow), beeflow.as_(None)
    for _ in range(2):
        clock.advance(FORTNIGHT - 1)
        assert nobody.send("GET", path, headers=bearer(token)).status == 200

    clock.advance(FORTNIGHT - 1)
    assert nobody.send("GET", "/api/agents/agt_none", headers=bearer(token)).status == 404
    clock.advance(1)
    assert whoami(beeflow, token).body["error"] == "expired_token"


def test_passwords_are_good_beside_saml_only_where_the_platform_keeps_them(beeflow, control):
    """log_in: hidden once SAML is enabled unless ALLOW_PASSWORD_LOGIN."""
    assert beeflow.as_(None).log_in(**ANNEKE)["user"]["id"] == "u_anneke"

    assert control("DELETE", "/-/state/beeflow/settings/ALLOW_PASSWORD_LOGIN").status == 204
    assert "SAML" in beeflow.as_(None).expect(403).log_in(**ANNEKE)["message"]

    beeflow.remove_license()
    assert beeflow.as_(None).log_in(**ANNEKE)["user"]["id"] == "u_anneke"


@pytest.mark.parametrize(("headers", "code"), [({}, "missing_token"), (bearer("made-up"), "invalid_token")])
def test_refusal_tells_what_is_wrong_with_a_token(beeflow, headers, code):
    assert beeflow.as_(None).send("GET", "/auth/user", headers=headers).body["error"] == code


def test_header_wins_over_the_cookie(beeflow):
    token = signed_in(beeflow)
    nobody = beeflow.as_(None)

    wrong_header = nobody.send("GET", "/auth/user", headers={**bearer("made-up"), "Cookie": f"bf_session={token}"})
    wrong_cookie = nobody.send("GET", "/auth/user", headers={**bearer(token), "Cookie": "bf_session=made-up"})

    assert (wrong_header.status, wrong_cookie.status) == (401, 200)


def test_sign_out_denies_the_token(beeflow):
    """log_out: clears bf_session and puts the JWT on a denylist; API keys unaffected."""
    token = signed_in(beeflow)
    key = beeflow.create_api_key(name="CI", scope="full")["key"]

    out = beeflow.as_(None).send("POST", "/auth/logout", headers=bearer(token))

    assert "Max-Age=0" in out.headers["set-cookie"]
    assert whoami(beeflow, token).status == 401
    assert beeflow.as_(None).send("POST", "/auth/logout", headers=bearer(key)).status == 200
    assert whoami(beeflow, key).status == 200


def test_who_signs_up_is_in(beeflow):
    """sign_up: only if signup is enabled."""
    tess = beeflow.as_(None).sign_up(email="tess@hive.example", password="a-parcel-a-day")
    assert whoami(beeflow, tess["token"]).body["role"] == "user"

    beeflow.update_signup_settings(publicSignup=False)
    refusal = beeflow.as_(None).expect(403).sign_up(email="late@hive.example", password="a-parcel-a-day")
    assert refusal["message"] == "Nobody can sign up here"


def test_domains_and_waiting_list_apply_to_sign_ups(beeflow):
    """sign_up: domain allowlist and waitlist settings apply."""
    nobody = beeflow.as_(None)
    elsewhere = nobody.expect(403).sign_up(email="tess@carrier.example", password="a-parcel-a-day")
    assert "hive.example" in elsewhere["message"]

    beeflow.update_signup_settings(waitlist=True)
    assert nobody.expect(202).sign_up(email="tess@hive.example", password="a-parcel-a-day")["status"] == "pending"
    assert "tess@hive.example" in [entry["email"] for entry in beeflow.list_waitlist()]


def test_address_that_is_taken_cannot_sign_up(beeflow):
    assert beeflow.as_(None).expect(409).sign_up(**{**ANNEKE, "password": "another-one"})["error"] == "conflict"


def test_invitation_is_good_for_fourteen_days(beeflow, clock):
    """get_invite: link valid 14 days, single use."""
    nobody = beeflow.as_(None)
    assert nobody.get_invite("inv_t5pT2mQ8rKx")["email"] == "sanne@hive.example"
    assert nobody.expect(410).get_invite("inv_t1aB7cD3eFg")["error"] == "gone"
    assert nobody.expect(404).get_invite("inv_none")["error"] == "not_found"

    clock.advance(FORTNIGHT)
    assert nobody.expect(410).get_invite("inv_t5pT2mQ8rKx")["error"] == "gone"


def test_profile_changes_over_post(beeflow):
    """update_profile: update over POST."""
    changed = beeflow.as_("user").update_profile(displayName="Bram J.", language="en")

    assert (changed["displayName"], changed["language"]) == ("Bram J.", "en")
    assert beeflow.as_("user").get_current_user() == changed


def test_caller_is_told_tier_features_and_limits(beeflow):
    assert beeflow.get_current_user()["tier"] == "enterprise"
    assert "saml_sso" in beeflow.get_current_user()["features"]
    polder = beeflow.as_("polder-admin").get_current_user()
    assert (polder["tier"], polder["features"], polder["limits"]["users"]) == ("community", [], 1)


def test_permissions_name_groups_organisations_and_beta_features(beeflow):
    beeflow.add_member("grp_support", userId="u_lotte")

    told = beeflow.get_my_permissions()

    assert told["groups"] == [{"id": "grp_support", "name": "Support"}]
    assert told["organizations"] == [{"id": "org_hive", "name": "Hive Logistics"}]
    assert told["betaFeatures"] == ["voice"]
    assert set(beeflow.as_("user").get_my_permissions()["permissions"]) < set(told["permissions"])


def test_popup_hands_its_sign_in_to_an_iframe(beeflow, clock):
    """create_session_token: bridges a popup login to the iframe."""
    bridge = beeflow.as_("user").create_session_token()
    assert whoami(beeflow, bridge["token"]).body["id"] == "u_bram"

    clock.advance(300)
    assert whoami(beeflow, bridge["token"]).body["error"] == "expired_token"


def test_waiting_list_shows_address_time_and_source(beeflow):
    """list_waitlist: e-mail, signup time, source."""
    first = beeflow.list_waitlist()[0]

    assert (first["email"], first["source"]) == ("daan@carrier.example", "website")
    assert first["requestedAt"] == "2026-01-11T13:05:00.000Z"


def test_approval_makes_the_user(beeflow):
    """approve_waitlist_entry: approve materialises the user."""
    eva = beeflow.approve_waitlist_entry("u_waiting_eva")

    assert (eva["id"], eva["status"]) == ("u_waiting_eva", "active")
    assert eva in beeflow.list_users()
    assert "u_waiting_eva" not in [entry["userId"] for entry in beeflow.list_waitlist()]


def test_entry_that_is_decided_is_gone(beeflow):
    """approve_waitlist_entry: decided entry -> 404/409."""
    beeflow.approve_waitlist_entry("u_waiting_eva")

    assert beeflow.expect(404).approve_waitlist_entry("u_waiting_eva")["error"] == "not_found"


def test_rejection_discards_the_entry(beeflow):
    """reject_waitlist_entry: reject discards the entry."""
    assert beeflow.reject_waitlist_entry("u_waiting_daan") == {"success": True}

    assert beeflow.expect(404).reject_waitlist_entry("u_waiting_daan")["error"] == "not_found"
    assert len(beeflow.list_waitlist()) == 1


def test_waiting_twice_is_waiting_once(beeflow):
    for _ in range(2):
        beeflow.as_(None).join_waitlist(email="finn@carrier.example")

    assert [entry["email"] for entry in beeflow.list_waitlist()].count("finn@carrier.example") == 1


def test_only_public_organisations_are_shown_to_all(beeflow):
    """list_public_organizations: American spelling organizations here, organisation elsewhere."""
    assert [one["name"] for one in beeflow.as_(None).list_public_organizations()] == ["Hive Logistics"]
