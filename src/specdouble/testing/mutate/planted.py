"""The sound double with a defect before it, as an ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote

from specdouble.contract.model import Operation
from specdouble.contract.router import Router
from specdouble.errors import ApiError
from specdouble.testing.mutate.defect import Defect
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot
from specdouble.testing.target import Application

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Planted:
    """Answers as the double does, but for one defect in one operation. What is no request to the API passes."""

    def __init__(self, app: Application, mount: str, ground: Ground, defect: Defect, operation: Operation) -> None:
        self._app = app
        self._mount = mount
        self._ground = ground
        self._defect = defect
        self._operation = operation
        self._router = Router(ground.document.operations)
        self._memory: dict[str, Any] = {}
        self.changed = 0  # answers that were not the sound double's

    def forget(self) -> None:
        """Start anew, with the world."""
        self._memory.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1") if scope["type"] == "http" else ""
        if not path.startswith(f"{self._mount}/") or path.startswith("/-/"):
            if path == "/-/reset":
                self.forget()
            await self._app(scope, receive, send)
            return
        asked = self._read(scope, path[len(self._mount) :].partition("?")[0], await _body(receive))
        plain = _Plain(self._app, scope, self._mount)
        spot = Spot(self._ground, self._operation, plain.ask, plain.control, self._memory)
        told = await self._defect.answer(spot, asked)
        self.changed += plain.differs(asked, told)
        await _tell(told, send, head=asked.method == "HEAD")

    def _read(self, scope: Scope, path: str, body: bytes) -> Asked:
        headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"])
        query = scope.get("query_string", b"").decode("latin-1")
        try:
            match = self._router.match(scope["method"], path)
        except ApiError:
            return Asked(scope["method"], path, query, headers, body)
        return Asked(scope["method"], path, query, headers, body, match.operation, match.values)


class _Plain:
    """The way to the sound double during one request."""

    def __init__(self, app: Application, scope: Scope, mount: str) -> None:
        self._app = app
        self._scope = scope
        self._mount = mount
        self._asked: list[tuple[Asked, Told]] = []
        self._undone = False

    def differs(self, asked: Asked, told: Told) -> bool:
        """Tell whether anything is other than if the request had simply been passed on; other reads are harmless."""
        writes = [one for one, _ in self._asked if one.method not in {"GET", "HEAD"} and one != asked]
        return self._undone or bool(writes) or (asked, told) not in self._asked

    async def ask(self, asked: Asked) -> Told:
        """Send a request to the API."""
        headers = _encode(asked.headers)
        told = await self._send(asked.method, self._mount + asked.path, asked.query, headers, asked.body)
        self._asked.append((asked, told))
        return told

    async def control(self, method: str, path: str) -> Told:
        """Send a request to the control plane, in the same sandbox."""
        self._undone = self._undone or path.endswith("/restore")
        named = [pair for pair in self._scope["headers"] if pair[0].lower() in {b"host", b"x-specdouble-sandbox"}]
        return await self._send(method, path, "", named, b"")

    async def _send(self, method: str, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes) -> Told:
        raw = path.encode("latin-1")
        changes = {"method": method, "path": unquote(path), "raw_path": raw, "query_string": query.encode("latin-1")}
        # Its own length, where a defect changed the body: the double believes what it is told.
        headers = [
            (name, str(len(body)).encode() if name.lower() == b"content-length" else value) for name, value in headers
        ]
        messages: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            messages.append(message)

        await self._app({**self._scope, **changes, "headers": headers}, receive, send)
        start = next(message for message in messages if message["type"] == "http.response.start")
        content = b"".join(message.get("body", b"") for message in messages if message["type"].endswith(".body"))
        pairs = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in start.get("headers", ())
        )
        return Told(start["status"], pairs, content)


def _encode(headers: tuple[tuple[str, str], ...]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _body(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


async def _tell(told: Told, send: Send, *, head: bool) -> None:
    headers = [pair for pair in _encode(told.headers) if head or pair[0] != b"content-length"]
    if not head and (told.body or told.status not in {204, 304}):
        headers.append((b"content-length", str(len(told.body)).encode()))
    await send({"type": "http.response.start", "status": told.status, "headers": headers})
    await send({"type": "http.response.body", "body": told.body})
