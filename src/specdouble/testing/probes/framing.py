"""Probes of the frame of HTTP/1.1, byte by byte: only a server at a URL has one."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.probes.answers import LIKE, Answers
from specdouble.testing.probes.ground import Ground
from specdouble.testing.suite.finding import Finding, Severity

_LAYER = "probes"
_TIMEOUT = 10.0
_READ = 65_536
_DROPPED, _SILENT = 0, -1  # in place of a status: there is no answer


@dataclass(frozen=True)
class Line:
    """What a frame is made from: the request target, the authority, and the headers of the caller."""

    target: str
    origin: str
    host: str
    headers: str

    def get(self, *headers: str, body: str = "", method: str = "GET") -> str:
        """Write a request that is right, with more headers."""
        lines = [f"{method} {self.target} HTTP/1.1", f"Host: {self.host}", "Connection: close", *headers]
        return "\r\n".join(lines) + f"\r\n{self.headers}\r\n{body}"


@dataclass(frozen=True)
class Frame:
    """One case. `drops`: a server may as well end the connection."""

    id: str
    sends: str
    answers: Answers
    source: str
    write: Callable[[Line], str]
    drops: bool = True


_BAD = Answers(("400",), ("4XX", "501", "505"))
_FRONT = Answers(("4XX", "501", "505"), (LIKE,), warns=True)  # a lapse of the server software, not of the API
_EITHER = Answers((LIKE, "4XX"))
_SERVED = Answers((LIKE,))

FRAMES = (
    Frame(
        "frame-blanks",
        "blanks around a header's value, and its name in odd case",
        _SERVED,
        "RFC 9112, 5; RFC 9110, 5.1",
        lambda line: line.get("x-SpecDouble-pRoBe: \t probe \t "),
        drops=False,
    ),
    Frame(
        "frame-absolute",
        "the whole address in the request line",
        Answers((LIKE,), ("4XX",), warns=True),
        "RFC 9112, 3.2.2: a server MUST accept it",
        lambda line: line.get().replace(f"GET {line.target}", f"GET {line.origin}{line.target}", 1),
        drops=False,
    ),
    Frame(
        "frame-host-missing",
        "no Host header",
        _FRONT,
        "RFC 9112, 3.2",
        lambda line: line.get().replace(f"Host: {line.host}\r\n", "", 1),
    ),
    Frame("frame-host-twice", "two Host headers", _FRONT, "RFC 9112, 3.2", lambda line: line.get("Host: example.com")),
    Frame(
        "frame-colon-apart",
        "a blank before the colon of a header",
        Answers(("400",), (LIKE, "4XX"), warns=True),
        "RFC 9112, 5.1",
        lambda line: line.get("X-Specdouble : probe"),
    ),
    Frame(
        "frame-colon-missing",
        "a header line without a colon",
        Answers(("4XX",), (LIKE,), warns=True),
        "RFC 9112, 5",
        lambda line: line.get("specdouble probe"),
    ),
    Frame(
        "frame-folded",
        "a header over two lines",
        _EITHER,
        "RFC 9112, 5.2",
        lambda line: line.get("X-Specdouble: a\r\n b"),
    ),
    Frame("frame-nul", "a NUL in a header", _EITHER, "RFC 9110, 5.5", lambda line: line.get("X-Specdouble: a\0b")),
    Frame(
        "frame-line-feeds",
        "lines that end with LF alone",
        _EITHER,
        "RFC 9112, 2.2",
        lambda line: line.get().replace("\r\n", "\n"),
    ),
    Frame(
        "frame-version",
        "HTTP/9.9",
        Answers(("505", "4XX"), (LIKE,)),
        "RFC 9110, 15.6.6",
        lambda line: line.get().replace("HTTP/1.1", "HTTP/9.9", 1),
    ),
    Frame(
        "frame-length-twice",
        "two Content-Length headers that differ",
        _BAD,
        "RFC 9112, 6.3",
        lambda line: line.get("Content-Length: 2", "Content-Length: 3", body="abc"),
    ),
    Frame(
        "frame-length-negative",
        "a negative Content-Length",
        _BAD,
        "RFC 9112, 6.3; RFC 9110, 8.6",
        lambda line: line.get("Content-Length: -1"),
    ),
    Frame(
        "frame-length-and-chunks",
        "a Content-Length beside chunks",
        _EITHER,
        "RFC 9112, 6.1",
        lambda line: line.get("Content-Length: 3", "Transfer-Encoding: chunked", body="0\r\n\r\n"),
    ),
    Frame(
        "frame-coding-unknown",
        "an unknown transfer coding",
        Answers(("501", "4XX"), (LIKE,), warns=True),
        "RFC 9112, 6.1",
        lambda line: line.get("Transfer-Encoding: specdouble", body="abc"),
    ),
    Frame(
        "frame-garbage",
        "bytes that are no HTTP",
        Answers(("4XX", "505")),
        "RFC 9112, 2.2 and 3",
        lambda _: "\x16\x03\x01\x02 specdouble\r\n\r\n",
    ),
)


def send_frames(ground: Ground, frames: Sequence[Frame]) -> None:
    """Send every frame to a GET that succeeds, and look after each whether the server still answers."""
    operation = next((one for one in ground.suite.operations if one.method == "GET" and ground.works(one)), None)
    for frame in frames:
        if ground.suite.subject.app is not None:
            why = "the frame of HTTP needs a server at a URL (--base-url)"
            ground.suite.log.untested(_LAYER, "", frame.id, why)
        elif operation is None:
            ground.suite.log.untested(_LAYER, "", frame.id, "it needs a GET that succeeds, and there is none here")
        else:
            _send(ground, operation, frame)


def _send(ground: Ground, operation: Operation, frame: Frame) -> None:
    plain = ground.plain(operation)
    assert plain is not None  # noqa: S101 - it works, so there is one
    raw = frame.write(_line(plain.sent)).encode("latin-1")
    try:
        status = _exchange(plain.sent.url, raw)
    except TimeoutError:
        status = _SILENT
    except OSError as error:
        ground.suite.log.untested(_LAYER, operation.id, frame.id, f"no connection for it: {error}")
        return
    exchange = Exchange(Sent("GET", plain.sent.url, {}, raw, is_frame=True), max(status, 0), {}, b"")
    ground.suite.recorder.note(exchange)
    verdict = _judged(ground, operation, frame, status)
    if verdict == "ok":
        ground.suite.log.passed(_LAYER, operation.id, frame.id)
    else:
        severity: Severity = "warning" if verdict == "warning" else "error"
        ground.suite.log.failed(_finding(operation, frame, exchange, status, severity))


def _judged(ground: Ground, operation: Operation, frame: Frame, status: int) -> str:
    if status == _DROPPED:
        return "ok" if frame.drops else "error"
    return frame.answers.judge(status, ground.status(operation))


def _finding(operation: Operation, frame: Frame, exchange: Exchange, status: int, severity: Severity) -> Finding:
    endings = {_DROPPED: "the server hangs up", _SILENT: f"nothing comes for {_TIMEOUT:g} seconds"}
    came = endings.get(status, f"the server answers {status}")
    return Finding(
        _LAYER,
        frame.id,
        operation.id,
        f"GET {operation.path} is sent {frame.sends}, and {came}",
        (exchange,),
        frame.answers.words,
        came,
        operation.pointer,
        frame.source,
        frame.id,
        severity,
    )


def _line(sent: Sent) -> Line:
    parts = urlsplit(sent.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = "".join(f"{name}: {value}\r\n" for name, value in sent.headers.items())
    return Line(target or "/", f"{parts.scheme}://{parts.netloc}", parts.netloc, headers)


def _exchange(url: str, raw: bytes) -> int:
    """Send bytes and read a status; _DROPPED where the connection ends before there is one. Raises OSError."""
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    with socket.create_connection(address, timeout=_TIMEOUT) as plain:
        if parts.scheme == "https":
            with ssl.create_default_context().wrap_socket(plain, server_hostname=address[0]) as secure:
                return _status(secure, raw)
        return _status(plain, raw)


def _status(connection: socket.socket, raw: bytes) -> int:
    answer = b""
    try:
        connection.sendall(raw)
        while b"\n" not in answer and (part := connection.recv(_READ)):
            answer += part
    except (ConnectionError, ssl.SSLError):
        return _DROPPED
    words = answer.partition(b"\n")[0].split()
    is_status = len(words) > 1 and words[0].startswith(b"HTTP/") and words[1].isdigit()
    return int(words[1]) if is_status else _DROPPED
