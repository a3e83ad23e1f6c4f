"""A strict little server that owes nothing to the toolkit: tickets at a counter, with bugs on demand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

DOCUMENT = """
openapi: 3.0.3
info: {title: Counter, version: '1'}
security: [{token: []}]
paths:
  /tickets:
    get:
      operationId: list_tickets
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50}}
        - {name: open, in: query, schema: {type: boolean}}
        - {name: state, in: query, schema: {type: string, enum: [waiting, served]}}
      responses:
        '200': {$ref: '#/components/responses/Tickets'}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {$ref: '#/components/responses/Refused'}
    post:
      operationId: create_ticket
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewTicket'}}}
      responses:
        '201': {description: Made, content: {application/json: {schema: {$ref: '#/components/schemas/Ticket'}}}}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {$ref: '#/components/responses/Refused'}
  /tickets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_ticket
      responses:
        '200': {description: It, content: {application/json: {schema: {$ref: '#/components/schemas/Ticket'}}}}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {$ref: '#/components/responses/Refused'}
        '404': {$ref: '#/components/responses/Refused'}
    delete:
      operationId: delete_ticket
      responses: {'204': {description: Gone}, '404': {$ref: '#/components/responses/Refused'}}
  /scans:
    post:
      operationId: create_scan
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {type: object, required: [label], properties: {label: {type: string}}}
      responses:
        '201': {description: Made}
        '400': {$ref: '#/components/responses/Refused'}
        '401': {$ref: '#/components/responses/Refused'}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  responses:
    Tickets:
      description: All
      content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Ticket'}}}}
    Refused:
      description: No
      content:
        application/json: {schema: {type: object, required: [error], properties: {error: {type: string}}}}
  schemas:
    NewTicket:
      type: object
      required: [name]
      properties: {name: {type: string, minLength: 2, maxLength: 20}}
    Ticket:
      type: object
      required: [id, name]
      properties: {id: {type: integer}, name: {type: string}}
