"""Requests are signed as they go out, by the clock of who is asked."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from specdouble.contract.call import RawRequest
from specdouble.contract.load import load_text
from specdouble.runtime.personas import Persona
from specdouble.runtime.users import User
from specdouble.serve.credentials import persona_credentials
from specdouble.serve.signatures import find_signatures
from specdouble.testing.exchange import Sent
from specdouble.testing.signing import signing, signing_credentials
from specdouble.testing.target import InProcess

DOCUMENT = load_text(r"""
openapi: 3.0.3
info: {title: Hooks, version: '1'}
security: [{token: []}]
paths:
  /hooks/{id}:
    post: {operationId: receive_hook, security: [{signature: []}], responses: {'200': {description: ok}}}
    get: {operationId: get_hook, responses: {'200': {description: ok}}}
  /hooks/test:
    post: {operationId: test_hooks, responses: {'200': {description: ok}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    signature:
      type: apiKey
      in: header
      name: X-Sig
      x-signature: {value: '{timestamp}.{hex}', message: "{timestamp}\n{method}\n{path}\n{body}"}
""")
PERSONA = Persona(User("acme"), {"token": "t", "signature": "acme-key"})
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
HOOK = Sent("POST", "http://double/api/hooks/a%2Fb?c=1", {"X-Sig": "acme-key"}, b"{}")


class Server:
    """Answers with the headers that came; its clock, where it has one, stands."""

    def __init__(self, now: datetime | None) -> None:
        self.now = now

    async def __call__(self, scope, receive, send):
        await receive()
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        is_clock = scope["path"] == "/-/clock"
        status = 404 if is_clock and self.now is None else 200
        value = {"mode": "frozen", "now": self.now.isoformat()} if is_clock and self.now else headers
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": json.dumps(value).encode()})


@pytest.fixture
def target():
    with closing(InProcess(Server(NOW), "http://double/api")) as plain:
        yield signing(plain, DOCUMENT, [signing_credentials(DOCUMENT, PERSONA)])


def checks(value: str, now: datetime) -> bool:
    """Tell whether a signature is good for HOOK."""
    request = RawRequest("POST", "/hooks/a%2Fb", body=b"{}")
    is_of = find_signatures(DOCUMENT)["signature"].checker(value, request, now)
    return is_of is not None and is_of("acme-key")


def test_key_becomes_a_signature(target):
    exchange = target.send(HOOK)

    assert checks(exchange.body["x-sig"], NOW)
    assert exchange.sent.headers["X-Sig"] == exchange.body["x-sig"]


def test_requests_at_the_same_time_are_signed(target):
    assert [checks(one.body["x-sig"], NOW) for one in target.send_together([HOOK, HOOK])] == [True, True]


@pytest.mark.parametrize(("method", "path"), [("GET", "1"), ("POST", "test"), ("POST", "1/absent")])
def test_key_is_sent_to_no_operation_that_asks_for_none(target, method, path):
    answer = target.send(Sent(method, f"http://double/api/hooks/{path}", {"X-Sig": "acme-key", "X-Other": "acme-key"}))

    assert "x-sig" not in answer.body
    assert answer.body["x-other"] == "acme-key"


def test_what_is_no_key_goes_out_as_it_is(target):
    assert target.send(Sent("POST", HOOK.url, {"X-Sig": "acme-kez"})).body["x-sig"] == "acme-kez"


def test_server_without_a_clock_has_the_time_of_everybody():
    with closing(InProcess(Server(None), "http://double/api")) as plain:
        answer = signing(plain, DOCUMENT, [signing_credentials(DOCUMENT, PERSONA)]).send(HOOK)

    assert checks(answer.body["x-sig"], datetime.now(UTC) + timedelta(seconds=5))


def test_target_stays_the_same_where_nobody_signs():
    with closing(InProcess(Server(NOW))) as plain:
        assert signing(plain, DOCUMENT, [persona_credentials(DOCUMENT, PERSONA)]) is plain


def test_key_is_no_header_that_a_person_would_send():
    assert persona_credentials(DOCUMENT, PERSONA).headers == {"Authorization": "Bearer t"}
