"""The outermost application: picks the double by mount, and keeps the control plane out of every API."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from specdouble.contract.json_text import dump_json
from specdouble.runtime.sandbox import DEFAULT, Sandbox
from specdouble.runtime.sandboxes import SandboxRefused
from specdouble.serve.double import Double
from specdouble.serve.exchange import Head, Receive, Reply, Scope, Send, raw_path, send_reply
from specdouble.serve.heads import head_key
from specdouble.serve.refusals import PROBLEM, problem
from specdouble.serve.stage import App, Stage, within

CONTROL = "/-"
_PREFIX = "/-/s/"
_REMEMBERED = 256  # ways


@dataclass(frozen=True, slots=True)
class Way:
    """Where requests with one head go: all that is found out here is in their bytes."""

    sandbox: str
    double: Double
    head: Head
    changes: Mapping[str, Any]  # of the scope, below a mount or a prefix


class Switchboard:
    """Serves doubles below their mounts; a single document stands at the root, and below its own server path too."""

    def __init__(self, stage: Stage, control: App) -> None:
        self._doubles = stage.doubles  # asked for each request: live editing puts others in their place
        self._sandboxes = stage.sandboxes
        self._control = control
        mounts = {name: double.description.mount for name, double in stage.doubles.items()}
        self._mounts = sorted((mount, name) for name, mount in mounts.items() if mount)
        self._root = next((name for name, mount in mounts.items() if not mount), None)
        self._ways: dict[Hashable, Way] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        way = self.way(scope)
        if way is None:
            await self._find_out(scope, receive, send)
            return
        try:
            sandbox = self._sandboxes.use(way.sandbox)
        except SandboxRefused as error:
            await send_reply(_refusal(error), send)
            return
        below = {**scope, **way.changes} if way.changes else scope
        await way.double.serve(below, receive, send, sandbox, way.head)

    def way(self, scope: Scope) -> Way | None:
        """Return where a request goes, where one with the same head came before."""
        way = self._ways.get(head_key(scope))
        if way is not None and self._is_old(way):
            self._ways.clear()
            return None
        return way

    def answer(self, way: Way, body: bytes) -> Reply | None:
        """Answer a request that is here whole; None, and nothing has happened, where that has to be done as a task."""
        if self._is_old(way):
            return None
        try:
            sandbox = self._sandboxes.use(way.sandbox)
        except SandboxRefused:
            return None
        return way.double.serve_at_once(way.head, body, sandbox)

    def sending(self, way: Way, reply: Reply) -> App:
        """Return what sends an answer that takes time, or that uvicorn has to look at."""
        return partial(_send_within, self._sandboxes.use(way.sandbox), reply)

    def _is_old(self, way: Way) -> bool:
        return self._doubles[way.double.description.name] is not way.double  # edited since

    async def _find_out(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request whose way is not known, and remember the way where it leads to a double."""
        key, asked = head_key(scope), scope
        scope, name = _named_sandbox(scope)
        try:
            sandbox = self._sandboxes.use(name)
        except SandboxRefused as error:
            await send_reply(_refusal(error), send)
            return
        path = raw_path(scope)
        if path == CONTROL or path.startswith(f"{CONTROL}/"):
            await self._control(within(scope, sandbox), receive, send)
            return
        double, mount = self._find(scope["method"], path)
        if double is None:
            await send_reply(self._nothing_here(path), send, head=scope["method"] == "HEAD")
            return
        if mount:
            scope = {**scope, "root_path": scope.get("root_path", "") + mount}
        head = double.head(scope)
        self._remember(key, Way(name, double, head, {} if scope is asked else _changes(asked, scope)))
        await double.serve(scope, receive, send, sandbox, head)

    def _remember(self, key: Hashable, way: Way) -> None:
        if len(self._ways) >= _REMEMBERED:
            self._ways.clear()
        self._ways[key] = way

    def _find(self, method: str, path: str) -> tuple[Double | None, str]:
        for mount, name in self._mounts:
            if path == mount or path.startswith(f"{mount}/"):
                return self._doubles[name], mount
        if self._root is None:
            return None, ""
        root = self._doubles[self._root]
        alias = server_path(root)
        if alias and path.startswith(f"{alias}/"):
            below = path[len(alias) :]
            if not root.knows(method, path) and root.knows(method, below):
                return root, alias
        return root, ""

    def _nothing_here(self, path: str) -> Reply:
        mounts = ", ".join(mount for mount, _ in self._mounts)
        text = f"nothing is served at {path}; APIs: {mounts}; the control plane: {CONTROL}/\n"
        return Reply(404, (("Content-Type", "text/plain; charset=utf-8"),), text.encode())


async def _send_within(sandbox: Sandbox, reply: Reply, scope: Scope, receive: Receive, send: Send) -> None:
    with sandbox.active():  # a stream may ask what time it is there
        await send_reply(reply, send, head=scope["method"] == "HEAD", receive=receive)


def _named_sandbox(scope: Scope) -> tuple[Scope, str]:
    """Find the sandbox that a request names: by path prefix, by header, by cookie; and take the prefix off."""
    path = raw_path(scope)
    if path.startswith(_PREFIX):
        name, _, rest = path.removeprefix(_PREFIX).partition("/")
        prefix = f"{_PREFIX}{name}"
        return {**scope, "path": unquote(f"/{rest}"), "root_path": prefix, "prefix": prefix}, unquote(name)
    cookies = []
    for header, value in scope["headers"]:  # ASGI writes their names in lower case
        if header == b"x-specdouble-sandbox":
            return scope, value.decode("latin-1").strip()
        if header == b"cookie":
            cookies.append(value)
    for cookie in b"; ".join(cookies).split(b";") if cookies else ():
        key, _, value = cookie.strip().partition(b"=")
        if key == b"specdouble_sandbox":
            return scope, value.decode("latin-1")
    return scope, DEFAULT


def _changes(asked: Scope, scope: Scope) -> dict[str, Any]:
    return {key: scope[key] for key in ("path", "root_path", "prefix") if scope.get(key) != asked.get(key)}


def _refusal(error: SandboxRefused) -> Reply:
    return Reply(error.status, (("Content-Type", PROBLEM),), dump_json(problem(error)))


def server_path(double: Double) -> str:
    """Return the path of the document's first server, without a trailing slash; `` for none."""
    servers = double.description.document.servers
    if not servers:
        return ""
    _, separator, rest = servers[0].partition("://")
    path = "/" + rest.partition("/")[2] if separator else servers[0]
    return "" if "{" in path else path.rstrip("/")


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