"""
PATHS = {"/tickets": ("GET", "POST"), "/tickets/{}": ("GET", "DELETE"), "/scans": ("POST",)}
MOST = 1024 * 1024


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__(status)
        self.status, self.headers = status, headers


class Counter:
    """An ASGI application. `bug` names what is wrong with it; see BUGS in test_probes.py."""

    def __init__(self, bug: str = "") -> None:
        self.bug = bug
        self.reset()

    def reset(self) -> None:
        self.tickets = {1: {"id": 1, "name": "Ada"}, 2: {"id": 2, "name": "Grace"}}
        self.is_broken = False

    async def __call__(self, scope: Any, receive: Callable, send: Callable) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        more_headers: dict[str, str] = {}
        try:
            status, value = self.answer(scope, body)
        except Refusal as refusal:
            status, value, more_headers = refusal.status, {"error": "no"}, refusal.headers
            if self.bug == "refuses in another shape":
                value = {"message": "no"}
        content = b"" if value is None else json.dumps(value).encode()
        pairs = [(name.encode(), text.encode()) for name, text in more_headers.items()]
        pairs += [(b"content-type", b"application/json")] if content else []
        content = b"" if scope["method"] == "HEAD" else content
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": content})

    def answer(self, scope: Any, body: bytes) -> tuple[int, Any]:
        headers = [(name.decode(), value.decode("latin-1")) for name, value in scope["headers"]]
        single = dict(headers)
        path, method = self.path(scope), scope["method"]
        template = "/tickets/{}" if path.startswith("/tickets/") and path != "/tickets/" else path
        if template not in PATHS or path.count("/") > 2:
            raise Refusal(200 if self.bug == "knows every path" else 404)
        self.check_method(method, template)
        self.check_caller(single)
        if "if-modified-since" in single and self.bug == "chokes on a date":
            raise Refusal(500)
        if "x-specdouble-probe" in single and self.bug == "refuses unknown headers":
            raise Refusal(400)
        if method in ("GET", "HEAD"):
            return self.read(path, template, scope["query_string"].decode())
        if method == "DELETE":
            self.tickets.pop(self.number(path), None)
            return 204, None
        return self.scan(single, body) if path == "/scans" else self.create(headers, body)

    def path(self, scope: Any) -> str:
        raw = scope["raw_path"].decode()
        if re.search("%(?![0-9A-Fa-f]{2})", raw):
            raise Refusal(400)
        try:
            return unquote_to_bytes(raw).decode()
        except UnicodeError:
            raise Refusal(500 if self.bug == "chokes on bytes in a path" else 400) from None

    def check_method(self, method: str, template: str) -> None:
        allowed = PATHS[template]
        if method == "OPTIONS":
            raise Refusal(405, allow=", ".join(allowed))
        if method in allowed or (method == "HEAD" and "GET" in allowed):
            return
        if self.bug == "answers every method":
            raise Refusal(200)
        raise Refusal(405, **({} if self.bug == "forgets Allow" else {"allow": ", ".join(allowed)}))

    def check_caller(self, headers: dict[str, str]) -> None:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        scheme = scheme if self.bug == "wants its scheme in one spelling" else scheme.lower()
        known = token == "sesame" or (self.bug == "lets anybody in" and "authorization" in headers)
        right = {"Bearer"} if self.bug == "wants its scheme in one spelling" else {"bearer"}
        if not known or (scheme not in right and self.bug != "lets anybody in"):
            raise Refusal(401, **{"www-authenticate": "Bearer"})

    def read(self, path: str, template: str, query: str) -> tuple[int, Any]:
        if template == "/tickets/{}":
            ticket = self.tickets.get(self.number(path))
            if ticket is None:
                raise Refusal(404)
            return 200, ticket
        for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
            self.check_parameter(name, value)
        return 200, list(self.tickets.values())

    def check_parameter(self, name: str, value: str) -> None:
        if name == "limit":
            if not re.fullmatch("-?[0-9]+", value) and self.bug != "reads any number":
                raise Refusal(400)
            number = int(value)
            if not 1 <= number <= 50 and self.bug != "ignores bounds":
                raise Refusal(400)
        if name == "open" and value not in ("true", "false"):
            raise Refusal(400)
        if name == "state" and value not in ("waiting", "served") and self.bug != "takes any choice":
            raise Refusal(400)

    def number(self, path: str) -> int:
        text = path.rpartition("/")[2]
        if not re.fullmatch("-?[0-9]{1,60}", text):
            raise Refusal(400)
        return int(text)

    def create(self, headers: list[tuple[str, str]], body: bytes) -> tuple[int, Any]:
        if len(body) > MOST:
            raise Refusal(500 if self.bug == "chokes on size" else 413)
        types = [value for name, value in headers if name == "content-type"]
        media = (types[0] if types else "application/json").partition(";")[0].strip()
        media = media if self.bug == "wants its media type in one spelling" else media.lower()
        if (media != "application/json" or len(types) > 1) and self.bug != "takes any media type":
            raise Refusal(415)
        if "content-encoding" in dict(headers):
            raise Refusal(415)
        ticket = self.parsed(body)
        if self.bug == "keeps what it refuses":
            self.tickets[max(self.tickets) + 1] = {"id": max(self.tickets) + 1, "name": "half"}
        name = ticket.get("name") if isinstance(ticket, dict) else None
        if self.bug == "chokes on null" and ticket is None:
            raise Refusal(500)
        length = len(name or "")
        if self.bug == "counts units":
            length = len((name or "").encode("utf-16-le", "surrogatepass")) // 2
        if not isinstance(name, str) or not 2 <= length <= 20 or "\0" in name:
            raise Refusal(500 if self.bug == "chokes on NUL" and isinstance(name, str) and "\0" in name else 400)
        number = max(self.tickets) + 1
        self.tickets[number] = {"id": number, "name": name}
        return 201, self.tickets[number]

    def parsed(self, body: bytes) -> Any:
        self.is_broken |= self.bug == "does not recover" and body.startswith(b"[[[")
        if self.is_broken:
            raise Refusal(500)

        def refuse(_: str) -> None:
            raise Refusal(400)

        lenient = self.bug == "reads JavaScript"
        try:
            return json.loads(body.decode("utf-8"), parse_constant=None if lenient else refuse)
        except RecursionError:
            raise Refusal(500 if self.bug == "chokes on depth" else 400) from None
        except ValueError:
            raise Refusal(500 if self.bug == "chokes on JSON" else 400) from None

    def scan(self, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        media = headers.get("content-type", "")
        boundary = re.search(r'boundary="?([^";]+)', media)
        if not media.lower().startswith("multipart/form-data"):
            raise Refusal(415)
        if boundary is None:
            raise Refusal(500 if self.bug == "chokes without a boundary" else 400)
        mark = b"--" + boundary[1].encode()
        whole = body.startswith(mark) and body.rstrip().endswith(mark + b"--") and b'name="label"' in body
        if not whole and self.bug != "takes half a form":
            raise Refusal(400)
        return 201, None
