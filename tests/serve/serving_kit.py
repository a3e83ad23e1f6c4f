"""Doubles for tests: a document in a text, handlers in texts, and requests without sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specdouble.control.gate import Gate
from specdouble.control.routes import Control
from specdouble.runtime.settings import Settings
from specdouble.serve.build import Built, build
from specdouble.serve.project import ApiSource
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard

_PATIENCE = 60.0  # seconds: a request that waits for ever fails its test, and no more
CLOCK = "2026-01-15T09:00:00Z"
NOTES = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      operationId: list_notes
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      operationId: create_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_note
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '404': {description: Absent}
    delete:
      operationId: delete_note
      responses: {'204': {description: Gone}}
components:
  schemas:
    NewNote: {type: object, required: [text], properties: {text: {type: string}, pin: {type: string, writeOnly: true}}}
    Note:
      type: object
      required: [id, text]
      properties:
        id: {type: integer, readOnly: true}
        text: {type: string}
        created_at: {type: string, format: date-time, readOnly: true}
"""


@dataclass(frozen=True)
class Answered:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)


class Served:
    """A double, or any ASGI application, to send requests to."""

    def __init__(self, app: Any, built: Built | None = None) -> None:
        self.app = app
        self.built = built

    def send(self, method: str, path: str, body: Any = None, *, root_path: str = "", **headers: str) -> Answered:
        return asyncio.run(self.send_async(method, path, body, root_path=root_path, **headers))

    async def send_async(
        self, method: str, path: str, body: Any = None, *, root_path: str = "", **headers: str
    ) -> Answered:
        raw_path, _, query = path.partition("?")
        pairs = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            pairs.setdefault("content-type", "application/json")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "method": method,
            "path": raw_path,
            "raw_path": raw_path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "root_path": root_path,
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in pairs.items()],
            "server": ("127.0.0.1", 4010),
            "client": ("127.0.0.1", 1),
        }
        return await _send(self.app, scope, body or b"")

    def get(self, path: str, **headers: str) -> Answered:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answered:
        return self.send("POST", path, body, **headers)


async def _send(app: Any, scope: dict[str, Any], body: bytes) -> Answered:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async with asyncio.timeout(_PATIENCE):
        await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Answered(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


def write_api(folder: Path, document: str, **handlers: str) -> ApiSource:
    """Write a project API of the name `notes` and return where it stands."""
    (folder / "handlers").mkdir(parents=True, exist_ok=True)
    (folder / "fixtures" / "demo").mkdir(parents=True, exist_ok=True)
    (folder / "fixtures" / "demo" / "world.yaml").write_text("at: '2026-01-15T09:00:00Z'\n")
    (folder / "openapi.yaml").write_text(document)
    for name, text in handlers.items():
        (folder / "handlers" / f"{name}.py").write_text(text)
    return ApiSource("notes", str(folder / "openapi.yaml"), "/notes", folder / "handlers", folder / "fixtures")


def serve_api(
    folder: Path, document: str, *, whole_road: bool = False, settings: Settings | None = None, **handlers: str
):
    """Serve a project API: its handlers count, its world is empty."""
    built = build(write_api(folder, document, **handlers), settings or Settings(clock=CLOCK), whole_road=whole_road)
    return _alone(built)


def serve_document(folder: Path, document: str, *, whole_road: bool = False, **settings: Any) -> Served:
    """Serve a foreign document."""
    file = folder / "notes.yaml"
    file.write_text(document)
    source = ApiSource("notes", str(file), "")
    built = build(source, Settings(clock=CLOCK).with_values(settings, "the test"), whole_road=whole_road)
    return _alone(built)


def with_control(*served: Served) -> Served:
    """Put doubles behind one switchboard, with the control plane; the settings are those of the first."""
    stage = Stage({one.built.name: one.built.double for one in served}, served[0].built.settings)
    return serve_stage(stage, built=served[0].built)


def serve_stage(stage: Stage, gate: Gate | None = None, *, built: Built | None = None) -> Served:
    return Served(Switchboard(stage, Control(stage, gate).app()), built)


def _alone(built: Built) -> Served:
    return Served(Stage({built.name: built.double}, built.settings).alone(built.name), built)
