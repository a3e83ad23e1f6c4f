"""Clients of server-sent events that others wrote: each reads a turn to its end, and goes on where it was cut off."""

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

CLIENTS = Path(__file__).parents[2] / "tests" / "clients"
NODE = shutil.which("node")
QUESTION = {
    "agentId": "agt_parcels",
    "conversationId": "conv_late",
    "messages": [{"role": "user", "content": "What does the handbook say of lost parcels?"}],
}
LOTTE = {"Authorization": "Bearer demo-admin"}


@pytest.fixture
def bee(double_url):
    """Give a client of a served double."""
    with httpx.Client(base_url=double_url, headers=LOTTE, timeout=30) as client:
        yield client


def last_message(bee):
    return bee.get("/beeflow/api/conversations/conv_late/messages").json()["data"][-1]


def spoken(events):
    return "".join(event["data"]["text"] for event in events if event["event"] == "token")


def check_turn(bee, events):
    """A turn that came whole: its events are numbered without a gap, and its message says the same."""
    turn = events[0]["id"].partition(":")[0]
    message = last_message(bee)
    assert [event["id"] for event in events] == [f"{turn}:{number}" for number in range(1, len(events) + 1)]
    assert events[-1]["event"] == "done"
    assert (message["id"], message["content"]) == (turn, spoken(events))
    assert message["usage"] == events[-1]["data"]["usage"]


class TestHttpxSse:
    """The Python package httpx-sse."""

    @pytest.fixture
    def read(self, bee):
        connect_sse = pytest.importorskip("httpx_sse").connect_sse

        def read(most=None, last=None):
            """Read so many events of a turn; all of them without a number."""
            headers = {"Last-Event-ID": last} if last else {}
            with connect_sse(bee, "POST", "/beeflow/api/chat", json=QUESTION, headers=headers) as source:
                events = []
                for event in source.iter_sse():
                    events.append({"event": event.event, "id": event.id, "data": event.json()})
                    if len(events) == most:
                        break
                return events

        return read

    def test_turn_is_read_to_its_end(self, bee, read):
        check_turn(bee, read())

    def test_turn_goes_on_after_the_last_event(self, bee, read):
        first = read(most=3)

        check_turn(bee, first + read(last=first[-1]["id"]))


@pytest.mark.skipif(
    NODE is None or not (CLIENTS / "node_modules" / "eventsource").is_dir(),
    reason="needs node and `npm ci --prefix tests/clients`",
)
class TestEventSource:
    """The npm package eventsource."""

    @pytest.fixture
    def read(self, double_url):
        def read():
            address = f"{double_url}/beeflow/api/chat"
            command = [NODE, str(CLIENTS / "read_turn.mjs"), address, json.dumps(QUESTION), json.dumps(LOTTE)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
            return json.loads(done.stdout)

        return read

    def test_turn_is_read_to_its_end(self, bee, read):
        told = read()

        assert told["requests"] == [None]
        check_turn(bee, told["events"])

    def test_turn_goes_on_by_itself_where_the_connection_was_cut(self, bee, read):
        cut = {"kind": "truncate", "after_events": 3, "keep_writes": True}
        bee.post("/-/faults", json={"match": {"operation": "send_message"}, "effect": cut, "count": 1})

        told = read()

        assert told["requests"] == [None, told["events"][2]["id"]]
        check_turn(bee, told["events"])
