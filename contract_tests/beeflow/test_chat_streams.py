"""Turns in flight, over a connection of their own: the clock runs, and half a second lies between two events."""

import json
from contextlib import closing

import httpx
import pytest

LOTTE = {"Authorization": "Bearer demo-admin"}
CARD = "The card 4111 1111 1111 1111 was charged twice."


@pytest.fixture
def bee(double_url):
    """Give a client of a served double whose clock runs."""
    with httpx.Client(base_url=double_url, headers=LOTTE, timeout=20) as client:
        assert client.put("/-/clock", json={"mode": "real"}).status_code == 200
        yield client


def stream(bee, text, last=None, delay=500):
    """Ask, and give the events as they come."""
    body = {"agentId": "agt_parcels", "messages": [{"role": "user", "content": text}], "conversationId": "conv_late"}
    headers = {"Prefer": f"token-delay={delay}", **({"Last-Event-ID": last} if last else {})}
    with bee.stream("POST", "/beeflow/api/chat", json=body, headers=headers) as answer:
        event = {}
        for line in answer.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                event[name] = json.loads(value) if name == "data" else value
            else:
                yield event
                event = {}


def turn_of(event):
    return event["id"].partition(":")[0]


def messages(bee):
    return bee.get("/beeflow/api/conversations/conv_late/messages").json()["data"]


def test_cancelled_turn_ends_its_stream(bee):
    """cancel_turn: stream ends with error event code cancelled.

    send_message: cancel -> final error event code "cancelled".
    """
    coming = stream(bee, "Where is my parcel?")
    first = next(coming)

    assert bee.post(f"/beeflow/api/chat/{turn_of(first)}/cancel").json() == {"success": True}

    rest = list(coming)
    assert rest[-1]["data"]["code"] == "cancelled"
    answer = messages(bee)[-1]
    assert answer["content"] == "".join(one["data"]["text"] for one in (first, *rest[:-1]))
    assert answer["stopped"] is True


def test_same_stream_goes_on_after_a_decision(bee):
    bee.patch("/beeflow/api/organisation", json={"dlpEnabled": True, "dlpMode": "ask"})
    coming = stream(bee, CARD, delay=0)
    finding = next(coming)
    assert finding["event"] == "dlp_finding"

    assert bee.post(f"/beeflow/api/chat/{turn_of(finding)}/dlp-decision", json={"decision": "redact"}).is_success

    rest = list(coming)
    assert rest[-1]["event"] == "done"
    assert "[card]" in "".join(one["data"]["text"] for one in rest if one["event"] == "token")


def test_client_that_leaves_frees_the_turn_and_can_come_back(bee):
    with closing(stream(bee, "Where is my parcel?")) as coming:
        first = next(coming)
    assert is_freed(bee, turn_of(first))

    rest = list(stream(bee, "-", last=first["id"], delay=0))

    assert rest[0]["id"] == f"{turn_of(first)}:2"
    assert rest[-1]["event"] == "done"
    assert messages(bee)[-1]["usage"] == rest[-1]["data"]["usage"]


def test_client_that_is_back_before_it_was_seen_to_leave_keeps_its_turn(bee):
    with closing(stream(bee, "Where is my parcel?")) as before:
        first = next(before)
        coming = stream(bee, "-", last=first["id"], delay=100)
        second = next(coming)

    rest = list(coming)

    assert second["id"] == f"{turn_of(first)}:2"
    assert rest[-1]["event"] == "done"
    assert messages(bee)[-1]["usage"] == rest[-1]["data"]["usage"]


def is_freed(bee, turn):
    """Tell whether a turn is in flight no more; the server hears within moments that a client has left."""
    return any(bee.get(f"/-/state/beeflow/turns/{turn}").json()["status"] == "paused" for _ in range(200))
