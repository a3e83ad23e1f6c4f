"""Processed queue: messages that workflows are done with, in S3 under keys with slashes. The world is `demo`."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
PRODUCTION = "660e8400-e29b-41d4-a716-446655440001"  # of Acme
STAGING = "9531985d-5d9d-49f8-9818-e811892f902b"  # of Acme
NOBODY = "00000000-0000-4000-8000-000000000000"

SIGNUP = "acme/production/2026/01/13/msg-0a8f12.json"
TICKET = "acme/production/2026/01/13/msg-0a91c4.json"
REPLAY = "acme/staging/2026/01/14/replay 7/msg-0a8f12.json"
DELAYED = "globex/production/2026/01/12/msg-7c40d1.json"
UNKNOWN = "acme/production/2026/01/13/msg-unknown.json"
PATH = "/api/processed-queue"


def keys(messages):
    return [message["key"] for message in messages]


def test_organization_is_required_for_the_list(pulse):
    """list_processed_messages: messages live in S3; organizationId required."""
    refusal = pulse.expect(400).list_processed_messages()

    assert refusal["error"] == "Bad Request: Invalid input"
    assert "organizationId" in refusal["details"]


def test_list_holds_the_messages_of_one_organization_oldest_first(pulse):
    messages = pulse.list_processed_messages(organizationId=GLOBEX)

    assert [message["status"] for message in messages] == ["success", "ignore", "fail"]
    assert messages == sorted(messages, key=lambda message: message["lastModified"])


def test_list_narrows_to_an_environment(pulse):
    assert REPLAY in keys(pulse.list_processed_messages(organizationId=ACME, environmentId=STAGING))
    assert REPLAY not in keys(pulse.list_processed_messages(organizationId=ACME, environmentId=PRODUCTION))


@pytest.mark.parametrize(("status", "count"), [("success", 4), ("fail", 3), ("ignore", 1)])
def test_list_narrows_to_a_status(pulse, status, count):
    messages = pulse.list_processed_messages(organizationId=ACME, status=status)

    assert [message["status"] for message in messages] == [status] * count


def test_status_that_there_is_not_is_refused(pulse):
    assert "status" in pulse.expect(400).list_processed_messages(organizationId=ACME, status="pending")["details"]


def test_pages_hold_every_message_once(pulse):
    pages = [pulse.list_processed_messages(organizationId=ACME, page=page, limit=3) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [3, 3, 2]
    assert len({key for page in pages for key in keys(page)}) == 8


def test_list_does_not_hold_what_came_in(pulse):
    assert [one for one in pulse.list_processed_messages(organizationId=ACME) if "message" in one] == []


def test_message_tells_what_came_in(pulse):
    message = pulse.get_processed_message(TICKET)

    assert (message["key"], message["status"]) == (TICKET, "fail")
    assert message["message"]["ticket"]["subject"] == "Invoice is missing"


@pytest.mark.parametrize("path", [TICKET, TICKET.replace("/", "%2F"), TICKET.replace("/", "%2f", 2)])
def test_slashes_of_a_key_may_be_encoded_or_not(pulse, path):
    answer = pulse.send("GET", f"{PATH}/{path}")

    assert (answer.status, answer.body["key"]) == (200, TICKET)


@pytest.mark.parametrize("path", [REPLAY.replace(" ", "%20"), REPLAY.replace("/", "%2F").replace(" ", "%20")])
def test_key_may_hold_spaces(pulse, path):
    assert pulse.send("GET", f"{PATH}/{path}").body["key"] == REPLAY


@pytest.mark.parametrize("path", [SIGNUP, SIGNUP.replace("/", "%2F")])
def test_message_is_deleted_either_way(pulse, path):
    answer = pulse.send("DELETE", f"{PATH}/{path}")

    assert (answer.status, answer.body) == (200, {"success": True, "key": SIGNUP})
    pulse.expect(404).get_processed_message(SIGNUP)


def test_deleted_message_is_gone(pulse):
    assert pulse.delete_processed_message(TICKET) == {"success": True, "key": TICKET}

    assert TICKET not in keys(pulse.list_processed_messages(organizationId=ACME))
    pulse.expect(404).delete_processed_message(TICKET)


def test_unknown_key_is_not_found(pulse):
    assert pulse.expect(404).get_processed_message(UNKNOWN)["error"] == "Not Found"
    pulse.expect(404).delete_processed_message(UNKNOWN)


def test_part_of_a_key_is_no_key(pulse):
    assert pulse.send("GET", f"{PATH}/acme/production").status == 404


def test_several_messages_are_deleted_by_their_keys(pulse):
    """delete_processed_messages: keys=k1,k2 comma-separated query."""
    answer = pulse.send("DELETE", f"{PATH}?keys={SIGNUP},{TICKET}")

    assert (answer.status, answer.body) == (200, {"success": True, "deleted": 2})
    assert {SIGNUP, TICKET}.isdisjoint(keys(pulse.list_processed_messages(organizationId=ACME)))


def test_keys_that_name_nothing_are_passed_over(pulse):
    assert pulse.delete_processed_messages(keys=[UNKNOWN, TICKET, TICKET]) == {"success": True, "deleted": 1}
    assert pulse.delete_processed_messages(keys=[UNKNOWN]) == {"success": True, "deleted": 0}


@pytest.mark.parametrize("query", ["", "?keys=", "?keys=,"])
def test_without_keys_nothing_is_deleted(pulse, query):
    assert pulse.send("DELETE", f"{PATH}{query}").status == 400
    assert len(pulse.list_processed_messages(organizationId=ACME)) == 8


def test_counts_is_a_path_of_its_own_and_no_key(pulse):
    """count_processed_messages: static segment must win over {key}."""
    assert pulse.send("GET", f"{PATH}/counts?organizationId={ACME}").body == {"success": 4, "fail": 3, "ignore": 1}
    assert pulse.send("GET", f"{PATH}/counts/a.json").status == 404


def test_messages_are_counted_by_status(pulse):
    """count_processed_messages: statuses success, fail, ignore."""
    assert pulse.count_processed_messages(organizationId=ACME) == {"success": 4, "fail": 3, "ignore": 1}
    assert pulse.count_processed_messages(organizationId=ACME, environmentId=STAGING) == {
        "success": 1,
        "fail": 1,
        "ignore": 0,
    }
    assert pulse.count_processed_messages(organizationId=NOBODY) == {"success": 0, "fail": 0, "ignore": 0}


def test_counts_need_an_organization(pulse):
    assert "organizationId" in pulse.expect(400).count_processed_messages()["details"]


def test_counts_follow_what_is_deleted(pulse):
    pulse.delete_processed_messages(keys=[SIGNUP, TICKET])

    assert pulse.count_processed_messages(organizationId=ACME) == {"success": 3, "fail": 2, "ignore": 1}


@pytest.mark.parametrize("persona", ["user", "guest"])
def test_users_and_guests_read_only(pulse, persona):
    reader = pulse.as_(persona)

    assert reader.get_processed_message(TICKET)["status"] == "fail"
    assert reader.count_processed_messages(organizationId=ACME)["fail"] == 3
    assert reader.expect(403).delete_processed_message(TICKET) == {
        "error": "Forbidden: You do not have permission to delete processed queue"
    }
    reader.expect(403).delete_processed_messages(keys=[TICKET])


def test_admin_deletes_in_the_own_organization(pulse):
    admin = pulse.as_("admin")

    admin.delete_processed_message(SIGNUP)

    assert admin.delete_processed_messages(keys=[SIGNUP, TICKET]) == {"success": True, "deleted": 1}


def test_messages_of_another_organization_are_not_there(pulse):
    admin = pulse.as_("admin")

    assert admin.list_processed_messages(organizationId=GLOBEX) == []
    assert admin.count_processed_messages(organizationId=GLOBEX) == {"success": 0, "fail": 0, "ignore": 0}
    admin.expect(404).get_processed_message(DELAYED)
    admin.expect(404).delete_processed_message(DELAYED)
    assert admin.delete_processed_messages(keys=[DELAYED]) == {"success": True, "deleted": 0}
    assert pulse.get_processed_message(DELAYED)["organizationId"] == GLOBEX


def test_nobody_is_let_in_signed_out(pulse):
    signed_out = pulse.as_(None).expect(401)

    assert signed_out.list_processed_messages(organizationId=ACME) == {"error": "Unauthorized: Please log in"}
    signed_out.delete_processed_messages(keys=[TICKET])
