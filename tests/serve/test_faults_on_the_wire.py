"""Faults as a client on the other end of a socket meets them, under both of uvicorn's HTTP/1.1 protocols and loops."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from listening_kit import listening, until_closed

from specdouble.behave.answer import Stream
from specdouble.runtime.faults.effects import Drop, Garbage, Truncate
from specdouble.runtime.faults.faults import Fault
from specdouble.serve.connections import Connection
from specdouble.serve.exchange import Reply, read_body
from specdouble.serve.fault_effects import send_faulty

JSON = (("Content-Type", "application/json"),)
EFFECTS = {
    "/drop": Drop(),
    "/reset": Drop(reset=True),
    "/garbage": Garbage(),
    "/cut": Truncate(after_bytes=4),
    "/cut-all": Truncate(after_bytes=100),
    "/cut-stream": Truncate(after_events=2),
}


async def app(scope, receive, send):
    path = scope["path"]
    await read_body(receive, 1_000_000)
    body = Stream(iter([b"one\n", b"two\n", b"three\n"])) if path == "/cut-stream" else b'{"whole": 1}'
    effect = EFFECTS.get(path, Truncate(after_bytes=1000))
    await send_faulty(Fault("f", 1, effect), Reply(200, JSON, body), Connection(receive, send))


@pytest.fixture(scope="module", params=["httptools+uvloop", "h11+asyncio"])
def port(request) -> Iterator[int]:
    http, loop = request.param.split("+")
    if http == "httptools":
        pytest.importorskip("uvloop")
    with listening(app, http=http, loop=loop) as found:
        yield found


def everything(port: int, path: str, method: str = "GET", body: bytes = b"") -> bytes:
    """Send a request over a connection that is to be kept, and read until the server closes it."""
    head = f"{method} {path} HTTP/1.1\r\nHost: test\r\nContent-Length: {len(body)}\r\n\r\n"
    return until_closed(port, head.encode() + body)


def test_a_dropped_connection_answers_nothing(port) -> None:
    assert everything(port, "/drop") == b""


def test_a_dropped_connection_answers_nothing_to_a_body(port) -> None:
    assert everything(port, "/drop", "POST", b"x" * 200_000) == b""


def test_a_reset_is_seen_as_one(port) -> None:
    with pytest.raises(ConnectionResetError):
        everything(port, "/reset")


def test_garbage_is_no_http(port) -> None:
    came = everything(port, "/garbage")

    assert came
    assert b"HTTP" not in came


def test_a_cut_body_is_shorter_than_its_length_says(port) -> None:
    head, _, body = everything(port, "/cut").partition(b"\r\n\r\n")

    assert b"content-length: 12" in head.lower()
    assert body == b'{"wh'


def test_a_cut_stream_never_ends_its_chunks(port) -> None:
    _, _, body = everything(port, "/cut-stream").partition(b"\r\n\r\n")

    assert body == b"4\r\none\n\r\n4\r\ntwo\n\r\n"


def test_a_cut_behind_the_end_leaves_the_body_whole(port) -> None:
    _, _, body = everything(port, "/cut-all").partition(b"\r\n\r\n")

    assert body == b'{"whole": 1}'


def test_the_server_serves_on_after_a_drop(port) -> None:
    everything(port, "/drop")

    assert everything(port, "/cut").endswith(b'{"wh')


def test_nothing_is_logged_of_a_drop(port, caplog) -> None:
    everything(port, "/drop")
    everything(port, "/cut")

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
