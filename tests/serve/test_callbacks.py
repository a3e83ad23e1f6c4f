"""Callbacks: what an operation sends to its caller, to this machine alone, again and again until it arrives."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving_kit import Served, serve_api, with_control

from specdouble.contract.call import Call, RawRequest
from specdouble.contract.expressions import Exchanged, fill
from specdouble.runtime.deliveries import PAUSES, Deliveries, Delivery, refusal

DOCUMENT = """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      tags: [orders]
      operationId: list_orders
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}
    post:
      tags: [orders]
      operationId: create_order
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewOrder'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '409': {description: Taken}
      callbacks:
        orderPlaced: {$ref: '#/components/callbacks/placed'}
  /orders/{id}:
    get:
      tags: [orders]
      operationId: get_order
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
components:
  callbacks:
    placed:
      '{$request.body#/callbackUrl}?order={$response.body#/id}':
        post:
          requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Placed'}}}}
          responses: {'200': {description: Thanks}}
  schemas:
    NewOrder:
      type: object
      required: [dish]
      properties: {dish: {type: string}, callbackUrl: {type: string, writeOnly: true}}
    Order:
      type: object
      required: [id, dish]
      properties: {id: {type: string, readOnly: true}, dish: {type: string}}
    Placed:
      allOf:
        - {type: object, required: [event], properties: {event: {type: string, const: order.placed}}}
        - type: object
          required: [order, dish]
          properties: {dish: {type: string}, order: {$ref: '#/components/schemas/Order'}}
