"""A small API in which every defect has a place, and a round of requests that brings each of them to bear."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from serving_kit import write_api

from specdouble.runtime.settings import Settings
from specdouble.testing.exchange import Sent
from specdouble.testing.mutate.bench import Bench
from specdouble.testing.suite.address import IN_PROCESS
from specdouble.testing.suite.clock import ControlClock
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.target import Target

PRESS = """
openapi: 3.0.3
info: {title: Press, version: '1'}
security: [{key: []}]
paths:
  /books:
    x-resource: {name: books, unique: [[isbn]], scope: [orgId], list: {search: [title]}}
    get:
      operationId: list_books
      tags: [books]
      x-permission: books:read
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1, maximum: 1000, default: 1}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 10}}
        - {name: genre, in: query, schema: {type: string, enum: [novel, poems]}}
        - {name: search, in: query, description: 'Words of the title, whatever their case.', schema: {type: string}}
        - {name: sort, in: query, schema: {type: string, enum: [title, -title]}}
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                required: [books, total]
                properties:
                  books: {type: array, items: {$ref: '#/components/schemas/Book'}}
                  total: {type: integer}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {description: Who.}
        '403': {description: Not you.}
    post:
      operationId: create_book
      tags: [books]
      x-permission: books:write
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewBook'}}}
      responses:
        '201':
          description: Made.
          headers: {Location: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {description: Who.}
        '403': {description: Not you.}
        '409': {description: Taken.}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get:
      operationId: get_book
      tags: [books]
      x-permission: books:read
      parameters: [{name: If-None-Match, in: header, schema: {type: string}}]
      responses:
        '200':
          description: It.
          headers: {ETag: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
        '304': {description: As before.}
        '401': {description: Who.}
        '403': {description: Not you.}
        '404': {description: Absent.}
    patch:
      operationId: update_book
      tags: [books]
      x-permission: books:write
      parameters: [{name: If-Match, in: header, schema: {type: string}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/BookPatch'}}}
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {description: Who.}
        '403': {description: Not you.}
        '404': {description: Absent.}
        '409': {description: Taken.}
        '412': {description: Changed meanwhile.}
    delete:
      operationId: delete_book
      tags: [books]
      x-permission: books:write
      responses:
        '204': {description: Gone.}
        '401': {description: Who.}
        '403': {description: Not you.}
        '404': {description: Absent.}
  /books/{id}/notes:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
    x-resource: {name: notes, parent: {collection: books, parameter: id}}
    post:
      operationId: create_note
      tags: [books]
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [text], properties: {text: {type: string}}}}
      responses:
        '201': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '401': {description: Who.}
        '404': {description: Absent.}
  /books/{id}/notes/{noteId}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
      - {name: noteId, in: path, required: true, schema: {type: integer, minimum: 1}}
    get:
      operationId: get_note
      tags: [books]
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '401': {description: Who.}
        '404': {description: Absent.}
  /lines:
    get:
      operationId: get_lines
      tags: [books]
      responses:
        '200':
          description: Them.
          content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}
        '401': {description: Who.}
  /lines/stream:
    get:
      operationId: stream_lines
      tags: [books]
      responses:
        '200': {description: Them., content: {text/event-stream: {schema: {$ref: '#/components/schemas/Line'}}}}
        '401': {description: Who.}
  /prints:
    x-resource: {name: prints}
    x-jobs:
      field: status
      mode: time
      steps: [{from: waiting, to: printing, after: 10}, {from: printing, to: bound, after: 20}]
    post:
      operationId: create_print
      tags: [books]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [paper], properties: {paper: {type: string}}}}}
      responses:
        '202': {description: Begun., content: {application/json: {schema: {$ref: '#/components/schemas/Print'}}}}
        '401': {description: Who.}
  /prints/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get:
      operationId: get_print
      tags: [books]
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Print'}}}}
        '401': {description: Who.}
        '404': {description: Absent.}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  responses:
    Refused:
      description: Refused.
      content:
        application/json:
          schema: {type: object, required: [message], properties: {message: {type: string}}}
  schemas:
    NewBook:
      type: object
      required: [title, isbn]
      properties:
        title: {type: string, minLength: 1, maxLength: 80}
        isbn: {type: string, minLength: 1, maxLength: 40}
        genre: {type: string, enum: [novel, poems]}
        note: {type: string, maxLength: 60}
        pin: {type: string, writeOnly: true}
    BookPatch:
      type: object
      properties:
        genre: {type: string, enum: [novel, poems]}
        title: {type: string, minLength: 1, maxLength: 80}
        note: {type: string, maxLength: 60}
    Line: {type: object, required: [delta], properties: {delta: {type: string}}}
    Print:
      type: object
      required: [id, paper, status]
      properties:
        id: {type: integer, readOnly: true}
        paper: {type: string}
        status: {type: string, enum: [waiting, printing, bound], readOnly: true}
    Note:
      type: object
      required: [id, text]
      properties: {id: {type: integer, readOnly: true}, text: {type: string}}
    Book:
      type: object
      required: [id, title, isbn]
      properties:
        id: {type: integer, readOnly: true}
        orgId: {type: string, readOnly: true}
        title: {type: string}
        isbn: {type: string}
        genre: {type: string, enum: [novel, poems]}
        note: {type: string}
