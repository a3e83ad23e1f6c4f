"""Small applications behind a document of our own, right or wrong in one way, and runs of single layers over them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from specdouble.contract.load import load_text
from specdouble.runtime.settings import Settings
from specdouble.serve.credentials import Credentials
from specdouble.serve.project import ApiSource
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.result import Result
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import InProcess

CLOCK = "2026-01-15T09:00:00Z"
LAMPS = """
openapi: 3.0.3
info: {title: Lamps, version: '1'}
security: [{key: []}]
paths:
  /lamps:
    get:
      operationId: list_lamps
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50}}]
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Lamp'}}}}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {$ref: '#/components/responses/Refused'}
    post:
      operationId: create_lamp
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewLamp'}
            example: {name: Desk, watts: 40}
      responses:
        '201':
          description: The new one.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Lamp'}
              example: {id: 1, name: Desk, watts: 40}
          links:
            GetLamp: {operationId: get_lamp, parameters: {id: $response.body#/id}}
            DeleteLamp: {operationId: delete_lamp, parameters: {id: $response.body#/id}}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {$ref: '#/components/responses/Refused'}
        '415': {$ref: '#/components/responses/Refused'}
  /lamps/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get:
      operationId: get_lamp
      responses:
        '200':
          description: One.
          content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {$ref: '#/components/responses/Refused'}
        '404': {$ref: '#/components/responses/Refused'}
    delete:
      operationId: delete_lamp
      responses:
        '204': {description: Gone.}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {$ref: '#/components/responses/Refused'}
        '404': {$ref: '#/components/responses/Refused'}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  responses:
    Refused:
      description: No.
      content:
        application/json: {schema: {type: object, required: [error], properties: {error: {type: string}}}}
  schemas:
    NewLamp:
      type: object
      required: [name]
      additionalProperties: false
      properties: {name: {type: string, minLength: 1, maxLength: 8}, watts: {type: integer, minimum: 1, maximum: 100}}
    Lamp:
      type: object
      required: [id, name]
      properties: {id: {type: integer}, name: {type: string}, watts: {type: integer}}
"""
Answer = tuple[int, Any]


class Lamps:
    """A right server for LAMPS. A test breaks it by overriding one method."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.rows: dict[int, Any] = {}
        self.last = 0

    def answer(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        if path != "/lamps" and not (path.startswith("/lamps/") and path.count("/") == 2):
            return 404, {"error": "no such path"}
        methods = {"GET", "POST"} if path == "/lamps" else {"GET", "DELETE"}
        if method not in methods:
            return 405, {"error": "no such method"}
        if not self.knows(headers.get("x-key")):
            return 401, {"error": "who?"}
        if path == "/lamps":
            return self.list(query) if method == "GET" else self.create(headers, body)
        number = path.removeprefix("/lamps/")
        if not number.isascii() or not number.isdigit() or int(number) < 1:
            return 400, {"error": "no number"}
        return self.get(int(number)) if method == "GET" else self.delete(int(number))

    def knows(self, key: str | None) -> bool:
        return key == "good"

    def list(self, query: str) -> Answer:
        values = [pair.partition("=")[2] for pair in query.split("&") if pair.partition("=")[0] == "limit"]
        if any(not (one.isascii() and one.isdigit() and 1 <= int(one) <= 50) for one in values) or len(values) > 1:
            return 400, {"error": "limit"}
        return 200, list(self.rows.values())[: int(values[0]) if values else 50]

    def create(self, headers: dict[str, str], body: bytes) -> Answer:
        if headers.get("content-type", "application/json").partition(";")[0] != "application/json":
            return 415, {"error": "JSON, please"}
        try:
            row = json.loads(body)
        except ValueError:
            return 400, {"error": "no JSON"}
        if not self.is_valid(row):
            return 400, {"error": "no lamp"}
        self.last += 1
        self.keep({**row, "id": self.last})
        return 201, {**row, "id": self.last}

    def is_valid(self, row: Any) -> bool:
        if not isinstance(row, dict) or row.keys() - {"name", "watts"} or not isinstance(row.get("name"), str):
            return False
        watts = row.get("watts", 1)
        whole = isinstance(watts, int | float) and not isinstance(watts, bool) and watts == watts // 1
        return 1 <= len(row["name"]) <= 8 and whole and 1 <= watts <= 100

    def keep(self, row: Any) -> None:
        self.rows[row["id"]] = row

    def get(self, number: int) -> Answer:
        return (200, self.rows[number]) if number in self.rows else (404, {"error": "absent"})

    def delete(self, number: int) -> Answer:
        return (204, None) if self.rows.pop(number, None) else (404, {"error": "absent"})

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        status, value = self.answer(
            scope["method"], scope["raw_path"].decode(), scope["query_string"].decode(), headers, body
        )
        content = b"" if value is None else json.dumps(value).encode()
        answered = [(b"content-type", b"application/json")] if content else []
        answered += [(b"allow", b"GET, POST" if scope["path"] == "/lamps" else b"GET, DELETE")] if status == 405 else []
        await send({"type": "http.response.start", "status": status, "headers": answered})
        await send({"type": "http.response.body", "body": content})


def run_over(
    app: Any, *layers: str, text: str = LAMPS, reset: Callable[[], None] | None = None, **options: Any
) -> Result:
    """Run layers over an application behind a document."""
    target = InProcess(app)
    caller = Caller("first", Credentials(headers={"X-Key": "good"}))
    subject = Subject(load_text(text), target, ApiSource("lamps", "lamps.yaml", ""), (caller,), reset=reset, app=app)
    try:
        return run_suite(subject, Options(only=layers, **options))
    finally:
        target.close()


def run_double(folder: Path, text: str, *layers: str, **options: Any) -> Result:
    """Run layers over a double of a document."""
    file = folder / "notes.yaml"
    file.write_text(text)
    chosen = Options(only=layers, **options)
    subject = open_subject(ApiSource("notes", str(file), ""), Settings(clock=CLOCK), chosen, None)
    try:
        return run_suite(subject, chosen)
    finally:
        subject.target.close()


def faults(result: Result) -> list[tuple[str, str]]:
    """Name what was found, warnings aside: check and operation."""
    return [(one.check, one.operation) for one in result.log.findings if one.severity == "error"]
