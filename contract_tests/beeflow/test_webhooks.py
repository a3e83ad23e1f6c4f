"""Webhooks: what other systems tell, each time with a signature. It is 2026-01-15T09:00:00Z."""

import hmac
import json

import pytest

NOW = 1768467600  # 2026-01-15T09:00:00Z
REVOKED = {"tenantId": "org_hive", "reason": "The invoice of December is unpaid"}
EVENT = {
    "id": "5b0f4a52-6d0c-4c8e-9a55-3f2e1d0c9b8a",
    "organization_id": "org_hive",
    "user_id": "u_bram",
    "violation_type": "pii",
    "violation_categories": "email",
    "direction": "input",
    "action_taken": "block",
    "source": "chat",
    "timestamp": "2026-01-15T08:58:30.000Z",
}


def hive_key(control):
    return control("GET", "/-/state/beeflow/licenses/org_hive").body["key"]


def test_revoked_licence_is_gone(beeflow):
    """receive_license_revocation: licence revocation push -> tier falls to Community."""
    assert beeflow.receive_license_revocation(**REVOKED) == {"ok": True}

    assert beeflow.get_license_status()["tier"] == "community"
    assert beeflow.expect(403).list_guardrail_events()["error"] == "license_feature_required"
    assert len(beeflow.list_users()) == 7


def test_revoked_key_is_good_no_longer(beeflow, control):
    key = hive_key(control)
    beeflow.receive_license_revocation(**REVOKED)

    assert beeflow.expect(400).apply_license(licenseKey=key)["message"] == "License revoked"
    assert beeflow.get_license_status()["tier"] == "community"


def test_second_push_finds_nothing_to_revoke(beeflow):
    beeflow.receive_license_revocation(**REVOKED)

    assert beeflow.receive_license_revocation(**REVOKED) == {"ok": True}


def test_key_revokes_no_other_licence(beeflow):
    assert beeflow.expect(403).receive_license_revocation(tenantId="org_polder")["error"] == "forbidden"
    assert (
        beeflow.expect(403).receive_audit_events(**{**EVENT, "organization_id": "org_polder"})["error"] == "forbidden"
    )


def test_audit_event_is_received(beeflow, control):
    """receive_audit_events: receiver side of the SIEM push (self)."""
    answer = beeflow.call("receive_audit_events", **EVENT)

    assert (answer.status, answer.body) == (202, {"ok": True})
    assert control("GET", f"/-/state/beeflow/audit_deliveries/{EVENT['id']}").body["event"] == EVENT


def test_audit_event_is_signed_over_its_body(beeflow, control, post_signed):
    """receive_audit_events: HMAC-SHA256 hex over the body; sender retries 3x."""
    sign = hmac.new(b"bft_demo_hive", json.dumps(EVENT).encode(), "sha256").hexdigest()

    attempts = [post_signed("/webhook/audit-events", EVENT, said=sign).status for _ in range(3)]

    assert attempts == [202, 202, 202]
    assert len(control("GET", "/-/state/beeflow/audit_deliveries").body["rows"]) == 1
    assert post_signed("/webhook/audit-events", {**EVENT, "source": "unknown"}, said=sign).status == 401


def test_signature_is_by_the_key_of_the_tenant(post_signed):
    assert post_signed("/webhook/license-revocation", REVOKED).status == 200
    assert post_signed("/webhook/license-revocation", REVOKED, key="bft_of_nobody").status == 401


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-300, 200), (300, 200), (301, 401)])
def test_signature_is_good_for_five_minutes(post_signed, seconds, status):
    assert post_signed("/webhook/license-revocation", REVOKED, at=NOW + seconds).status == status


def test_signature_gets_old_by_the_clock(beeflow, post_signed, clock):
    clock.advance(301)

    refused = post_signed("/webhook/license-revocation", REVOKED)

    assert (refused.status, refused.body["error"]) == (401, "invalid_token")
    assert "within 300 s of 2026-01-15T09:05:01Z" in refused.body["message"]
    assert post_signed("/webhook/license-revocation", REVOKED, at=NOW + 301).status == 200


def test_signature_is_for_one_address(beeflow, post_signed):
    message = f"{NOW}\nPOST\n/webhook/audit-events\n".encode() + json.dumps(REVOKED).encode()
    other = f"{NOW}.{hmac.new(b'bft_demo_hive', message, 'sha256').hexdigest()}"

    assert post_signed("/webhook/license-revocation", REVOKED, said=other).status == 401
    assert beeflow.get_license_status()["tier"] == "enterprise"


def test_no_token_stands_for_a_signature(beeflow):
    sent = {"Authorization": "Bearer demo-admin", "Content-Type": "application/json", "X-Beeflow-Sig": ""}
    refused = beeflow.as_(None).send(
        "POST", "/webhook/license-revocation", headers=sent, body=json.dumps(REVOKED).encode()
    )

    assert (refused.status, beeflow.get_license_status()["tier"]) == (401, "enterprise")
    assert beeflow.as_("user").expect(401).receive_license_revocation(**REVOKED)["error"] == "missing_token"
