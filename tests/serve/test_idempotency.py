"""Idempotency-Key: the same key, the same answer, done once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving_kit import CLOCK, Served, serve_api, serve_document

from specdouble.errors import DocumentError
from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.1.0
info: {title: Payments, version: '1'}
paths:
  /payments:
    get:
      tags: [payments]
      operationId: list_payments
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Payment'}}}}
    post:
      tags: [payments]
      operationId: create_payment
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewPayment'}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Payment'}}}}
        '409': {description: Conflict}
        '422': {description: Invalid}
  /payments/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      tags: [payments]
      operationId: get_payment
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Payment'}}}}
        '404': {description: Absent}
    patch:
      tags: [payments]
      operationId: update_payment
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/NewPayment'}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Payment'}}}}
        '404': {description: Absent}
components:
  schemas:
    NewPayment:
      type: object
      properties: {amount: {type: integer}, note: {type: string}}
    Payment:
      type: object
      required: [id]
      properties: {id: {type: string}, amount: {type: integer}, note: {type: string}}
"""
KEY = {"idempotency_key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def payments(folder: Path, document: str = DOCUMENT, **handlers: str) -> Served:
    """Serve payments with nothing in them; handlers may be given."""
    return serve_api(folder, document, **handlers)


def pay(served: Served, body: Any = None, **headers: str) -> Any:
    return served.post("/payments", {"amount": 5} if body is None else body, **headers)


def count(served: Served) -> int:
    return len(served.get("/payments").body)


def test_a_key_sent_again_is_answered_again_byte_for_byte_and_pays_once(tmp_path: Path) -> None:
    served = payments(tmp_path)

    first, second = pay(served, **KEY), pay(served, **KEY)

    assert (first.status, second.status) == (201, 201)
    assert second.content == first.content
    assert second.headers == {**first.headers, "idempotent-replayed": "true"}
    assert count(served) == 1


def test_without_a_key_everything_is_done_anew(tmp_path: Path) -> None:
    served = payments(tmp_path)

    pay(served), pay(served)

    assert count(served) == 2


def test_the_same_key_with_another_body_is_refused(tmp_path: Path) -> None:
    served = payments(tmp_path)
    pay(served, **KEY)

    refused = pay(served, {"amount": 6}, **KEY)

    assert refused.status == 422
    assert "used with another request" in refused.content.decode()
    assert count(served) == 1


def test_a_body_spelled_otherwise_is_the_same_request(tmp_path: Path) -> None:
    served = payments(tmp_path)
    pay(served, b'{"amount": 5, "note": "n"}', content_type="application/json", **KEY)

    again = pay(served, b'{"note":"n","amount":5}', content_type="application/json", **KEY)

    assert again.headers["idempotent-replayed"] == "true"


def test_where_only_409_is_declared_a_misused_key_is_a_409(tmp_path: Path) -> None:
    served = payments(tmp_path, DOCUMENT.replace("        '422': {description: Invalid}\n", ""))
    pay(served, **KEY)

    assert pay(served, {"amount": 6}, **KEY).status == 409


def test_the_document_says_what_a_misused_key_gets(tmp_path: Path) -> None:
    served = payments(
        tmp_path,
        DOCUMENT.replace(
            "      operationId: create_payment\n",
            "      operationId: create_payment\n      x-idempotency: {misused: 409}\n",
        ),
    )
    pay(served, **KEY)

    assert pay(served, {"amount": 6}, **KEY).status == 409


def test_a_quoted_key_is_the_bare_one(tmp_path: Path) -> None:
    served = payments(tmp_path)
    pay(served, idempotency_key='"k1"')

    assert pay(served, idempotency_key="k1").headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize("key", ["", '""', "k" * 256])
def test_a_key_that_is_none_is_refused(tmp_path: Path, key: str) -> None:
    assert pay(payments(tmp_path), idempotency_key=key).status == 422


def test_a_day_later_the_key_is_free_again(tmp_path: Path) -> None:
    served = payments(tmp_path)
    pay(served, **KEY)
    served.app.sandbox.clock.advance(86399)
    assert "idempotent-replayed" in pay(served, **KEY).headers

    served.app.sandbox.clock.advance(1)

    assert "idempotent-replayed" not in pay(served, **KEY).headers
    assert "idempotent-replayed" in pay(served, **KEY).headers
    assert count(served) == 2


def test_a_reset_forgets_keys_with_the_rows(tmp_path: Path) -> None:
    served = payments(tmp_path)
    pay(served, **KEY)

    served.app.reset()

    assert "idempotent-replayed" not in pay(served, **KEY).headers


def test_two_callers_do_not_share_keys(tmp_path: Path) -> None:
    served = serve_document(tmp_path, DOCUMENT)
    pay(served, authorization="Bearer one", **KEY)

    assert "idempotent-replayed" not in pay(served, authorization="Bearer two", **KEY).headers


def test_a_refused_request_keeps_nothing(tmp_path: Path) -> None:
    handlers = (
        "from specdouble import Conflict\n"
        "def create_payment(store, body):\n"
        "    row = store.payments.add(body)\n"
        "    if len(store.payments) < 3: raise Conflict('too early')\n"
        "    return row\n"
    )
    served = payments(tmp_path, payments=handlers)
    store = served.app.sandbox.stores["notes"]

    assert [pay(served, **KEY).status for _ in range(2)] == [409, 409]
    with store.transaction() as transaction:
        transaction.payments.add({})
        transaction.payments.add({})
    succeeded = pay(served, **KEY)

    assert succeeded.status == 201
    assert "idempotent-replayed" not in succeeded.headers


def test_a_broken_answer_keeps_nothing(tmp_path: Path) -> None:
    served = payments(tmp_path, payments="def create_payment(body):\n    return {'id': body['amount']}\n")

    assert [pay(served, **KEY).headers.get("idempotent-replayed") for _ in range(2)] == [None, None]


def test_an_answer_of_500_is_not_kept(tmp_path: Path) -> None:
    handlers = "def create_payment(store):\n    store.payments.add({})\n    return None, 503\n"
    document = DOCUMENT.replace("        '409': {d", "        '503': {description: Down}\n        '409': {d")
    served = payments(tmp_path, document, payments=handlers)

    assert [pay(served, **KEY).headers.get("idempotent-replayed") for _ in range(2)] == [None, None]


def test_bytes_that_are_no_text_are_replayed_as_they_were(tmp_path: Path) -> None:
    document = DOCUMENT.replace(
        "'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Payment'}}}}",
        "'201': {description: OK, content: {application/octet-stream: {schema: {type: string, format: binary}}}}",
    )
    served = payments(tmp_path, document, payments="def create_payment():\n    return bytes(range(256))\n")
    pay(served, **KEY)

    again = pay(served, **KEY)

    assert again.headers["idempotent-replayed"] == "true"
    assert again.content == bytes(range(256))


def test_a_request_whose_first_is_still_under_way_is_a_409(tmp_path: Path) -> None:
    handlers = (
        "import asyncio\n"
        "async def create_payment(store):\n"
        "    await asyncio.sleep(0.05)\n"
        "    return store.payments.add({})\n"
    )
    served = payments(tmp_path, payments=handlers)

    async def both() -> list[Any]:
        return list(await asyncio.gather(*(asyncio.to_thread(pay, served, **KEY) for _ in range(2))))

    assert sorted(answer.status for answer in asyncio.run(both())) == [201, 409]
    assert count(served) == 1


def test_a_key_means_nothing_where_nobody_declares_it(tmp_path: Path) -> None:
    served = payments(tmp_path)
    made = pay(served).body

    changed = [served.send("PATCH", f"/payments/{made['id']}", {"amount": n}, **KEY) for n in (1, 2)]

    assert [answer.body["amount"] for answer in changed] == [1, 2]


@pytest.mark.parametrize(
    "document",
    [
        "x-idempotency: true\n" + DOCUMENT.lstrip(),
        DOCUMENT.replace("  /payments/{id}:\n", "  /payments/{id}:\n    x-idempotency: true\n"),
        DOCUMENT.replace("    patch:\n", "    patch:\n      x-idempotency: {ttl: 60}\n"),
    ],
    ids=["root", "path", "operation"],
)
def test_the_document_can_turn_keys_on(tmp_path: Path, document: str) -> None:
    served = payments(tmp_path, document)
    made = pay(served).body

    changed = [served.send("PATCH", f"/payments/{made['id']}", {"amount": 1}, **KEY) for _ in range(2)]

    assert changed[1].headers["idempotent-replayed"] == "true"


def test_a_handler_module_can_turn_keys_on_and_the_operation_off_again(tmp_path: Path) -> None:
    document = DOCUMENT.replace("    patch:\n", "    patch:\n      x-idempotency: false\n")
    document = document.replace("parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]", "")
    served = payments(tmp_path, document, payments="IDEMPOTENCY = True\n")
    made = [pay(served, **KEY).headers.get("idempotent-replayed") for _ in range(2)]
    item = f"/payments/{served.get('/payments').body[0]['id']}"

    changed = [served.send("PATCH", item, {"amount": n}, **KEY).body["amount"] for n in (1, 2)]

    assert made == [None, "true"]
    assert changed == [1, 2]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{tll: 5}", "there is no key 'tll'; there are: ttl, header, misused. Did you mean 'ttl'?"),
        ("{ttl: 0}", "came 0, expected a whole number of at least 1"),
        ("sometimes", "came 'sometimes', expected true, false or a mapping of ttl, header, misused"),
    ],
)
def test_a_wrong_switch_stops_the_start(tmp_path: Path, said: str, told: str) -> None:
    with pytest.raises(DocumentError) as error:
        payments(tmp_path, DOCUMENT.replace("    patch:\n", f"    patch:\n      x-idempotency: {said}\n"))

    assert told in str(error.value)
    assert "openapi.yaml:" in str(error.value)


