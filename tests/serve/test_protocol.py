"""A request answered at once, or by a head that came before, is answered as uvicorn alone would have it."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from listening_kit import listening, until_closed
from serving_kit import NOTES, Served, serve_api, serve_document, with_control

from specdouble.serve.protocol import make_protocol

pytest.importorskip("httptools")

WATCHED = """
openapi: 3.0.3
info: {title: Watched, version: '1'}
paths:
  /watch:
    get:
      operationId: watch_notes
      tags: [notes]
      responses:
        '200': {description: OK, content: {text/event-stream: {schema: {type: string}}}}
  /wait:
    get:
      operationId: wait_notes
      tags: [notes]
      responses: {'200': {description: OK, content: {application/json: {schema: {type: integer}}}}}
  /fail:
    get:
      operationId: fail_notes
      tags: [notes]
      responses: {'204': {description: OK}}
"""
STREAMING = """
from specdouble import Stream

def watch_notes(clock):
    return Stream(clock.now().isoformat() for _ in range(3))

def wait_notes():
    return 1

def fail_notes():
    raise LookupError("on purpose")
"""
JSON = "Content-Type: application/json"
_VARIES = re.compile(rb"date: [^\r]*\r\n")


def request(method: str, path: str, body: object = None, *lines: str, version: str = "1.1") -> bytes:
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    head = [f"{method} {path} HTTP/{version}", "Host: test", *lines]
    if body is not None and not any("ransfer" in line for line in lines):
        head += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*head, "", ""]).encode() + content


PLAIN = [
    request("GET", "/notes"),
    request("POST", "/notes", {"text": "one"}),
    request("POST", "/notes", {"text": "two"}),
    request("POST", "/notes", {"text": "ab"}),
    request("POST", "/notes", {"text": 1234}),
    request("POST", "/notes", {"tect": "ab"}),
    request("POST", "/notes", {"tex": "two"}),
    request("POST", "/notes", b"{'text': 'tw"),
    request("GET", "/notes"),
    request("GET", "/notes/2"),
    request("GET", "/notes/two"),
    request("GET", "/notes/77"),
    request("GET", "/notes?page=1"),
    request("GET", "/notes", None, "Origin: http://localhost:3000"),
    request("GET", "/notes", None, "X-Specdouble-Sandbox: a"),
    request("GET", "/-/s/b/notes/1"),
    request("DELETE", "/notes/1"),
    request("HEAD", "/notes"),
    request("OPTIONS", "/notes"),
    request("PUT", "/notes", {"text": "one"}),
    request("GET", "/nowhere"),
    request("GET", "/-/health"),
]
ODD = [
    request("POST", "/notes", b'10\r\n{"text": "some."}\r\n0\r\n\r\n', JSON, "Transfer-Encoding: chunked"),
    request("POST", "/notes", b'11\r\n{"text": "some."}\r\n0\r\n\r\n', JSON, "Transfer-Encoding: chunked"),
    request("GET", "/notes", b"1234"),
    request("GET", "/notes", None, "Connection: close"),
    request("GET", "/notes", version="1.0"),
    request("GET", "/notes", None, "Connection: upgrade", "Upgrade: h2c"),
    b"\r\n" + request("GET", "/notes"),
    b"nonsense\r\n\r\n",
    request("GET", "/notes") + b"nonsense\r\n\r\n",
]


@contextmanager
def serving(served: Served, *, plainly: bool = False) -> Iterator[int]:
    http = "httptools" if plainly else make_protocol(served.app)
    with listening(served.app, http=http, server_header=False, proxy_headers=False) as port:
        yield port


def one_by_one(port: int, requests: list[bytes]) -> list[bytes]:
    """Send each request once the one before it is answered, over one connection where it is kept."""
    with ExitStack() as stack:
        client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
        came = []
        for one in requests:
            client.sendall(one)
            came.append(read_answer(client, is_head=one.startswith(b"HEAD")))
    return came


def read_answer(client: socket.socket, *, is_head: bool = False) -> bytes:
    came = b""
    while not is_whole(came, is_head=is_head) and (chunk := client.recv(65536)):
        came += chunk
    return _VARIES.sub(b"", came)


def is_whole(came: bytes, *, is_head: bool) -> bool:
    head, end, body = came.partition(b"\r\n\r\n")
    if not end or b"chunked" in head:
        return bool(end) and body.endswith(b"0\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    return is_head or len(body) == (int(length[1]) if length else 0)


def all_until_closed(port: int, *pieces: bytes) -> bytes:
    """Send pieces one after the other, the last of which closes the connection, and read all that comes."""
    return _VARIES.sub(b"", until_closed(port, *pieces))


@pytest.fixture
def both(tmp_path) -> Iterator[tuple[int, int]]:
    """Two servers of one document: one on uvicorn's own protocol, one on ours."""
    with ExitStack() as stack:
        served = (with_control(serve_document(tmp_path, NOTES)) for _ in range(2))
        yield tuple(
            stack.enter_context(serving(one, plainly=plainly))
            for one, plainly in zip(served, (True, False), strict=True)
        )