"""
PERSONAS = """
boss: {role: boss, tenant: north, scopes: ['*'], credentials: {key: k-boss}}
clerk: {role: clerk, tenant: north, scopes: ['books:read', 'books:write'], credentials: {key: k-clerk}}
guest: {role: guest, tenant: north, scopes: ['books:read'], credentials: {key: k-guest}}
lodger: {role: guest, tenant: north, credentials: {key: k-lodger}}
other: {role: boss, tenant: south, scopes: ['*'], credentials: {key: k-other}}
"""
STREAM = """
from specdouble import Stream

def stream_lines():
    return Stream([{"delta": "one "}, {"delta": "two "}, {"delta": "three"}])

def get_lines():
    return {"text": "one two three"}
"""


def open_press(folder: Path, text: str = PRESS) -> Bench:
    """Open a bench for the small API."""
    books = "from specdouble import resource\n" + STREAM
    names = (
        "list_books",
        "create_book",
        "get_book",
        "update_book",
        "delete_book",
        "create_note",
        "get_note",
        "create_print",
        "get_print",
    )
    source = write_api(folder, text, books=books + " = ".join(names) + " = resource\n")
    (folder / "fixtures" / "personas.yaml").write_text(PERSONAS)
    settings = Settings(clock="2026-01-15T09:00:00Z").with_values({"auth": "personas", "world": "demo"}, "the test")
    return Bench(open_subject(source, settings, Options(), None), settings.seed)


class Round:
    """One round of requests through a target, and all that was answered."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.heard: list[tuple[Any, ...]] = []

    def send(self, method: str, path: str, body: Any = None, key: str = "k-boss", **headers: str) -> Any:
        """Send a request; return the JSON value of the answer."""
        exchange = self.target.send(self.sent(method, path, body, key, **headers))
        kept = {name: exchange.headers.get(name) for name in ("content-type", "location", "allow", "etag")}
        self.heard.append((method, path, exchange.status, kept, exchange.content))
        try:
            return json.loads(exchange.content)
        except ValueError:
            return {}

    def sent(self, method: str, path: str, body: Any = None, key: str = "k-boss", **headers: str) -> Sent:
        pairs = {name.replace("_", "-"): value for name, value in headers.items()} | ({"X-Key": key} if key else {})
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        pairs |= {"Content-Type": "application/json"} if body is not None else {}
        return Sent(method, f"{self.target.base_url}{path}", pairs, content)

    def play(self) -> list[tuple[Any, ...]]:
        """Send everything, and return what came back."""
        first, second, third = (self.made(number) for number in (1, 2, 3))
        foreign = self.made(9, key="k-other")
        self._lists()
        self._strangers(first, foreign)
        self._writes(first, second)
        self._invalid(first)
        self._parents(first)
        self._together()
        self._ends(first, second, third)
        self.send("GET", "/lines/stream")
        self._jobs()
        return self.heard

    def made(self, number: int, key: str = "k-boss", **more: str) -> str:
        body = {"title": f"Title {number}", "isbn": f"isbn-000{number}", "genre": "novel", "note": f"note {number}"}
        row = self.send("POST", "/books", {**body, "pin": "1234", **more}, key)
        return str(row.get("id", 1)) if isinstance(row, dict) else "1"

    def _lists(self) -> None:
        for query in ("", "?limit=1", "?limit=1&page=2", "?limit=2&page=2", "?genre=poems", "?genre=novel"):
            self.send("GET", f"/books{query}")
        for query in ("?search=TITLE", "?search=zzz", "?sort=-title", "?sort=title", "?limit=51"):
            self.send("GET", f"/books{query}")
        self.send("GET", "/books")

    def _strangers(self, first: str, foreign: str) -> None:
        for key in ("", "k-wrong", "k-other", "k-guest", "k-lodger", "k-clerk"):
            self.send("GET", "/books", key=key)
            self.send("GET", f"/books/{first}", key=key)
            self.send("GET", f"/books/{foreign}", key=key)
            self.send("PATCH", f"/books/{first}", {"note": f"by {key}"}, key)
        for key in ("", "k-wrong", "k-guest"):
            self.send("POST", "/books", {"title": "Stolen", "isbn": f"stolen {key}"}, key)
            self.send("DELETE", "/books/1000", key=key)
        self.send("DELETE", f"/books/{first}", key="k-other")
        self.send("GET", f"/books/{first}")

    def _writes(self, first: str, second: str) -> None:
        self.send("PATCH", f"/books/{second}", {"note": "changed", "genre": "poems"})
        self.send("PATCH", f"/books/{second}", {"title": "Only the title"})
        self.send("PATCH", f"/books/{second}", {"note": "late"}, If_Match='"another"')
        for name in (first, second):
            self.send("GET", f"/books/{name}")
        tag = self.target.send(self.sent("GET", f"/books/{first}")).headers.get("etag", '"none"')
        self.send("GET", f"/books/{first}", If_None_Match=tag)
        for _ in range(2):
            self.send("POST", "/books", {"title": "Once", "isbn": "once"}, Idempotency_Key="k")
        self.made(1)
        self.send("GET", "/books")

    def _invalid(self, first: str) -> None:
        for body in ({"title": "x" * 81, "isbn": "long"}, {"title": "No number"}, b"{", {"title": "é", "isbn": "é"}):
            self.send("POST", "/books", body)
        self.send("POST", "/books", {"title": "x" * 80, "isbn": "full"})
        self.send("PATCH", f"/books/{first}", {"note": "x" * 60})
        self.send("PUT", f"/books/{first}", {})
        self.send("PUT", "/books", {})

    def _parents(self, first: str) -> None:
        note = self.send("POST", f"/books/{first}/notes", {"text": "a note"})
        self.send("POST", "/books/2000000/notes", {"text": "a note"})
        self.send("GET", f"/books/{first}/notes/{note.get('id', 1)}")

    def _together(self) -> None:
        bodies = [{"title": f"Twin {number}", "isbn": f"twin-{number}"} for number in (1, 2)]
        for exchange in self.target.send_together([self.sent("POST", "/books", body) for body in bodies]):
            self.heard.append((exchange.status, exchange.content))
        self.send("GET", "/books")

    def _jobs(self) -> None:
        """A print from its first state to its last, and once more."""
        name = self.send("POST", "/prints", {"paper": "plain"}).get("id", 1)
        clock = ControlClock(self.target, f"{IN_PROCESS}/-")
        for seconds in (0, 15, 30, 1):
            clock.advance(seconds)
            self.send("GET", f"/prints/{name}")
        clock.back()

    def _ends(self, first: str, second: str, third: str) -> None:
        for method, body in (("DELETE", None), ("GET", None), ("PATCH", {"note": "dead"}), ("DELETE", None)):
            self.send(method, f"/books/{third}", body)
        self.send("GET", "/books")
        self.made(7)
        for name in (first, second):
            self.send("GET", f"/books/{name}")
        self.send("GET", "/books")


def operations_of(bench: Bench, name: str) -> Iterator[str]:
    """Name the operations in which a defect can be planted."""
    from specdouble.testing.mutate.catalogue import DEFECTS

    defect = next(one for one in DEFECTS if one.name == name)
    return (one.id for one in bench.subject.document.operations if defect.where(bench.ground, one))
