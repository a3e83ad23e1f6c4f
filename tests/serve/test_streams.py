"""Streams: server-sent events, lines of JSON and text sequences; judged piece by piece, freed when nobody listens."""

from __future__ import annotations

import asyncio
import json

import pytest
from serving_kit import Served, serve_api, serve_document, with_control

from specdouble.behave.answer import Stream
from specdouble.runtime.settings import Settings
from specdouble.serve.sending import end_streams, send_stream

DOCUMENT = """
openapi: 3.0.3
info: {title: Chat, version: '1'}
paths:
  /news:
    get:
      operationId: get_news
      responses:
        '200':
          description: OK
          content:
            text/event-stream:
              schema: {$ref: '#/components/schemas/News'}
              examples:
                first: {value: {event: opened, data: {title: Rain}}}
                second: {value: {event: closed, data: {title: Sun}}}
  /ticks:
    get:
      operationId: get_ticks
      responses:
        '200':
          description: OK
          content:
            text/event-stream:
              schema: {type: string}
              example: "event: tick\\ndata: 1\\n\\nevent: tick\\ndata: 2\\n\\n"
  /kinds:
    get:
      operationId: get_kinds
      responses:
        '200':
          description: OK
          content:
            text/event-stream:
              schema:
                oneOf:
                  - type: object
                    required: [event, data]
                    properties:
                      event: {type: string, enum: [start]}
                      data: {type: object, required: [id], properties: {id: {type: integer}}}
                  - type: object
                    required: [event, data]
                    properties: {event: {type: string, enum: [end]}, data: {type: string, enum: [over]}}
  /chat:
    post:
      operationId: post_chat
      tags: [chat]
      requestBody: {content: {application/json: {schema: {type: object, properties: {stream: {type: boolean}}}}}}
      responses:
        '200':
          description: OK
          content:
            application/json: {schema: {type: object, required: [answer], properties: {answer: {type: string}}}}
            text/event-stream: {schema: {$ref: '#/components/schemas/Token'}}
  /lines:
    get:
      operationId: get_lines
      responses:
        '200':
          description: OK
          content:
            application/x-ndjson:
              schema: {$ref: '#/components/schemas/Token'}
              example: "{\\"token\\": \\"a\\"}\\n{\\"token\\": \\"b\\"}\\n"
            application/json-seq: {schema: {$ref: '#/components/schemas/Token'}, example: [{token: c}, {token: d}]}
components:
  schemas:
    Token: {type: object, required: [token], properties: {token: {type: string}}}
    News:
      type: object
      required: [event, data]
      properties:
        event: {type: string, enum: [opened, closed]}
        data: {type: object, required: [title], properties: {title: {type: string}}}
"""

CHAT = """
from specdouble import Stream

def post_chat(body):
    return Stream(_tokens(%s))

def _tokens(said):
    for one in said:
        yield one
"""


@pytest.fixture
def chat(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT)


def told(tmp_path, said: str, **settings) -> Served:
    handler = CHAT % said
    return serve_api(tmp_path, DOCUMENT, chat=handler, **settings)


def test_named_examples_are_the_events_in_their_order(chat: Served) -> None:
    answer = chat.get("/news")

    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.content == (
        b'event: opened\nid: 1\ndata: {"title":"Rain"}\n\nevent: closed\nid: 2\ndata: {"title":"Sun"}\n\n'
    )


def test_nobody_keeps_an_event_stream(chat: Served) -> None:
    assert chat.get("/news").headers["cache-control"] == "no-store"


def test_an_example_may_be_written_as_the_stream_itself(chat: Served) -> None:
    assert chat.get("/ticks").content == b"event: tick\nid: 1\ndata: 1\n\nevent: tick\nid: 2\ndata: 2\n\n"


def test_a_client_that_comes_back_gets_what_it_has_missed(chat: Served) -> None:
    answer = chat.get("/news", last_event_id="1")

    assert answer.content == b'event: closed\nid: 2\ndata: {"title":"Sun"}\n\n'


def test_an_id_that_was_never_sent_starts_from_the_beginning(chat: Served) -> None:
    assert chat.get("/news", last_event_id="77").content == chat.get("/news").content


def test_without_examples_there_is_an_event_of_each_kind(chat: Served) -> None:
    events = chat.get("/kinds").content.decode().split("\n\n")

    assert [event.partition("\n")[0] for event in events[:-1]] == ["event: start", "event: end"]


def test_a_stream_is_answered_where_the_body_asks_for_it(chat: Served) -> None:
    answer = chat.post("/chat", {"stream": True})

    assert answer.content.startswith(b'data: {"token":')
    assert b"id:" not in answer.content


def test_a_stream_is_answered_where_accept_asks_for_it(chat: Served) -> None:
    answer = chat.post("/chat", {}, accept="text/event-stream")

    assert answer.headers["content-type"].startswith("text/event-stream")


def test_lines_of_json_end_with_a_line_feed(chat: Served) -> None:
    answer = chat.get("/lines", accept="application/x-ndjson")

    assert answer.content == b'{"token":"a"}\n{"token":"b"}\n'


def test_texts_of_a_sequence_begin_with_a_record_separator(chat: Served) -> None:
    answer = chat.get("/lines", accept="application/json-seq")

    assert answer.content == b'\x1e{"token":"c"}\n\x1e{"token":"d"}\n'


def test_a_handler_streams_data_alone(tmp_path) -> None:
    answer = told(tmp_path, '[{"token": "a"}, {"token": "b"}, "[DONE]"]').post("/chat", {}, accept="text/event-stream")

    assert answer.content == b'data: {"token":"a"}\n\ndata: {"token":"b"}\n\ndata: [DONE]\n\n'