def test_the_bytes_are_those_of_uvicorn_each_time(both) -> None:
    requests = [one for each in PLAIN for one in (each, each, each)]

    plainly, at_once = (one_by_one(port, requests) for port in both)

    assert at_once == plainly


@pytest.mark.parametrize("number", range(len(ODD)))
def test_an_odd_request_is_read_by_uvicorn_each_time(both, number) -> None:
    asked = [[ODD[number]], [PLAIN[0], PLAIN[0], ODD[number]], [ODD[number]]]

    plainly, at_once = ([one_by_one(port, requests) for requests in asked] for port in both)

    assert at_once == plainly


def test_requests_sent_together_are_answered_in_turn(both) -> None:
    batch = b"".join(PLAIN[:8]) + request("GET", "/notes", None, "Connection: close")

    plainly, at_once = ([all_until_closed(port, batch) for _ in range(3)] for port in both)

    assert at_once == plainly
    assert at_once[0].count(b"HTTP/1.1 ") == 9


def test_a_request_in_pieces_is_answered_once_it_is_whole(both) -> None:
    whole = request("POST", "/notes", {"text": "in pieces"})
    pieces = [whole[at : at + 30] for at in range(0, len(whole), 30)]
    last = request("GET", "/notes", None, "Connection: close")

    plainly, at_once = ([all_until_closed(port, whole, *pieces, whole, last) for _ in range(2)] for port in both)

    assert at_once == plainly


def test_every_exchange_is_in_the_journal(both) -> None:
    one_by_one(both[1], [one for each in PLAIN[:12] for one in (each, each)])

    told = one_by_one(both[1], [request("GET", "/-/journal?limit=100")])[0]

    paths = [entry["path"] for entry in json.loads(told.partition(b"\r\n\r\n")[2])["entries"]]
    assert len(paths) == 24


def test_a_fault_strikes_where_the_head_is_known(both) -> None:
    fault = {"match": {"operation": "list_notes"}, "effect": {"kind": "status", "status": 503}}
    asked = [PLAIN[0], PLAIN[0], request("POST", "/-/faults", fault), PLAIN[0]]

    plainly, at_once = (one_by_one(port, asked) for port in both)

    assert at_once == plainly
    assert [answer.split()[1] for answer in at_once] == [b"200", b"200", b"201", b"503"]


def test_known_heads_are_bounded(tmp_path) -> None:
    served = with_control(serve_document(tmp_path, NOTES))
    protocol = make_protocol(served.app)

    with serving(served) as port:
        answers = one_by_one(port, [request("GET", f"/notes/{at // 2}") for at in range(1200)])

    assert len(answers) == 1200
    assert len(protocol._heads) <= 256


def test_streams_and_errors_go_out_as_ever(tmp_path) -> None:
    asked = [request("GET", path) for path in ("/notes/watch", "/notes/wait", "/notes/fail") for _ in range(3)]
    came = []
    for plainly in (True, False):
        served = with_control(serve_api(tmp_path, WATCHED, notes=STREAMING))
        with serving(served, plainly=plainly) as port:
            came.append(one_by_one(port, asked))

    assert came[1] == came[0]
    assert [answer.split()[1] for answer in came[1]] == [b"200"] * 6 + [b"500"] * 3


def test_an_error_of_the_server_itself_is_a_500(tmp_path, monkeypatch) -> None:
    served = with_control(serve_document(tmp_path, NOTES))

    def broken(*_: object) -> None:
        raise RuntimeError("on purpose")

    with serving(served) as port:
        one_by_one(port, [PLAIN[0]] * 2)
        monkeypatch.setattr(served.app, "answer", broken)
        answer = one_by_one(port, [PLAIN[0]])[0]

    assert answer.startswith(b"HTTP/1.1 500")
