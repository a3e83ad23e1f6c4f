"""An answer written at once is the same, byte for byte, as one that uvicorn is sent in two messages."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import pytest
from listening_kit import listening

from specdouble.serve import exchange
from specdouble.serve.exchange import Reply, read_body, send_reply
from specdouble.serve.one_write import write_at_once

JSON = (("Content-Type", "application/json"), ("X-Note", "één"))
REPLIES = {
    "/plain": Reply(200, JSON, b'{"whole": 1}'),
    "/empty": Reply(201, JSON),
    "/nothing": Reply(204, JSON),
    "/unchanged": Reply(304, JSON),
    "/refused": Reply(418, (("Link", '</-/journal/1>; rel="describedby"'),), b"no"),
    "/close": Reply(200, (("Connection", "close"),), b"bye"),
    "/own-length": Reply(200, (("Content-Length", "3"),), b"bye"),
    "/long": Reply(200, JSON, b"x" * 1_000_000),
    "/split": Reply(200, (("X-Note", "a\r\nSet-Cookie: b"),), b"never"),
    "/split-plainly": Reply(200, (("x-note", "a\r\nset-cookie: b"),), b"never"),
    "/odd-letters": Reply(200, (("x-note", "\u20ac"), ("X-N\u00f6te", "a")), b"?"),
    "/odd-name": Reply(200, (("X Note", "a"),), b"never"),
}
_DATE = re.compile(rb"date: [^\r]*\r\n")


async def app(scope, receive, send):
    await read_body(receive, 1_000_000)

    async def apart(message):
        await send(message)

    path = scope["path"].removeprefix("/apart")
    way = apart if path != scope["path"] else send
    await send_reply(REPLIES[path], way, head=scope["method"] == "HEAD")


@pytest.fixture(scope="module", params=["httptools", "h11"])
def port(request) -> Iterator[int]:
    with listening(app, http=request.param) as found:
        yield found


def answers(port: int, *requests: bytes) -> bytes:
    """Send requests one after the other without waiting, and read until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(b"".join(requests))
        came = b""
        while chunk := client.recv(65536):
            came += chunk
        return _DATE.sub(b"", came)


def request(path: str, method: str = "GET", *, last: bool = True, version: str = "1.1") -> bytes:
    end = "Connection: close\r\n" if last else ""
    return f"{method} {path} HTTP/{version}\r\nHost: test\r\n{end}\r\n".encode()


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("path", REPLIES)
def test_the_bytes_are_the_same(port, path, method) -> None:
    assert answers(port, request(path, method)) == answers(port, request(f"/apart{path}", method))


@pytest.mark.parametrize("path", REPLIES)
def test_the_bytes_are_the_same_for_an_old_client(port, path) -> None:
    both = [answers(port, request(where, version="1.0")) for where in (path, f"/apart{path}")]

    assert both[0] == both[1]


def test_a_connection_that_is_kept_answers_again(port) -> None:
    came = answers(port, request("/plain", last=False), request("/long", last=False), request("/plain"))

    assert came.count(b"HTTP/1.1 200") == 3
    assert came.endswith(REPLIES["/plain"].body)


def test_a_connection_under_httptools_is_written_to_once(monkeypatch) -> None:
    httptools_impl = pytest.importorskip("uvicorn.protocols.http.httptools_impl")
    written = []

    def judge(send, *parts) -> bool:
        written.append((type(send.__self__), write_at_once(send, *parts)))
        return written[-1][1]

    monkeypatch.setattr(exchange, "write_at_once", judge)
    with listening(app, http="httptools") as port:
        answers(port, request("/plain"))

    assert written == [(httptools_impl.RequestResponseCycle, True)]
