"""A small server of notes with bugs to order, and runs of layers that are written for one test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from serving_kit import NOTES

from specdouble.contract.load import load_document
from specdouble.serve.credentials import Credentials
from specdouble.serve.project import ApiSource
from specdouble.testing.arguments import sort_arguments
from specdouble.testing.exchange import Exchange
from specdouble.testing.suite import run
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.result import Result
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.suite.suite import Suite
from specdouble.testing.target import InProcess

BASE = "http://notes.test"


class NotesServer:
    """Answers as NOTES says, but for its bugs: `keeps` (deletes nothing), `no-text`, `moody` (`no-text` only once).

    Ids go on rising over a reset, as those of many real servers do, where `is_forgetful` is False.
    """

    def __init__(self, *bugs: str, is_forgetful: bool = True) -> None:
        self.bugs = set(bugs)
        self.is_forgetful = is_forgetful
        self.rows: dict[int, dict[str, Any]] = {}
        self.last = 0
        self.created = 0
        self.seen: list[tuple[str, str]] = []
        self.heard: list[dict[str, str]] = []

    def reset(self) -> None:
        self.rows = {}
        if self.is_forgetful:
            self.last = 0

    async def __call__(self, scope, receive, send) -> None:
        body = (await receive()).get("body", b"")
        status, value = self.answer(scope["method"], scope["path"], body)
        headers = [(b"content-type", b"application/json")] if value is not None else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(value).encode() if value is not None else b""})

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        self.seen.append((method, path))
        _, mark, text = path.partition("/notes/")
        if not mark and path != "/notes":
            return 404, None
        if method == "POST":
            return 201, self._create(json.loads(body))
        if not text:
            return 200, list(self.rows.values())
        if int(text) not in self.rows:
            return 404, None
        if method == "DELETE":
            if "keeps" not in self.bugs:
                del self.rows[int(text)]
            return 204, None
        return 200, self.rows[int(text)]

    def _create(self, note: dict[str, Any]) -> dict[str, Any]:
        self.last += 1
        self.created += 1
        row = {"id": self.last, "text": note["text"]}
        self.rows[self.last] = row
        is_broken = "no-text" in self.bugs or ("moody" in self.bugs and self.created == 1)
        return {"id": self.last} if is_broken else row


class Layer:
    """A layer that runs one function."""

    def __init__(self, run: Callable[[Suite], None]) -> None:
        self.run = run


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run layers over a server of notes: `notes(server, laws=my_layer)`; other flags are those of Options."""
    file = tmp_path / "notes.yaml"
    file.write_text(NOTES)
    monkeypatch.chdir(tmp_path)

    def run_notes(server: NotesServer, *, resets: bool = True, listeners=(), **given: Any) -> Result:
        layers = {name: given.pop(name) for name in list(given) if name in run._LAYERS}
        options = Options(only=tuple(layers), **given)
        with plugged(monkeypatch, layers), open_notes(file, server, resets=resets) as subject:
            heard = tuple(listener(subject) for listener in listeners)
            return run_suite(subject, options, listeners=heard)

    return run_notes


@contextmanager
def plugged(monkeypatch: pytest.MonkeyPatch, layers: dict[str, Callable[[Suite], None]]) -> Iterator[None]:
    """Put functions in the places of layers."""
    with monkeypatch.context() as patch:
        patch.setattr(run, "_layer", lambda name: Layer(layers[name]))
        yield


@contextmanager
def open_notes(file: Path, server: NotesServer, *, resets: bool = True) -> Iterator[Subject]:
    """Open the server of notes as a subject."""
    target = InProcess(server, BASE)
    source = ApiSource("notes", str(file.name), "")
    callers = (Caller("you", Credentials(headers={"Authorization": "Bearer top-secret"})),)
    document = load_document(str(file), name="notes")
    try:
        yield Subject(document, target, source, callers, reset=server.reset if resets else None, app=server)
    finally:
        target.close()


def call(suite: Suite, operation: str, *path: Any, **fields: Any) -> Exchange:
    """Call an operation by its name."""
    found = suite.document.operation(operation)
    return suite.call(found, sort_arguments(suite.document, found, path, fields))


def deleted_is_gone(suite: Suite) -> None:
    """A law of one check: a deleted note is not found."""
    chain = [call(suite, "create_note", text="a")]
    name = chain[0].body["id"]
    chain += [call(suite, "delete_note", name), call(suite, "get_note", name)]
    if chain[-1].status == 404:
        suite.log.passed("laws", "delete_note", "deleted-is-gone")
        return
    suite.log.failed(
        Finding(
            "laws",
            "deleted-is-gone",
            "delete_note",
            "a deleted note can still be read",
            tuple(chain),
            expected="404",
            actual=str(chain[-1].status),
            pointer=suite.document.operation("delete_note").pointer,
            source="RFC 9110, 9.3.5",
            subject="note",
        )
    )


def every_operation(suite: Suite) -> None:
    """Call everything once, so that nothing is vacuous."""
    name = call(suite, "create_note", text="a").body["id"]
    call(suite, "list_notes")
    call(suite, "get_note", name)
    call(suite, "delete_note", name)


@contextmanager
def serve_notes(server: NotesServer) -> Iterator[str]:
    """Serve notes over HTTP on a free port, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Http, server)) as http:
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}"
        finally:
            http.shutdown()
            thread.join()


class _Http(BaseHTTPRequestHandler):
    def __init__(self, notes: NotesServer, *arguments: Any) -> None:
        self._notes = notes
        super().__init__(*arguments)

    def _reply(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._notes.heard.append(dict(self.headers))
        status, value = self._notes.answer(self.command, self.path, body)
        content = json.dumps(value).encode() if value is not None else b""
        self.send_response(status)
        if content:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _reply

    def log_message(self, *_: object) -> None:
        pass
