"""What a fault does to an exchange, without a socket."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.behave.answer import Stream
from specdouble.runtime.faults.effects import Drop, Effect, Garbage, Nothing, Refuse, Truncate
from specdouble.runtime.faults.expectations import CannedAnswer
from specdouble.runtime.faults.faults import Fault
from specdouble.runtime.faults.read_fault import KINDS
from specdouble.serve.canned import canned_reply
from specdouble.serve.connections import Connection, ConnectionDropped
from specdouble.serve.exchange import Reply
from specdouble.serve.fault_effects import WAYS_OUT, faulty_reply, send_faulty

ANSWER = Reply(200, (("Content-Type", "application/json"),), b"[1, 2]")


@dataclass
class Road:
    """What happened to an exchange: how long it waited, whether the operation ran, what was sent."""

    slept: list[float] = field(default_factory=list)
    served: int = 0
    refused: list[Any] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def serve(self) -> Reply:
        self.served += 1
        return ANSWER

    def refuse(self, error) -> Reply:
        self.refused.append(error)
        return Reply(error.status, tuple(error.headers.items()), b"no")

    async def send(self, message) -> None:
        self.sent.append(message)

    def reply(self, effect: Effect, delay: float = 0.0) -> Reply | None:
        fault = Fault("f", 1, effect, delay)
        return asyncio.run(faulty_reply(fault, self.serve, self.refuse, sleep=self.sleep))

    def deliver(self, effect: Effect, reply: Reply | None = ANSWER, *, head: bool = False) -> None:
        connection = Connection(None, self.send)
        asyncio.run(send_faulty(Fault("f", 1, effect), reply, connection, head=head))

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


@pytest.mark.parametrize(("message", "over"), [("http.disconnect", True), ("http.request", False)])
def test_who_has_hung_up_is_not_waited_for(message, over) -> None:
    async def receive():
        return {"type": message}

    async def answer() -> bool:
        road, fault = Road(), Fault("f", 1, Nothing(), 0.05)
        ever = asyncio.Event().wait
        waiting = faulty_reply(fault, road.serve, road.refuse, receive=receive, sleep=lambda _: ever())
        with suppress(TimeoutError):
            await asyncio.wait_for(waiting, 0.1)
        return road.served == 1

    assert asyncio.run(answer()) is over


def test_every_kind_of_effect_has_a_way_out() -> None:
    assert set(WAYS_OUT) == set(KINDS)


def test_a_status_is_answered_without_running_the_operation() -> None:
    road = Road()
    reply = road.reply(Refuse(503, "down", {"Retry-After": "7"}, {"error": "down"}))

    assert (reply.status, reply.headers, road.served) == (503, (("Retry-After", "7"),), 0)
    assert (road.refused[0].message, road.refused[0].body) == ("down", {"error": "down"})


def test_a_delay_waits_and_then_answers_as_ever() -> None:
    road = Road()

    assert road.reply(Nothing(), delay=0.25) is ANSWER
    assert road.slept == [0.25]


def test_an_error_can_come_late() -> None:
    road = Road()
    road.reply(Refuse(500), delay=0.25)

    assert road.slept == [0.25]


def test_nobody_sleeps_for_no_time() -> None:
    road = Road()
    road.reply(Nothing())

    assert road.slept == []


@pytest.mark.parametrize(
    ("effect", "served"), [(Drop(), 0), (Garbage(), 0), (Drop(keep_writes=True), 1), (Truncate(after_bytes=1), 1)]
)
def test_the_operation_runs_only_where_its_answer_or_writes_matter(effect, served) -> None:
    road = Road()
    road.reply(effect)

    assert road.served == served


def test_a_delayed_answer_is_sent_whole() -> None:
    road = Road()
    road.deliver(Nothing())

    assert road.body == b"[1, 2]"


def test_a_drop_is_an_exception_to_a_client_in_the_same_process() -> None:
    road = Road()

    with pytest.raises(ConnectionDropped):
        road.deliver(Drop(), None)
    assert road.sent == []


def test_a_cut_answer_keeps_the_length_of_the_whole() -> None:
    road = Road()

    with pytest.raises(ConnectionDropped):
        road.deliver(Truncate(after_bytes=4))
    assert (b"content-length", b"6") in road.sent[0]["headers"]
    assert road.body == b"[1, "


@pytest.mark.parametrize(("events", "body"), [(0, b""), (1, b"[1, 2]")])
def test_a_body_that_is_no_stream_is_one_event(events, body) -> None:
    road = Road()

    with pytest.raises(ConnectionDropped):
        road.deliver(Truncate(after_events=events))
    assert road.body == body


@pytest.mark.parametrize("reply", [Reply(204, ()), ANSWER])
def test_what_has_no_body_is_not_cut(reply) -> None:
    road = Road()
    road.deliver(Truncate(after_bytes=0), reply, head=True)

    assert road.sent[-1] == {"type": "http.response.body", "body": b""}


def test_a_cut_stream_lets_its_maker_clean_up() -> None:
    closed = []

    async def events():
        try:
            while True:
                yield b"tick\n"
        finally:
            closed.append(True)

    road = Road()
    with pytest.raises(ConnectionDropped):
        road.deliver(Truncate(after_events=2), Reply(200, (), Stream(events())))

    assert (road.body, closed) == (b"tick\ntick\n", [True])


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=5), max_size=6), st.integers(0, 30))
def test_a_stream_is_cut_at_the_very_byte(chunks, limit) -> None:
    road = Road()

    with pytest.raises(ConnectionDropped):
        road.deliver(Truncate(after_bytes=limit), Reply(200, (), Stream(iter(chunks))))
    assert road.body == b"".join(chunks)[:limit]


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        (CannedAnswer(), Reply(200, ())),
        (
            CannedAnswer(201, {"X-A": "b"}, "application/json", {"a": 1}),
            Reply(201, (("Content-Type", "application/json"), ("X-A", "b")), b'{"a":1}'),
        ),
        (
            CannedAnswer(200, {}, "text/plain", "caf\u00e9", is_text=True),
            Reply(200, (("Content-Type", "text/plain"),), b"caf\xc3\xa9"),
        ),
        (CannedAnswer(204, {}, "application/json", {"a": 1}), Reply(204, ())),
    ],
)
def test_a_canned_answer_is_sent_as_it_was_given(answer, reply) -> None:
    assert canned_reply(answer) == reply
