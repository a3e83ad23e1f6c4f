"""Requests that are signed: the signature is over what was sent, by a key that is known, and not too old."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from serving_kit import CLOCK, Served, serve_api

from specdouble.errors import DocumentError
from specdouble.runtime.settings import Settings

DOCUMENT = r"""
openapi: 3.0.3
info: {title: Hooks, version: '1'}
components:
  securitySchemes:
    signature:
      type: apiKey
      in: header
      name: X-Sig
      x-signature: {value: '{timestamp}.{hex}', message: "{timestamp}\n{method}\n{path}\n{body}", tolerance: 300}
      x-credentials: {collection: tenants, field: key, name: id, tenant: id}
    plain:
      type: apiKey
      in: header
      name: X-Sig
      x-signature: {value: 'sha256={hex}', message: '{body}'}
  schemas:
    Tenant: {type: object, required: [id, key], properties: {id: {type: string}, key: {type: string}}}
x-collections:
  tenants: {schema: {$ref: '#/components/schemas/Tenant'}, id: {style: client}}
paths:
  /hooks:
    post:
      tags: [hooks]
      operationId: receive_hook
      security: [{signature: []}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object}}}}}
  /plain:
    post:
      tags: [hooks]
      operationId: receive_plain
      security: [{plain: []}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object}}}}}
"""
PERSONAS = """
acme:
  tenant: t_acme
  credentials: {signature: acme-key, plain: acme-key}
  rows: {tenants: [{id: t_globex, key: globex-key}]}
"""
HANDLERS = """
def receive_hook(user):
    return {"tenant": user.tenant}


def receive_plain(user):
    return {"tenant": user.tenant}
"""
NOW = 1768467600  # 2026-01-15T09:00:00Z, where the clock stands
BODY = b'{"event": "made",  "n": 1}'


@pytest.fixture
def hooks(tmp_path: Path) -> Served:
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    return serve_api(tmp_path, DOCUMENT, hooks=HANDLERS)


def digest(key: str, message: bytes) -> str:
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def sign(key: str = "acme-key", *, at: int = NOW, path: str = "/hooks", body: bytes = BODY) -> str:
    return f"{at}." + digest(key, f"{at}\nPOST\n{path}\n".encode() + body)


def post(hooks: Served, signature: str, path: str = "/hooks"):
    return hooks.send("POST", path, BODY, content_type="application/json", x_sig=signature)


def test_signed_request_is_let_in(hooks: Served) -> None:
    assert post(hooks, sign()).body == {"tenant": "t_acme"}


def test_key_may_be_that_of_a_row(hooks: Served) -> None:
    assert post(hooks, sign("globex-key")).body == {"tenant": "t_globex"}


@pytest.mark.parametrize("seconds", [-300, 300])
def test_clocks_may_differ_a_little(hooks: Served, seconds: int) -> None:
    assert post(hooks, sign(at=NOW + seconds)).status == 200


@pytest.mark.parametrize(
    "signature",
    [
        sign("nobodys-key"),
        sign(path="/others"),
        sign(body=json.dumps(json.loads(BODY)).encode()),  # the same value, in other bytes
        sign(at=NOW - 301),
        sign(at=NOW + 301),
        sign().upper(),
        sign().partition(".")[2],
        "acme-key",
        "",
    ],
)
def test_any_other_signature_is_refused(hooks: Served, signature: str) -> None:
    refused = post(hooks, signature)

    assert refused.status == 401
    assert "X-Sig is no signature of this request" in refused.content.decode()


def test_same_head_signs_no_other_body(hooks: Served) -> None:
    assert post(hooks, sign()).status == 200

    assert hooks.send("POST", "/hooks", b"{}", content_type="application/json", x_sig=sign()).status == 401


def test_body_that_is_too_large_is_not_asked_for_its_signature(tmp_path: Path) -> None:
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    hooks = serve_api(tmp_path, DOCUMENT, settings=Settings(clock=CLOCK, max_body=10), hooks=HANDLERS)

    assert post(hooks, sign()).status == 413


def test_signature_may_be_over_the_body_alone(hooks: Served) -> None:
    assert post(hooks, f"sha256={digest('acme-key', BODY)}", "/plain").status == 200
    assert post(hooks, f"sha256={digest('acme-key', b'{}')}", "/plain").status == 401


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("tolerance: 300", "tolerance: soon", "tolerance came as 'soon'"),
        ("'{timestamp}.{hex}'", "'{timestamp}.{base64}'", "{base64} does not exist"),
        ("'{timestamp}.{hex}'", "'{timestamp}'", "expected {hex} in it once"),
        ("message: '{body}'", "massage: '{body}'", "expected a map of value, message, tolerance"),
    ],
)
def test_signature_that_makes_no_sense_stops_the_start(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    with pytest.raises(DocumentError, match=told):
        serve_api(tmp_path, DOCUMENT.replace(right, wrong))
