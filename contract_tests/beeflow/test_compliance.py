"""Compliance: the guardrail log and the GDPR. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "openapi" / "beeflow"
CARD = "The card 4111 1111 1111 1111 of joris@hive.example was charged twice."
FILTERS = [
    ({"from_": "2026-01-13"}, 3),
    ({"to": "2026-01-13"}, 3),
    ({"from_": "2026-01-13", "to": "2026-01-13"}, 1),
    ({"type": "pii"}, 2),
    ({"user_": "u_bram"}, 2),
    ({"agent": "agt_routes"}, 1),
    ({"action": "block"}, 2),
    ({"action": "block", "type": "moderation"}, 1),
    ({"org": "org_hive"}, 5),
    ({"org": "org_polder"}, 0),
]


def query(filters):
    return {name.rstrip("_"): value for name, value in filters.items()}


def events(beeflow, **filters):
    return beeflow.call("list_guardrail_events", **query(filters)).body["data"]


def rows_of_csv(beeflow, **filters):
    return list(csv.DictReader(io.StringIO(beeflow.export_guardrail_events(**query(filters)))))


def ask(beeflow, text, **more):
    told = {"agentId": "agt_parcels", "conversationId": "conv_late", "messages": [{"role": "user", "content": text}]}
    return beeflow.call("send_message", **told, **more)


def archive(beeflow, user):
    content = beeflow.call("download_gdpr_archive", user).content
    opened = zipfile.ZipFile(io.BytesIO(content))
    assert opened.testzip() is None
    return {name: json.loads(opened.read(name)) for name in opened.namelist()}


def test_newest_event_comes_first(beeflow):
    found = beeflow.call("list_guardrail_events", limit=2).body

    assert [event["violation_type"] for event in found["data"]] == ["moderation", "pii"]
    assert (found["page"], found["limit"], found["total"]) == (1, 2, 5)


@pytest.mark.parametrize(("filters", "count"), FILTERS)
def test_events_are_found_by_what_they_are(beeflow, filters, count):
    assert len(events(beeflow, **filters)) == count


@pytest.mark.parametrize("filters", [filters for filters, _ in FILTERS])
def test_export_has_the_filters_of_the_query(beeflow, filters):
    """export_guardrail_events: same filters as the JSON query."""
    assert [row["id"] for row in rows_of_csv(beeflow, **filters)] == [
        event["id"] for event in events(beeflow, **filters)
    ]


def test_export_holds_the_same_rows(beeflow):
    """export_guardrail_events: CSV export of the same rows."""
    exchange = beeflow.call("export_guardrail_events")

    rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(io.StringIO(exchange.body))]
    assert rows == events(beeflow)
    assert exchange.media_type == "text/csv"
    assert exchange.headers["content-disposition"] == 'attachment; filename="guardrail-events_2026-01-15.csv"'


@pytest.mark.parametrize(("decision", "action"), [("allow", "alert"), ("redact", "redact"), ("block", "block")])
def test_decision_is_written_down(beeflow, decision, action):
    """list_guardrail_events: append-only; never stores the plain text."""
    beeflow.update_organisation(dlpEnabled=True, dlpMode="ask")
    turn = ask(beeflow, CARD).body.partition("id: ")[2].partition(":")[0]
    assert len(events(beeflow)) == 5

    beeflow.decide_dlp(turn, decision=decision)

    newest, *older = events(beeflow)
    assert len(older) == 5
    assert newest["violation_categories"] == "card,email"
    assert (newest["user_id"], newest["agent_id"], newest["conversation_id"]) == ("u_lotte", "agt_parcels", "conv_late")
    assert (newest["action_taken"], newest["direction"], newest["source"]) == (action, "input", "chat")
    assert "4111" not in json.dumps(newest)
    assert "joris" not in json.dumps(newest)


@pytest.mark.parametrize(("mode", "action"), [("auto_redact", "redact"), ("block", "block")])
def test_what_the_organisation_decides_is_written_down_too(beeflow, mode, action):
    beeflow.update_organisation(dlpEnabled=True, dlpMode=mode)

    ask(beeflow, CARD)

    assert events(beeflow)[0]["action_taken"] == action


def test_what_is_blocked_without_a_stream_is_written_down_too(beeflow, control):
    beeflow.update_organisation(dlpEnabled=True, dlpMode="block")

    refused = ask(beeflow.expect(403), CARD, stream=False).body

    assert len(control("GET", f"/-/journal?request_id={refused['requestId']}").body["entries"]) == 1
    assert len(events(beeflow)) == 6
    assert events(beeflow)[0]["action_taken"] == "block"


def test_no_method_changes_an_event(beeflow):
    """list_guardrail_events: append-only; never stores the plain text."""
    assert [beeflow.send(method, "/api/guardrails/events").status for method in ("POST", "PUT", "DELETE")] == [405] * 3


def test_organisations_see_their_own(beeflow, control):
    licensed = {"tier": "enterprise", "key": "k", "issuedAt": "2026-01-01T00:00:00Z"}
    row = {**licensed, "id": "org_polder", "expiresAt": None, "lastVerifiedAt": "2026-01-01T00:00:00Z"}
    control("POST", "/-/state/beeflow/licenses", row)
    polder = beeflow.as_("polder-admin")

    assert [event["organization_id"] for event in events(polder)] == ["org_polder"]
    assert polder.list_gdpr_requests() == []
    assert polder.expect(404).download_gdpr_archive("u_bram")["error"] == "not_found"


def test_licence_has_to_cover_it(beeflow):
    polder = beeflow.as_("polder-admin").expect(403)

    assert polder.list_guardrail_events()["details"] == {"feature": "dlp", "tier": "community"}
    assert polder.export_guardrail_events()["error"] == "license_feature_required"
    assert polder.list_gdpr_requests()["details"] == {"feature": "gdpr_hub", "tier": "community"}
    assert polder.create_gdpr_request(userId="u_fatima", type="access")["error"] == "license_feature_required"
    assert polder.download_gdpr_archive("u_fatima")["error"] == "license_feature_required"


def test_request_is_opened(beeflow):
    """create_gdpr_request: opens a data subject request."""
    opened = beeflow.create_gdpr_request(userId="u_bram", type="portability")

    assert (opened["status"], opened["openedBy"], opened["note"]) == ("open", "u_lotte", None)
    assert opened["dueAt"] == "2026-02-14T09:00:00.000Z"
    assert beeflow.list_gdpr_requests()[-1] == opened


def test_request_is_opened_once_for_a_key(beeflow):
    told = {"userId": "u_bram", "type": "access", "idempotency_key": "7c2b1a54"}

    assert beeflow.create_gdpr_request(**told) == beeflow.create_gdpr_request(**told)
    assert len(beeflow.list_gdpr_requests()) == 3
    assert beeflow.expect(409).create_gdpr_request(**{**told, "type": "erasure"})["error"] == "conflict"


def test_requests_are_of_the_own_people(beeflow):
    assert beeflow.expect(404).create_gdpr_request(userId="u_fatima", type="access")["error"] == "not_found"
    assert beeflow.expect(400).create_gdpr_request(userId="u_bram", type="oblivion")["error"] == "bad_request"


def test_archive_is_a_file(beeflow):
    """download_gdpr_archive: binary download."""
    exchange = beeflow.call("download_gdpr_archive", "u_bram")

    assert exchange.media_type == "application/zip"
    assert exchange.headers["content-disposition"] == 'attachment; filename="gdpr-archive_u_bram.zip"'
    assert exchange.content == beeflow.call("download_gdpr_archive", "u_bram").content


def test_archive_holds_all_of_a_person(beeflow):
    """download_gdpr_archive: ZIP of everything held on the user."""
    beeflow.as_("user").record_nc_consent(accepted=True, version="2026-01")
    beeflow.create_gdpr_request(userId="u_bram", type="access")

    held = archive(beeflow, "u_bram")

    assert held["profile.json"]["email"] == "bram@hive.example"
    assert [one["id"] for one in held["conversations.json"]] == ["conv_bram"]
    assert [one["name"] for one in held["api_keys.json"]] == ["Wall display"]
    assert [one["integration"] for one in held["connections.json"]] == ["github"]
    assert [one["id"] for one in held["webpages.json"]] == ["web_sunday"]
    assert [one["version"] for one in held["consents.json"]] == ["2026-01"]
    assert {one["user_id"] for one in held["guardrail_events.json"]} == {"u_bram"}
    counts = held["manifest.json"]["files"]
    assert (counts["guardrail_events.json"], counts["gdpr_requests.json"], counts["profile.json"]) == (2, 1, 1)


def test_archive_holds_what_was_said(beeflow):
    beeflow.give_feedback("msg_late2", rating="up", comment="Found it")
    held = archive(beeflow, "u_lotte")

    assert {message["conversationId"] for message in held["messages.json"]} == {"conv_late", "conv_round"}
    assert [one["comment"] for one in held["feedback.json"]] == ["Found it"]
    assert "doc_budget" in [one["id"] for one in held["documents.json"]]


def test_archive_has_every_collection_that_names_a_user(beeflow):
    """download_gdpr_archive: ZIP of everything held on the user."""
    model = yaml.safe_load((FOLDER / "openapi.yaml").read_text())["x-collections"]
    for file in (FOLDER / "paths").glob("*.yaml"):
        ways = [way["x-resource"] for way in yaml.safe_load(file.read_text()).values() if "x-resource" in way]
        model |= {way["name"]: way for way in ways}
    naming = {name for name, one in model.items() for ref in one.get("refs", ()) if ref["collection"] == "users"}

    assert {f"{name}.json" for name in naming} <= archive(beeflow, "u_lotte").keys()


def test_archive_lets_nobody_in(beeflow):
    held = json.dumps(archive(beeflow, "u_joris")) + json.dumps(archive(beeflow, "u_bram"))

    assert "parcels-and-pallets" not in held
    assert "bfk_a70b31c2" not in held
    assert "YnJhbTpiZnRfZGVtb19oaXZl" not in held
    assert "whk_5f0c1a7e9b3d" not in json.dumps(archive(beeflow, "u_lotte"))


def test_archive_is_of_somebody(beeflow):
    assert beeflow.expect(404).download_gdpr_archive("u_nobody")["error"] == "not_found"
    assert beeflow.as_("user").expect(403).download_gdpr_archive("u_bram")["error"] == "forbidden"


def test_request_outlives_the_person(beeflow):
    beeflow.create_gdpr_request(userId="u_bram", type="erasure")

    beeflow.delete_user("u_bram")

    assert beeflow.list_gdpr_requests()[-1]["userId"] is None
    assert "u_bram" in [event["user_id"] for event in events(beeflow)]  # the log stays as it is
