"""The probes of the frame of HTTP, against servers with sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import uvicorn
from counter import DOCUMENT, Counter

from specdouble.contract.load import load_text
from specdouble.serve.credentials import Credentials
from specdouble.serve.project import ApiSource
from specdouble.testing.probes import framing
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.result import Result
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import Served

FINE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]"
BAD = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def probe(address: str) -> Result:
    callers = (Caller("clerk", Credentials(headers={"Authorization": "Bearer sesame"})),)
    target = Served(address)
    subject = Subject(load_text(DOCUMENT, name="counter"), target, ApiSource("counter", "", ""), callers)
    try:
        return run_suite(subject, Options(only=("probes",), operations=("list_tickets",)))
    finally:
        target.close()


def frames(result: Result, state: str) -> set[str]:
    return {case.check for case in result.log if case.check.startswith("frame-") and case.state == state}


@contextmanager
def uvicorn_of(app: Counter) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextmanager
def raw_server(answer: Callable[[bytes], bytes | None]) -> Iterator[str]:
    """Serve one request a connection; None keeps silent until the client leaves."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    came = answer(connection.recv(65_536))
                    connection.sendall(came) if came is not None else connection.recv(1)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_right_server_passes_every_frame():
    with uvicorn_of(Counter()) as address:
        result = probe(address)

    assert [finding for finding in result.log.findings if finding.severity == "error"] == []
    assert frames(result, "passed") == {frame.id for frame in framing.FRAMES}


def test_server_that_takes_two_lengths_is_found():
    with raw_server(lambda raw: FINE if raw.startswith((b"GET", b"HEAD")) else BAD) as address:
        result = probe(address)

    assert "frame-length-twice" in frames(result, "failed")
    found = next(one for one in result.log.findings if one.check == "frame-length-twice")
    assert found.chain[0].sent.curl.endswith(f"| nc 127.0.0.1 {address.rpartition(':')[2]}")


@pytest.fixture
def in_haste(monkeypatch):
    monkeypatch.setattr(framing, "_TIMEOUT", 0.2)


@pytest.mark.usefixtures("in_haste")
def test_server_that_keeps_silent_is_found():
    with raw_server(lambda raw: None if b"Content-Length: -1" in raw else FINE) as address:
        result = probe(address)

    silent = next(finding for finding in result.log.findings if finding.check == "frame-length-negative")
    assert silent.actual == "nothing comes for 0.2 seconds"
    assert silent.chain[0].status == 0


def test_server_that_hangs_up_on_what_is_no_http_passes():
    with raw_server(lambda raw: FINE if raw.startswith(b"GET") else b"") as address:
        result = probe(address)

    assert "frame-garbage" in frames(result, "passed")