def test_a_handler_streams_events_with_their_fields(tmp_path) -> None:
    said = '[{"event": "token", "id": "7", "retry": 500, "data": {"token": "a"}}]'
    answer = told(tmp_path, said).post("/chat", {}, accept="text/event-stream")

    assert answer.content == b'event: token\nid: 7\nretry: 500\ndata: {"token":"a"}\n\n'


def test_data_of_several_lines_is_several_fields(tmp_path) -> None:
    described = "text/event-stream: {schema: {$ref: '#/components/schemas/Token'}}"
    document = DOCUMENT.replace(described, "text/event-stream: {}")
    served = serve_api(tmp_path, document, chat=CHAT % r'[{"event": "a\nb", "data": "one\ntwo"}]')

    assert served.post("/chat", {}, accept="text/event-stream").content == b"event: a b\ndata: one\ndata: two\n\n"


def test_an_event_that_breaks_the_document_ends_the_stream(tmp_path, capsys) -> None:
    answer = told(tmp_path, '[{"token": "a"}, {"token": 7}, {"token": "c"}]').post(
        "/chat", {}, accept="text/event-stream"
    )

    good, farewell = answer.content.split(b"\n\n", 1)
    assert good == b'data: {"token":"a"}'
    assert farewell.startswith(b": specdouble ended this stream: post_chat")
    assert "body /token: came 7, expected a string" in capsys.readouterr().err


def test_an_event_that_breaks_the_document_is_a_finding_of_the_journal(tmp_path) -> None:
    served = with_control(told(tmp_path, '[{"token": 7}]'))
    served.post("/notes/chat", {}, accept="text/event-stream")

    entry = served.get(f"/-/journal/{served.get('/-/journal').body['entries'][0]['id']}").body
    assert [(one["blame"], one["pointer"]) for one in entry["findings"]] == [("handler", "/token")]


def test_an_example_that_breaks_the_document_is_no_event_but_with_errors(tmp_path) -> None:
    document = DOCUMENT.replace("data: {title: Rain}", "data: 7")

    assert serve_document(tmp_path, document).get("/news").content == b'event: closed\nid: 1\ndata: {"title":"Sun"}\n\n'
    assert b"ended this stream" in serve_document(tmp_path, document, errors=True).get("/news").content


def test_an_event_that_breaks_the_document_may_be_let_through(tmp_path) -> None:
    settings = Settings(clock="2026-01-15T09:00:00Z", responses="report")
    answer = told(tmp_path, '[{"token": 7}]', settings=settings).post("/chat", {}, accept="text/event-stream")

    assert answer.content == b'data: {"token":7}\n\n'


def test_a_stream_that_crashes_ends_and_is_told_of(tmp_path, capsys) -> None:
    answer = told(tmp_path, '({"token": 1 // n and "a"} for n in (1, 0))').post("/chat", {}, accept="text/event-stream")

    assert answer.content.startswith(b'data: {"token":"a"}\n\n: specdouble ended this stream: ZeroDivisionError')
    assert "ZeroDivisionError" in capsys.readouterr().err


ENDLESS = """
from specdouble import Stream

freed = []

async def post_chat(pace):
    return Stream(_forever(pace))

async def _forever(pace):
    try:
        while True:
            await pace(0.5)
            yield {"token": "and on"}
    finally:
        freed.append(True)

def get_lines():
    return {"token": str(len(freed))}
"""


def test_a_client_that_leaves_frees_an_endless_stream(tmp_path) -> None:
    document = DOCUMENT.replace("application/x-ndjson:", "application/json:")
    document = document.replace("operationId: get_lines", "operationId: get_lines\n      tags: [chat]")
    served = serve_api(tmp_path, document, chat=ENDLESS)

    taken = asyncio.run(_take(served, 3))

    assert taken == 3
    assert json.loads(served.get("/lines").content) == {"token": "1"}


async def _take(served: Served, wanted: int) -> int:
    """Ask for a stream, and leave after so many events."""
    taken, left = 0, asyncio.Event()

    async def receive():
        if taken < wanted:
            if not left.is_set() and taken == 0 and not receive.asked:
                receive.asked = True
                return {"type": "http.request", "body": b"{}", "more_body": False}
            await left.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        nonlocal taken
        if message.get("body"):
            taken += 1
            if taken == wanted:
                left.set()
                await asyncio.sleep(0)

    receive.asked = False
    headers = [(b"accept", b"text/event-stream"), (b"content-type", b"application/json")]
    scope = {"type": "http", "http_version": "1.1", "method": "POST", "path": "/chat", "raw_path": b"/chat"}
    await served.app({**scope, "query_string": b"", "headers": headers}, receive, send)
    return taken


def test_a_server_that_stops_ends_its_streams() -> None:
    sent = asyncio.run(_stopped_after_the_first())

    assert sent == [b"again", b""]


async def _stopped_after_the_first() -> list[bytes]:
    sent: list[bytes] = []

    async def forever():
        while True:
            yield b"again"
            await asyncio.Event().wait()

    async def send(message):
        sent.append(message["body"])
        asyncio.get_running_loop().call_soon(end_streams)

    await send_stream(Stream(forever()), send)
    return sent


def test_a_stream_that_is_given_up_lets_its_maker_clean_up() -> None:
    """A server that stops at once cancels what it serves, while the stream waits for its next event."""
    assert asyncio.run(_given_up()) == ["freed"]


async def _given_up() -> list[str]:
    told: list[str] = []

    async def forever():
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            told.append("freed")

    async def send(message):
        asyncio.get_running_loop().call_soon(sending.cancel)

    sending = asyncio.ensure_future(send_stream(Stream(forever()), send))
    with pytest.raises(asyncio.CancelledError):
        await sending
    return told
