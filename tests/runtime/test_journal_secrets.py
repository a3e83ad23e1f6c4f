"""No secret is ever shown: not in a line, not whole, not in an archive, wherever it was put."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from journal_kit import JSON, add, entry, reader

from specdouble.contract.json_text import dump_json
from specdouble.errors import Violation
from specdouble.runtime.journal import Entry, Journal
from specdouble.runtime.journal.findings import request_findings
from specdouble.runtime.journal.har import har
from specdouble.runtime.journal.secret_names import secrecy

FORM = ("content-type", "application/x-www-form-urlencoded")
TEXT = ("content-type", "text/plain")
PARTS = ("content-type", "multipart/form-data; boundary=x")
SECRET_NAMES = [
    "password", "token", "access_token", "accessToken", "client_secret", "apiKey", "api_key", "X-Api-Key", "jwt",
    "privateKey", "newPassword", "user_pwd", "passphrase", "authToken", "accesstoken", "PASSWORD", "password2",
    "refresh-token", "secret_value", "credentials",
]  # fmt: skip
PLAIN_NAMES = [
    "name", "page", "max_tokens", "page_token", "nextPageToken", "token_type", "password_changed_at", "secretary",
    "id", "key",
]  # fmt: skip


def shown(one: Entry) -> str:
    """Return everything that any output says of an entry."""
    show = reader()
    outputs = [dump_json(show.summary(one)), dump_json(show.show(one)), *har([one], show, version="1")]
    return b"\n".join(outputs).decode()


def json_body(value: Any) -> dict[str, Any]:
    return {"method": "POST", "sent": (JSON,), "body": dump_json(value), "operation_id": "create_vault"}


def answer(value: Any) -> dict[str, Any]:
    return {"got": (JSON,), "answer": dump_json(value), "operation_id": "get_vault", "path": "/vaults/1"}


def text_body(text: str, header: tuple[str, str] = TEXT) -> dict[str, Any]:
    return {"method": "POST", "sent": (header,), "body": text.encode(), "operation_id": "create_vault"}


# Where a secret can stand: each makes what `entry` is given, of a secret's name and the secret.
PLACES = {
    "bearer": lambda _, secret: {"sent": (("authorization", f"Bearer {secret}"),)},
    "basic": lambda _, secret: {
        "sent": (("authorization", "Basic " + base64.b64encode(f"me:{secret}".encode()).decode()),),
        "answer": dump_json({"error": f"wrong: {secret}"}),
    },
    "unknown scheme": lambda _, secret: {"sent": (("authorization", f"{secret} more"),)},
    "proxy": lambda _, secret: {"sent": (("proxy-authorization", secret),)},
    "cookie": lambda _, secret: {"sent": (("cookie", f'theme=dark; vault_session="{secret}"; other={secret}'),)},
    "set-cookie": lambda _, secret: {"got": (("Set-Cookie", f"vault_session={secret}; Path=/; HttpOnly"),)},
    "scheme header": lambda _, secret: {"sent": (("x-vault", secret),)},
    "scheme query": lambda _, secret: {"query": f"limit=1&sig={quote(secret)}"},
    "named header": lambda name, secret: {"sent": ((f"x-{name}".lower(), secret),)},
    "answered header": lambda name, secret: {"got": ((f"X-{name}", secret),)},
    "named query": lambda name, secret: {"query": f"{name}={quote(secret)}&limit=1"},
    "encoded query name": lambda name, secret: {"query": f"%{ord(name[0]):02x}{name[1:]}={quote(secret)}"},
    "deep query": lambda name, secret: {"query": f"filter%5B{name}%5D={quote(secret)}"},
    "JSON in the query": lambda name, secret: {"query": "q=" + quote(json.dumps({name: secret}))},
    "query parameter by schema": lambda _, secret: {"query": f"pin={quote(secret)}", "operation_id": "list_vaults"},
    "path parameter": lambda _, secret: {"path": f"/invitations/{quote(secret)}", "operation_id": "get_invitation"},
    "referer": lambda name, secret: {"sent": (("referer", f"http://localhost/?{name}={quote(secret)}"),)},
    "redirect": lambda name, secret: {"got": (("Location", f"/done#{name}={quote(secret)}&page=1"),)},
    "address with a user": lambda _, secret: {"sent": (("origin", f"https://me:{quote(secret)}@example.com"),)},
    "property": lambda name, secret: json_body({"name": "Attic", name: secret}),
    "deep property": lambda name, secret: json_body({"rows": [{"a": {name: {"x": [secret]}}}]}),
    "list": lambda name, secret: json_body({f"{name}s": [secret], name: [secret]}),
    "map": lambda name, secret: json_body({"secrets": {"A": secret}}),
    "pair": lambda _, secret: json_body({"env": [{"name": "API_KEY", "value": secret}]}),
    "address in a property": lambda name, secret: json_body({"url": f"https://x.org/?a=1&{name}={quote(secret)}"}),
    "write-only": lambda _, secret: json_body({"combination": secret}),
    "format password": lambda _, secret: json_body({"question": secret}),
    "deep write-only": lambda _, secret: json_body({"doors": [{"code": secret}]}),
    "additional property": lambda _, secret: json_body({"drawers": {"left": secret}}),
    "answer": lambda name, secret: answer({"id": 1, "combination": secret, name: secret}),
    "answered list": lambda _, secret: {**answer([{"combination": secret}]), "operation_id": "list_vaults"},
    "echo": lambda _, secret: {"sent": (("x-vault", secret),), "answer": f"no such key: {secret}".encode()},
    "form": lambda name, secret: text_body(f"name=Attic&{name}={quote(secret)}", FORM),
    "form by schema": lambda _, secret: text_body(f"combination={quote(secret)}", FORM),
    "parts": lambda name, secret: text_body(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{secret}\r\n--x--\r\n', PARTS
    ),
    "JSON as text": lambda name, secret: text_body(json.dumps({name: secret})),
    "broken JSON": lambda name, secret: text_body(f'{{"{name}": {json.dumps(secret)}, "a": ', JSON),
    "broken JSON by schema": lambda _, secret: text_body(f'{{"combination": {json.dumps(secret)}', JSON),
    "escaped broken JSON": lambda name, secret: text_body(f'{{"\\u{ord(name[0]):04x}{name[1:]}": "{secret}', JSON),
    "text": lambda name, secret: text_body(f"limit: 1\n{name}: {secret}\n"),
    "XML": lambda name, secret: text_body(f"<a><{name}>{secret}</{name}></a>", ("content-type", "application/xml")),
    "events": lambda name, secret: {
        "got": (("content-type", "text/event-stream"),),
        "answer": f"event: a\ndata: {json.dumps({name: secret})}\n\ndata: [DONE]\n\n".encode(),
    },
    "wide text": lambda name, secret: {"sent": (JSON,), "body": json.dumps({name: secret}).encode("utf-16")},
    "finding": lambda name, secret: {
        **json_body({name: secret}),
        "findings": request_findings([Violation("body", f"/{name}", repr(secret), "a string", "maxLength")]),
    },
    "finding by schema": lambda _, secret: {
        **json_body({"doors": [{"code": secret}]}),
        "findings": request_findings([Violation("body", "/doors/0/code", repr(secret), "a number", "type")]),
    },
    "finding of a parameter": lambda _, secret: {
        "query": f"pin={quote(secret)}",
        "operation_id": "list_vaults",
        "findings": request_findings([Violation("query", "pin", repr(secret), "a number", "type")]),
    },
    "note": lambda _, secret: {"sent": (("x-vault", secret),), "notes": (f"ignored {secret}",)},
}  # fmt: skip

# What could be part of no innocent text.
SECRETS = st.text(st.sampled_from("QZJX0123456789_~ü"), min_size=9, max_size=20)


@settings(derandomize=True, max_examples=15, deadline=None)
@given(secret=SECRETS, name=st.sampled_from(SECRET_NAMES))
@example(secret="QZJX-0123456789", name="password")
@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_never_shown(place: str, secret: str, name: str) -> None:
    planted = entry(**PLACES[place](name, secret))

    text = shown(planted)

    assert secret not in text
    assert quote(secret) not in text
    assert base64.b64encode(secret.encode()).decode() not in text


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    secret=SECRETS,
    places=st.lists(st.sampled_from(sorted(PLACES)), min_size=2, max_size=5),
    names=st.lists(st.sampled_from(SECRET_NAMES), min_size=5, max_size=5),
)
def test_a_secret_is_never_shown_of_many_entries(secret: str, places: list[str], names: list[str]) -> None:
    journal = Journal()
    for place, name in zip(places, names, strict=False):
        add(journal, **PLACES[place](name, secret))

    assert secret not in "".join(shown(one) for one in journal)


@pytest.mark.parametrize("secret", ["hunter2", "0000"])
@pytest.mark.parametrize("place", ["finding", "finding by schema", "finding of a parameter"])
def test_a_finding_does_not_quote_a_short_secret(place: str, secret: str) -> None:
    assert secret not in shown(entry(**PLACES[place]("password", secret)))


@pytest.mark.parametrize("api", ["vaults", "gone", ""])
def test_names_alone_hide_where_the_api_is_unknown(api: str) -> None:
    text = shown(entry(sent=(JSON, ("authorization", "Bearer hunter22")), body=b'{"password": "hunter2"}', api=api))

    assert "hunter2" not in text


def test_a_body_that_was_cut_hides_what_names_a_secret() -> None:
    journal = Journal(max_body=40)

    one = add(journal, sent=(JSON,), body=b'{"password": "hunter2", "more": "' + b"x" * 100)

    assert "hunter2" not in shown(one)
    assert reader().show(one)["request"]["body"] == {
        "media_type": "application/json", "size": 133, "cut": True, "hidden": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("authorization", "Bearer abc", "Bearer ***"),
        ("authorization", "Basic bWU6eA==", "Basic ***"),
        ("authorization", "hunter2", "***"),
        ("cookie", "theme=dark; session=abc", "theme=***; session=***"),
        ("set-cookie", "session=abc; Path=/; HttpOnly", "session=***; Path=/; HttpOnly"),
        ("x-api-key", "abc", "***"),
        ("accept", "application/json; q=0.9", "application/json; q=0.9"),
        ("idempotency-key", "abc", "abc"),
        ("location", "/login?page=2&token=abc", "/login?page=2&token=***"),
    ],
)
def test_a_header_keeps_what_is_no_secret(name: str, value: str, expected: str) -> None:
    one = reader().show(entry(sent=((name, value),)))

    assert one["request"]["headers"] == [{"name": name, "value": expected}]


def test_a_body_keeps_what_is_no_secret() -> None:
    body = {"name": "Attic", "max_tokens": 512, "tokens": 7, "password": None, "has_password": True, "secret": "x"}

    one = reader().show(entry(**json_body(body)))

    assert one["request"]["body"]["json"] == {**body, "secret": "***"}


def test_a_stream_of_events_keeps_what_is_no_secret() -> None:
    events = b'data: {"text": "hi", "usage": {"total_tokens": 5}}\n\ndata: [DONE]\n\n'

    one = reader().show(entry(got=(("content-type", "text/event-stream"),), answer=events))

    assert one["response"]["body"]["text"] == events.decode()


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_secret_name_is_known(name: str) -> None:
    assert secrecy(name) != "no"


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_a_number_under_a_name_that_only_sounds_secret_is_shown(name: str) -> None:
    assert reader().show(entry(**json_body({name: 12})))["request"]["body"]["json"] == {name: 12}