"""
START = datetime(2026, 1, 15, 9, tzinfo=UTC)


class Receiver:
    """Somebody who is called back; answers with the given statuses, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.got: list[tuple[str, str, bytes]] = []
        self._statuses = list(statuses)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.got.append((self.path, self.headers.get("Content-Type", ""), body))
                self.send_response(outer._statuses.pop(0) if outer._statuses else 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @contextmanager
    def listening(self) -> Iterator[Receiver]:
        self._thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


def sent(served: Served) -> list[Delivery]:
    """Let everything that is due be sent, and list it."""
    deliveries = served.app.sandbox.deliveries
    with suppress(TimeoutError):
        asyncio.run(asyncio.wait_for(deliveries.run(), 0.5))
    return list(deliveries)


def test_an_operation_calls_back_with_what_it_answered(tmp_path: Path) -> None:
    served = serve_api(tmp_path, DOCUMENT)

    with Receiver().listening() as receiver:
        order = served.post("/orders", {"dish": "soup", "callbackUrl": receiver.url}).body
        (delivery,) = sent(served)

    ((path, content_type, body),) = receiver.got
    assert path == f"/hook?order={order['id']}"
    assert content_type == "application/json"
    assert json.loads(body) == {"event": "order.placed", "dish": "soup", "order": order}
    assert (delivery.state, delivery.operation, delivery.event) == ("delivered", "create_order", "orderPlaced")


def test_a_request_that_names_no_address_calls_nobody(tmp_path: Path) -> None:
    served = serve_api(tmp_path, DOCUMENT)

    served.post("/orders", {"dish": "soup"})

    assert sent(served) == []


def test_a_refused_request_calls_nobody(tmp_path: Path) -> None:
    handlers = "from specdouble import Conflict\ndef create_order():\n    raise Conflict('no')\n"
    served = serve_api(tmp_path, DOCUMENT, orders=handlers)

    assert served.post("/orders", {"dish": "soup", "callbackUrl": "http://127.0.0.1:9/"}).status == 409
    assert sent(served) == []


def test_a_replayed_request_does_not_call_again(tmp_path: Path) -> None:
    served = serve_api(tmp_path, "x-idempotency: true\n" + DOCUMENT.lstrip())

    with Receiver().listening() as receiver:
        for _ in range(2):
            served.post("/orders", {"dish": "soup", "callbackUrl": receiver.url}, idempotency_key="k")
        sent(served)

    assert len(receiver.got) == 1


def test_another_machine_is_not_called(tmp_path: Path) -> None:
    served = serve_api(tmp_path, DOCUMENT)

    served.post("/orders", {"dish": "soup", "callbackUrl": "http://example.com/hook"})

    (delivery,) = sent(served)
    assert delivery.state == "refused"
    assert "--allow-remote-callbacks" in delivery.attempts[0].error


def test_the_control_plane_lists_every_attempt_and_forgets(tmp_path: Path) -> None:
    served = with_control(serve_api(tmp_path, DOCUMENT))
    served.post("/notes/orders", {"dish": "soup", "callbackUrl": "http://example.com/hook"})

    (shown,) = served.get("/-/deliveries").body["deliveries"]

    assert (shown["id"], shown["state"], shown["url"][:24]) == (1, "refused", "http://example.com/hook?")
    assert shown["attempts"][0]["at"] == "2026-01-15T09:00:00.000Z"
    assert served.get("/-/deliveries", x_specdouble_sandbox="other").body == {"deliveries": []}
    assert served.send("DELETE", "/-/deliveries").status == 204
    assert served.get("/-/deliveries").body == {"deliveries": []}


class Moment:
    """A clock that jumps to whatever is due next, and a receiver without a wire."""

    def __init__(self, *answers: int | Exception) -> None:
        self.now = START
        self.answers = list(answers)
        self.deliveries = Deliveries(self.tell, send=self.send)

    def tell(self) -> datetime:
        waiting = [one.due for one in self.deliveries if one.state == "waiting"] if self._begun else []
        self.now = max([self.now, *waiting[:1]])
        return self.now

    _begun = False

    def send(self, _: Delivery) -> int:
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer

    def deliver(self) -> Delivery:
        async def run() -> Delivery:
            delivery = self.deliveries.add("api", "operation", "event", "http://localhost/")
            self._begun = True
            await self.deliveries.run()
            return delivery

        return asyncio.run(run())


def test_what_fails_is_tried_again_with_growing_pauses_and_given_up() -> None:
    delivery = Moment(500, ConnectionRefusedError("no"), 302, 429, 503).deliver()

    assert delivery.state == "failed"
    assert [(one.at - START).total_seconds() for one in delivery.attempts] == [0, 1, 6, 31, 156]
    assert [one.status for one in delivery.attempts] == [500, None, 302, 429, 503]
    assert delivery.attempts[1].error == "ConnectionRefusedError: no"


def test_a_receiver_that_has_gone_is_left_alone() -> None:
    assert [one.status for one in Moment(410).deliver().attempts] == [410]


@given(st.lists(st.sampled_from([500, 404, 200]), max_size=8))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_delivery_ends_at_the_first_success_or_after_the_last_pause(answers: list[int]) -> None:
    delivery = Moment(*answers).deliver()

    tried = [*answers, 200][: len(PAUSES) + 1]
    expected = tried[: tried.index(200) + 1] if 200 in tried else tried
    assert [one.status for one in delivery.attempts] == expected
    assert delivery.state == ("delivered" if expected[-1] == 200 else "failed")
    pauses = [later.at - earlier.at for earlier, later in zip(delivery.attempts, delivery.attempts[1:], strict=False)]
    assert pauses == [timedelta(seconds=pause) for pause in PAUSES[: len(pauses)]]


def test_no_more_wait_than_there_is_room_for() -> None:
    deliveries = Deliveries(lambda: START, limit=2, send=lambda _: 200)

    async def fill_up() -> list[str]:
        return [deliveries.add("api", "op", "event", "http://localhost/").state for _ in range(3)]

    assert asyncio.run(fill_up()) == ["waiting", "waiting", "refused"]
    assert len(deliveries) == 2


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("http://127.0.0.1:4000/x", True),
        ("http://localhost/x", True),
        ("http://[::1]:80/", True),
        ("http://127.8.9.1/", True),
        ("http://10.0.0.1/", False),
        ("http://localhost.example.com/", False),
        ("http://127.0.0.1.example.com/", False),
        ("http://127.0.0.1@example.com/", False),
        ("ftp://127.0.0.1/", False),
        ("file:///etc/passwd", False),
        ("http://", False),
        ("http://127.0.0.1:99999/", False),
        ("", False),
    ],
)
def test_only_this_machine_may_be_called(url: str, may: bool) -> None:
    assert (refusal(url, allow_remote=False) == "") is may


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("$request.body#/a/b", "1"),
        ("http://x/{$request.body#/list/0}/{$request.query.q}", "http://x/first/7"),
        ("$request.header.X-Hook", "h"),
        ("$request.path.id", "9"),
        ("$response.body#/ok", "true"),
        ("$response.header.Location", "/orders/9"),
        ("{$method} {$statusCode} {$url}", "POST 201 http://here/orders/9"),
        ("http://fixed/", "http://fixed/"),
        ("$request.body#/missing", None),
        ("x{$request.body#/a}", None),
        ("$nonsense", None),
    ],
)
def test_expressions_are_filled_from_request_and_answer(template: str, text: str | None) -> None:
    body = {"a": {"b": 1}, "list": ["first"]}
    raw = RawRequest("POST", "/orders/9", "", (("x-hook", "h"),))
    call = Call(operation=None, path={"id": 9}, query={"q": 7}, body=body)  # type: ignore[arg-type]
    exchanged = Exchanged("http://here/orders/9", raw, call, 201, {"location": "/orders/9"}, {"ok": True})

    assert fill(template, exchanged) == text
