"""A small API that owes nothing to the toolkit: grinds that take their time, and streams, with bugs on demand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

DOCUMENT = """
openapi: 3.1.0
info: {title: Mill, version: '1'}
paths:
  /grinds:
    x-jobs:
      field: status
      mode: time
      steps: [{from: pending, to: running, after: 2}, {from: running, to: done, after: 5}]
    get:
      operationId: list_grinds
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Grind'}}}}
    post:
      operationId: create_grind
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [corn], properties: {corn: {type: string}}}}}
      responses:
        '202': {description: Begun., content: {application/json: {schema: {$ref: '#/components/schemas/Grind'}}}}
  /grinds/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_grind
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Grind'}}}}
        '404': {description: Absent.}
  /report:
    get:
      operationId: get_report
      responses:
        '200':
          description: All of it.
          content: {application/json: {schema: {type: object, required: [text], properties: {text: {type: string}}}}}
  /report/stream:
    get:
      operationId: stream_report
      responses:
        '200': {description: In parts., content: {text/event-stream: {schema: {$ref: '#/components/schemas/Part'}}}}
  /sacks:
    get:
      operationId: list_sacks
      responses:
        '200':
          description: All, or line by line.
          content:
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Sack'}}}
            application/x-ndjson: {schema: {$ref: '#/components/schemas/Sack'}}
  /news:
    get:
      operationId: follow_news
      responses: {'200': {description: Without end., content: {text/event-stream: {}}}}
components:
  schemas:
    Grind:
      type: object
      required: [id, corn, status]
      properties:
        id: {type: integer, readOnly: true}
        corn: {type: string}
        status: {type: string, enum: [pending, running, done, stuck], readOnly: true}
    Part: {type: object, required: [delta], properties: {delta: {type: string}}}
    Sack: {type: object, required: [id, kilos], properties: {id: {type: integer}, kilos: {type: integer}}}
"""
SACKS = [{"id": number, "kilos": number * 25} for number in (1, 2, 3)]
PARTS = ["Ground ", "as\nfine ", "as ever."]
STATES = ((0, "pending"), (2, "running"), (7, "done"))


class Mill:
    """An ASGI application with a clock to be moved. `bug` names what is wrong with it; see BUGS in the tests."""

    def __init__(self, bug: str = "") -> None:
        self.bug = bug
        self.now = 0.0
        self.mode = "frozen"
        self.paths: set[str] = set()
        self.reset()

    def reset(self) -> None:
        self.grinds: dict[int, dict[str, Any]] = {}
        self.asked = 0

    async def __call__(self, scope: Any, receive: Callable, send: Callable) -> None:
        body = json.loads((await receive()).get("body") or b"null")
        accept = dict(scope["headers"]).get(b"accept", b"").decode()
        self.asked += 1
        self.paths.add(scope["path"])
        status, media, content = self.answer(scope["method"], scope["path"], body, accept)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", media.encode())]})
        await send({"type": "http.response.body", "body": content})

    def answer(self, method: str, path: str, body: Any, accept: str) -> tuple[int, str, bytes]:
        if path.startswith("/-/clock"):
            return told(self.moved(path, body))
        if path == "/grinds":
            return told(self.begun(body), 202) if method == "POST" else told([self.shown(one) for one in self.grinds])
        if path == "/report":
            text = "".join(PARTS) + (str(self.asked) if self.bug == "reports anew" else "")
            return told({"text": text})
        if path == "/report/stream":
            return 200, "text/event-stream", self.events([{"delta": part} for part in PARTS])
        if path == "/sacks":
            return (200, "application/x-ndjson", self.lines()) if "ndjson" in accept else told(SACKS)
        name = path.rpartition("/")[2]
        known = path.startswith("/grinds/") and name.isdigit() and int(name) in self.grinds
        return told(self.shown(int(name))) if known else told({}, 404)

    def moved(self, path: str, body: Any) -> dict[str, Any]:
        if path.endswith("advance"):
            self.now += body["seconds"]
        elif body is not None:
            self.now = float(body["now"])
        return {"mode": self.mode, "now": str(self.now)}

    def begun(self, body: Any) -> dict[str, Any]:
        name = len(self.grinds) + 1
        self.grinds[name] = {"id": name, "corn": body["corn"], "at": self.now, "looks": 0}
        return {"id": name, "corn": body["corn"], "status": "pending"}

    def shown(self, name: int) -> dict[str, Any]:
        grind = self.grinds[name]
        grind["looks"] += 1
        age = self.now - grind["at"]
        status = next(state for begins, state in reversed(STATES) if age >= begins)
        wrong = {
            "finishes at once": "done",
            "never finishes": "pending",
            "goes back": "pending" if grind["looks"] > 2 else status,
            "leaves the last state": "running" if age > 10 else status,
            "gets stuck": "stuck" if age >= 2 else status,
            "runs late": "pending" if age < 3 else status,
        }
        return {"id": name, "corn": grind["corn"], "status": wrong.get(self.bug, status)}

    def events(self, values: list[Any]) -> bytes:
        values = self.spoilt(values)
        blocks = [f"event: part\ndata: {json.dumps(value)}\n\n" for value in values]
        if self.bug == "garbles an event":
            blocks[1] = blocks[1][: len(blocks[1]) // 2] + "\n\n"
        text = ": mill\n\n" + "".join(blocks)
        return (text[:-2] if self.bug == "stops inside an event" else f"{text}data: [DONE]\n\n").encode()

    def lines(self) -> bytes:
        text = "".join(f"{json.dumps(one)}\n" for one in self.spoilt(SACKS))
        return (text[:-9] if self.bug == "stops inside an event" else text).encode()

    def spoilt(self, values: list[Any]) -> list[Any]:
        return {
            "loses the last event": values[:-1],
            "repeats an event": [values[0], *values],
            "swaps two events": [*values[1:2], *values[:1], *values[2:]],
            "names its events otherwise": [{"other": 1} for _ in values],
        }.get(self.bug, values)


def told(value: Any, status: int = 200) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(value).encode()
