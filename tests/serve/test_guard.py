"""Guards: every security requirement of OpenAPI, and what a wrong credential gets."""

from __future__ import annotations

import base64
import re

import pytest

from specdouble.contract.call import RawRequest
from specdouble.contract.load import load_text
from specdouble.errors import ConfigError, Forbidden, Unauthorized
from specdouble.runtime.personas import Persona
from specdouble.runtime.users import ANYONE, User
from specdouble.serve.guard import make_guards

ADA = Persona(User("ada", scopes=("notes:*",)), {"key": "k-ada", "token": "t-ada", "jar": "j-ada", "basic": "ada:pw"})
BOB = Persona(User("bob"), {"key": "k-bob", "token": "t-bob", "jar": "j-bob", "basic": "bob:pw"})

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    asked: {type: apiKey, in: query, name: key}
    jar: {type: apiKey, in: cookie, name: session}
    token: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    oauth: {type: oauth2, flows: {}}
paths:
  /notes:
    get:
      operationId: list_notes
      security: %s
      responses: {'200': {description: OK}}
"""


def guard(security: str, policy: str = "personas", personas: tuple[Persona, ...] = (ADA, BOB)):
    document = load_text(DOCUMENT % security, name="notes")
    return make_guards(document, policy, personas, {}, {})["list_notes"]


def request(query: str = "", **headers: str) -> RawRequest:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return RawRequest("GET", "/notes", query, pairs)


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("security", "headers"),
    [
        ("[{key: []}]", {"x_key": "k-ada"}),
        ("[{token: []}]", {"authorization": "Bearer t-ada"}),
        ("[{token: []}]", {"authorization": "bearer t-ada"}),
        ("[{jar: []}]", {"cookie": "other=1; session=j-ada"}),
        ("[{basic: []}]", {"authorization": basic("ada:pw")}),
        ("[{key: [], token: []}]", {"x_key": "k-ada", "authorization": "Bearer t-ada"}),
        ("[{key: []}, {token: []}]", {"authorization": "Bearer t-ada"}),
        ("[{}, {key: []}]", {"x_key": "k-ada"}),
    ],
)
def test_the_holder_of_a_credential_is_let_in(security: str, headers: dict[str, str]) -> None:
    assert guard(security)(request(**headers)) is ADA.user


@pytest.mark.parametrize(
    ("security", "headers"),
    [
        ("[{key: []}]", {}),
        ("[{key: []}]", {"x_key": "wrong"}),
        ("[{token: []}]", {"authorization": "Bearer"}),
        ("[{token: []}]", {"authorization": "Basic t-ada"}),
        ("[{jar: []}]", {"cookie": "session=wrong"}),
        ("[{jar: []}]", {"cookie": ";;=\x7f"}),
        ("[{basic: []}]", {"authorization": "Basic !!!"}),
        ("[{basic: []}]", {"authorization": basic("ada:wrong")}),
        ("[{key: [], token: []}]", {"x_key": "k-ada"}),
        ("[{key: [], token: []}]", {"x_key": "k-ada", "authorization": "Bearer t-bob"}),
        ("[{}, {key: []}]", {"x_key": "wrong"}),
    ],
)
def test_a_missing_or_wrong_credential_is_refused(security: str, headers: dict[str, str]) -> None:
    with pytest.raises(Unauthorized):
        guard(security)(request(**headers))


def test_schemes_that_come_together_name_the_one_who_holds_both() -> None:
    shared = (
        Persona(User("ada", tenant=1, id=1), {"token": "t-ada", "key": "k-team"}),
        Persona(User("bob", tenant=1, id=2), {"token": "t-bob", "key": "k-team"}),
        Persona(User("eve", tenant=2, id=3), {"token": "t-eve", "key": "k-eve"}),
    )
    both = guard("[{token: [], key: []}]", personas=shared)

    assert both(request(authorization="Bearer t-bob", x_key="k-team")).name == "bob"
    with pytest.raises(Unauthorized):
        both(request(authorization="Bearer t-eve", x_key="k-team"))
    assert guard("[{key: []}]", personas=shared)(request(x_key="k-team")).name == "ada"


def test_optional_security_lets_strangers_in() -> None:
    assert guard("[{}, {key: []}]")(request()) is ANYONE


def test_no_security_asks_nobody() -> None:
    assert guard("[]")(request(x_key="whatever")) is ANYONE


def test_a_scope_that_is_not_held_is_forbidden() -> None:
    with pytest.raises(Forbidden) as refused:
        guard("[{token: [users:read]}]")(request(authorization="Bearer t-ada"))

    assert refused.value.permission == "users:read"


def test_another_alternative_may_hold_the_scope() -> None:
    ask = guard("[{token: [users:read]}, {token: [notes:read]}]")

    assert ask(request(authorization="Bearer t-ada")) is ADA.user


@pytest.mark.parametrize(
    ("security", "challenge"),
    [
        ("[{token: []}]", 'Bearer realm="Notes"'),
        ("[{basic: []}]", 'Basic realm="Notes"'),
        ("[{key: []}]", 'ApiKey realm="Notes", in="header", name="X-Key"'),
        ("[{token: []}, {jar: []}]", 'Bearer realm="Notes", ApiKey realm="Notes", in="cookie", name="session"'),
    ],
)
def test_a_refusal_says_how_to_sign_in(security: str, challenge: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        guard(security)(request())

    assert refused.value.headers == {"WWW-Authenticate": challenge}


@pytest.mark.parametrize(
    ("security", "headers", "query"),
    [
        ("[{token: []}]", {"authorization": "Bearer anything.at-all"}, ""),
        ("[{oauth: [read]}]", {"authorization": "Bearer x"}, ""),
        ("[{basic: []}]", {"authorization": basic("me:")}, ""),
        ("[{key: []}]", {"x_key": "x"}, ""),
        ("[{asked: []}]", {}, "page=1&key=x"),
    ],
)
def test_any_well_formed_credential_will_do_for_a_foreign_document(
    security: str, headers: dict[str, str], query: str
) -> None:
    assert guard(security, "any", ())(request(query, **headers)) is ANYONE


@pytest.mark.parametrize(
    ("security", "headers", "query"),
    [
        ("[{token: []}]", {}, ""),
        ("[{token: []}]", {"authorization": "Bearer two words"}, ""),
        ("[{basic: []}]", {"authorization": basic("no colon")}, ""),
        ("[{key: []}]", {"x_key": " "}, ""),
        ("[{asked: []}]", {}, "page=1"),
    ],
)
def test_a_foreign_document_still_wants_a_credential(security: str, headers: dict[str, str], query: str) -> None:
    with pytest.raises(Unauthorized):
        guard(security, "any", ())(request(query, **headers))


def test_nobody_is_asked_with_auth_off() -> None:
    assert guard("[{key: []}]", "off", ())(request()) is ANYONE


def test_a_scheme_that_no_persona_can_meet_stops_the_start() -> None:
    with pytest.raises(ConfigError, match=r"list_notes asks for security scheme 'oauth'.*personas\.yaml"):
        guard("[{oauth: []}]")


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (
            {},
            "came no credential, expected X-Key in the header with session in the cookie or Authorization: Bearer ...",
        ),
        ({"authorization": "Bearer a b"}, "came a malformed credential, expected X-Key in the header"),
    ],
)
def test_who_is_refused_is_told_what_would_do(headers: dict[str, str], told: str) -> None:
    with pytest.raises(Unauthorized, match=re.escape(told)):
        guard("[{key: [], jar: []}, {token: []}, {oauth: []}]", "any", ())(request(**headers))
