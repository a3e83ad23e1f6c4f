"""Streams that lose, repeat or garble an event."""

from __future__ import annotations

from specdouble.contract.model import Operation
from specdouble.testing.mutate.defect import Kind
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot

KIND = Kind("streaming")
_ENDS = {"text/event-stream": b"\n\n", "application/x-ndjson": b"\n", "application/jsonl": b"\n"}


def _streams(_: Ground, operation: Operation) -> bool:
    found = [response.content for status, response in operation.responses.items() if status.startswith("2")]
    return any(name.partition(";")[0] in _ENDS for content in found for name in content)


def _events(told: Told) -> tuple[list[bytes], bytes]:
    """Cut a stream into its events; the bytes that end each."""
    end = _ENDS.get((told.header("content-type") or "").partition(";")[0], b"")
    return ([part for part in told.body.split(end) if part.strip()], end) if end else ([], end)


def _joined(told: Told, events: list[bytes], end: bytes) -> Told:
    return told.with_body(b"".join(event + end for event in events))


@KIND.spoil(_streams, "laws stream-equals-whole")
def loses_the_last_event(_: Spot, __: Asked, told: Told) -> Told:
    """End a stream before its last event."""
    events, end = _events(told)
    return _joined(told, events[:-1], end) if events else told


@KIND.spoil(_streams, "laws stream-equals-whole")
def repeats_an_event(_: Spot, __: Asked, told: Told) -> Told:
    """Send an event twice."""
    events, end = _events(told)
    return _joined(told, [events[0], *events], end) if events else told


@KIND.spoil(_streams, "laws stream-events")
def garbles_an_event(_: Spot, __: Asked, told: Told) -> Told:
    """Cut an event of a stream in two."""
    events, end = _events(told)
    return _joined(told, [events[0][: len(events[0]) // 2], *events[1:]], end) if events else told


@KIND.spoil(_streams, "laws stream-equals-whole")
def swaps_two_events(_: Spot, __: Asked, told: Told) -> Told:
    """Send the first two events the wrong way round."""
    events, end = _events(told)
    return _joined(told, [events[1], events[0], *events[2:]], end) if len(events) > 1 else told


@KIND.spoil(_streams, "laws stream-ends")
def stops_inside_an_event(_: Spot, __: Asked, told: Told) -> Told:
    """End a stream in the middle of its last event."""
    events, end = _events(told)
    if not events:
        return told
    whole = _joined(told, events[:-1], end)
    return whole.with_body(whole.body + events[-1][: max(len(events[-1]) - 3, 1)])
