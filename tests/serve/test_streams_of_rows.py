"""Streams that read and write rows while they go out, at the pace that their client wants."""

from __future__ import annotations

import asyncio

import pytest
from serving_kit import serve_api

from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.0.3
info: {title: Turns, version: '1'}
paths:
  /turns:
    post:
      operationId: begin_turn
      tags: [turns]
      responses:
        '200':
          description: OK
          content: {text/event-stream: {schema: {type: string}}}
    get:
      operationId: get_state
      tags: [turns]
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: string}}}}
x-collections:
  states:
    schema: {type: object, required: [id, state], properties: {id: {type: string}, state: {type: string}}}
    id: {style: client}
"""
HANDLERS = """
from specdouble import Stream

def begin_turn(store, later, pace):
    store.states.add({"id": "one", "state": "begun"})
    return Stream(_events(later, pace))

async def _events(later, pace):
    with later() as store:
        state = store.states["one"]["state"]
        store.states.update("one", {"state": "done"})
    yield state
    runs = await pace()
    yield "the clock runs" if runs else "the clock stands"

def get_state(store):
    return store.states["one"]["state"]
"""


@pytest.fixture
def slept(monkeypatch) -> list[float]:
    """Write down how long somebody would have waited, and let nobody wait."""
    waits: list[float] = []
    sleep = asyncio.sleep

    async def at_once(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr("specdouble.serve.services.asyncio.sleep", at_once)
    return waits


def test_stream_reads_and_writes_rows_after_its_request(tmp_path) -> None:
    served = serve_api(tmp_path, DOCUMENT, turns=HANDLERS)

    assert served.post("/turns", None).content == b"data: begun\n\ndata: the clock stands\n\n"
    assert served.get("/turns").body == "done"


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [("token-delay=40", 0.04), ("wait=1, token-delay=999999999", 60.0), ("x-token-delay=40", 0.0)],
)
def test_client_sets_the_pace(tmp_path, slept, prefer, seconds) -> None:
    served = serve_api(tmp_path, DOCUMENT, turns=HANDLERS, settings=Settings(clock="now"))

    assert b"the clock runs" in served.post("/turns", None, prefer=prefer).content
    assert slept[-1] == seconds


def test_nobody_waits_where_the_clock_stands(tmp_path, slept) -> None:
    served = serve_api(tmp_path, DOCUMENT, turns=HANDLERS)

    served.post("/turns", None, prefer="token-delay=40")

    assert slept[-1] == 0
