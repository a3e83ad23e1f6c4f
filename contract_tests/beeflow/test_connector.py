"""The connector of a Nextcloud. The world is `demo`; it is 2026-01-15T09:00:00Z, and Hive's instance is ochive42."""

import base64

import jwt
import pytest

SYNC = "/auth/webhook/nc-user-sync"
HIVE = {"x_beeflow_nc_instance_id": "ochive42"}
MEANDER = {
    "x_beeflow_nc_instance_id": "ocmeander7",
    "x_beeflow_nc_base_url": "https://cloud.meander.example",
    "x_beeflow_nc_admin_uid": "saskia",
    "x_beeflow_nc_admin_email": "saskia@meander.example",
}


@pytest.fixture
def sync(beeflow):
    """Tell what happened in Hive's Nextcloud: `sync("user.created", "willem")`."""
    return lambda event, uid, **more: beeflow.sync_nc_user(event=event, ncUid=uid, **HIVE, **more)


def handshake(beeflow, uid, key="bft_demo_hive"):
    said = base64.b64encode(f"{uid}:{key}".encode()).decode()
    return beeflow.as_(None).send("GET", "/auth/nc-handshake", headers={"AUTHORIZATION-APP-API": said})


def person(beeflow, email):
    return next((user for user in beeflow.list_users() if user["email"] == email), None)


def groups(beeflow):
    return {group["name"]: group for group in beeflow.list_groups()}


def test_new_nextcloud_gets_an_organisation(beeflow, post_signed):
    """bootstrap_connector: first-time tenant provisioning; metadata travels in headers."""
    made = beeflow.as_(None).bootstrap_connector(**MEANDER, themingName="Meander Schools")
    assert made["organizationName"] == "Meander Schools"

    session = handshake(beeflow, "saskia", made["tenantKey"]).body
    assert (session["user"]["role"], session["user"]["organizationId"]) == ("admin", made["organizationId"])
    signed = {"X_Beeflow_NC_Instance_Id": "ocmeander7", "key": made["tenantKey"]}
    refused = post_signed(SYNC, {"event": "user.created", "ncUid": "joep"}, **signed)
    assert (refused.status, refused.body["error"]) == (402, "tier_limit")  # community has one seat


def test_new_organisation_has_all_of_nextcloud(beeflow):
    made = beeflow.bootstrap_connector(**MEANDER)

    token = {"Authorization": f"Bearer {handshake(beeflow, 'saskia', made['tenantKey']).body['token']}"}
    shown = beeflow.as_(None).send("GET", f"/admin/{made['organizationId']}/nc-integrations", headers=token)
    assert len(shown.body["enabledIntegrations"]) == 11


def test_nextcloud_is_asked_who_it_is(beeflow):
    """bootstrap_connector: server re-fetches NC capabilities (anti-spoofing)."""
    spoofed = {**MEANDER, "x_beeflow_nc_instance_id": "ocelsewhere"}

    assert "is not the instance ocelsewhere" in beeflow.expect(400).bootstrap_connector(**spoofed)["message"]


def test_nextcloud_that_nobody_knows_is_taken_at_its_word(beeflow):
    own = {**MEANDER, "x_beeflow_nc_instance_id": "oclocal1", "x_beeflow_nc_base_url": "http://localhost:8080"}

    assert beeflow.bootstrap_connector(**own)["organizationName"] == "localhost"


def test_instance_is_provisioned_once(beeflow):
    beeflow.bootstrap_connector(**MEANDER)

    again = {**MEANDER, "x_beeflow_nc_admin_email": "other@meander.example"}
    assert beeflow.expect(409).bootstrap_connector(**again)["error"] == "conflict"


def test_administrator_has_no_other_account(beeflow):
    taken = {**MEANDER, "x_beeflow_nc_admin_email": "fatima@polder.example"}

    assert beeflow.expect(409).bootstrap_connector(**taken)["error"] == "admin_email_conflict"


def test_headers_that_lack_or_are_wrong_have_codes(beeflow):
    told = {name: value for name, value in MEANDER.items() if "uid" not in name}
    headers = {name.replace("_", "-"): value for name, value in told.items()}
    wrong = {**MEANDER, "x_beeflow_nc_admin_email": "nobody"}

    assert beeflow.send("POST", "/auth/connector/bootstrap", headers=headers).body["error"] == "missing_headers"
    assert beeflow.expect(400).bootstrap_connector(**wrong)["error"] == "invalid_admin_email"


def test_connector_waits_where_sign_ups_do(beeflow, control):
    beeflow.update_signup_settings(waitlist=True)
    waiting = beeflow.call("bootstrap_connector", **MEANDER)
    assert (waiting.status, waiting.body["expiresAt"]) == (202, "2026-01-22T09:00:00.000Z")
    assert beeflow.call("bootstrap_connector", **MEANDER).body == waiting.body

    row = control("GET", f"/-/state/beeflow/bootstraps/{waiting.body['pendingId']}").body
    control("PUT", f"/-/state/beeflow/bootstraps/{row['id']}", {**row, "status": "approved"})
    assert beeflow.call("bootstrap_connector", **MEANDER).status == 200