def test_the_keys_are_not_listed_among_the_collections(tmp_path: Path) -> None:
    served = payments(tmp_path)
    pay(served, **KEY)

    with served.app.sandbox.stores["notes"].read() as view:
        assert view.collections == ("payments",)


def test_old_keys_are_swept_out(tmp_path: Path) -> None:
    served = payments(tmp_path)
    for number in range(99):
        pay(served, idempotency_key=f"k{number}")
    served.app.sandbox.clock.advance(86400)

    pay(served, idempotency_key="k100")

    with served.app.sandbox.stores["notes"].read() as view:
        assert len(view["_idempotency"]) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), max_size=8))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_each_key_writes_once_and_is_answered_alike(tmp_path_factory: Any, requests: list[tuple[str, int]]) -> None:
    served = _shared(tmp_path_factory)
    served.app.reset()
    first: dict[str, tuple[int, bytes]] = {}

    for key, amount in requests:
        answer = pay(served, {"amount": amount}, idempotency_key=key)
        if key not in first:
            first[key] = amount, answer.content
            assert answer.status == 201
        elif amount == first[key][0]:
            assert answer.content == first[key][1]
        else:
            assert answer.status == 422

    assert count(served) == len(first)


_served: list[Served] = []


def _shared(tmp_path_factory: Any) -> Served:
    if not _served:
        _served.append(serve_api(tmp_path_factory.mktemp("api"), DOCUMENT, settings=Settings(clock=CLOCK)))
    return _served[0]