def test_session_of_nextcloud_is_short(beeflow, clock):
    """start_nc_session: short-lived JWT with tenantId, ncUid, roles, exp; TTL 300 s default."""
    token = handshake(beeflow, "mei").body["token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["tenantId"], claims["ncUid"], claims["roles"]) == ("org_hive", "mei", ["user"])
    assert claims["exp"] - claims["iat"] == 300

    signed = {"Authorization": f"Bearer {token}"}
    clock.advance(299)
    assert beeflow.as_(None).send("GET", "/auth/user", headers=signed).body["id"] == "u_mei"
    clock.advance(1)
    assert beeflow.as_(None).send("GET", "/auth/user", headers=signed).body["error"] == "expired_token"


def test_secret_has_to_be_the_tenants(beeflow):
    assert handshake(beeflow, "mei", "bft_of_nobody").status == 401
    assert handshake(beeflow, "nobody").status == 401
    assert beeflow.as_(None).expect(401).start_nc_session()["error"] == "missing_token"


def test_signature_covers_time_method_path_and_body(post_signed):
    """sync_nc_user: sig = HMAC-SHA256 over "{ts}\\nPOST\\n{path}\\n{raw body}" with the tenant key; +/-300 s skew."""
    told = {"event": "user.created", "ncUid": "willem"}
    signed = post_signed(SYNC, told, X_Beeflow_NC_Instance_Id="ochive42")

    assert (signed.status, signed.body) == (200, {"ok": True})
    stale = post_signed(SYNC, told, at=1768467600 - 301, X_Beeflow_NC_Instance_Id="ochive42")
    assert stale.status == 401


def test_key_is_of_one_instance(beeflow):
    told = {"event": "user.created", "ncUid": "willem", "x_beeflow_nc_instance_id": "ocmeander7"}

    assert "ocmeander7" in beeflow.expect(401).sync_nc_user(**told)["message"]
    assert person(beeflow, "willem@cloud.hive.example") is None


def test_new_user_of_nextcloud_has_an_account(beeflow, sync):
    sync("user.created", "willem.de-boer")

    made = person(beeflow, "willem.de.boer@cloud.hive.example")
    assert (made["displayName"], made["role"], made["source"]) == ("Willem De Boer", "user", "nc")
    assert handshake(beeflow, "willem.de-boer").body["user"]["id"] == made["id"]


def test_deleted_user_of_nextcloud_is_let_in_no_more(beeflow, sync):
    token = {"Authorization": f"Bearer {handshake(beeflow, 'mei').body['token']}"}

    sync("user.deleted", "mei")

    assert person(beeflow, "mei@hive.example")["status"] == "disabled"
    assert handshake(beeflow, "mei").status == 401
    assert beeflow.as_(None).send("GET", "/auth/user", headers=token).status == 401


def test_user_who_comes_back_has_the_old_account(beeflow, sync):
    before = person(beeflow, "mei@hive.example")
    sync("user.deleted", "mei")

    sync("user.created", "mei")

    assert person(beeflow, "mei@hive.example") == before


def test_event_that_comes_twice_changes_nothing(beeflow, sync):
    sync("user.created", "willem")
    users = beeflow.list_users()

    sync("user.created", "willem")

    assert beeflow.list_users() == users


def test_name_and_address_are_taken_over(beeflow, control, sync):
    row = control("GET", "/-/state/beeflow/nc_accounts/nca_mei").body
    married = {**row, "displayName": "Mei Chen-Bakker", "email": "mei.bakker@hive.example"}
    control("PUT", "/-/state/beeflow/nc_accounts/nca_mei", married)

    sync("user.updated", "mei")

    assert person(beeflow, "mei.bakker@hive.example")["displayName"] == "Mei Chen-Bakker"


def test_who_was_invited_and_comes_from_nextcloud_has_taken_the_invitation(beeflow, sync):
    beeflow.invite_user(email="willem@cloud.hive.example")

    sync("user.created", "willem")

    assert handshake(beeflow, "willem").body["user"]["email"] == "willem@cloud.hive.example"


def test_members_of_groups_come_and_go(beeflow, sync):
    sync("group.member_added", "bram", groupId="warehouse")
    assert groups(beeflow)["Warehouse"]["memberCount"] == 2
    assert person(beeflow, "bram@hive.example")["groups"] == ["grp_warehouse"]

    sync("group.member_removed", "bram", groupId="warehouse")
    assert groups(beeflow)["Warehouse"]["memberCount"] == 1


def test_group_is_made_when_its_first_member_comes(beeflow, sync):
    sync("group.member_added", "bram", groupId="Night shift")

    assert (groups(beeflow)["Night shift"]["source"], groups(beeflow)["Night shift"]["memberCount"]) == ("nc", 1)
    assert beeflow.expect(409).sync_nc_user(event="group.member_added", ncUid="mei", groupId="Support", **HIVE)


def test_events_say_of_whom_and_of_which_group(beeflow):
    refused = beeflow.expect(404).sync_nc_user(event="user.deleted", ncUid="nobody", **HIVE)
    assert refused["error"] == "not_found"
    assert beeflow.expect(400).sync_nc_user(event="group.member_added", ncUid="mei", **HIVE)["error"] == "bad_request"


def test_consent_is_kept(beeflow, control):
    """record_nc_consent: first-load privacy consent."""
    assert beeflow.as_("user").record_nc_consent(accepted=True, version="2026-01") == {"success": True}
    beeflow.as_("user").record_nc_consent(accepted=False)

    kept = control("GET", "/-/state/beeflow/consents/u_bram").body
    assert (kept["accepted"], kept["version"], kept["recordedAt"]) == (False, None, "2026-01-15T09:00:00.000Z")
