import subprocess
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from specdouble.testing.exchange import Sent
from specdouble.testing.target import InProcess, Served


async def echo(scope, receive, send):
    message = await receive()
    text = (
        f"{scope['method']} {scope['raw_path'].decode()}?{scope['query_string'].decode()} ".encode() + message["body"]
    )
    await send({"type": "http.response.start", "status": 201, "headers": [(b"Content-Type", b"text/plain")]})
    await send({"type": "http.response.body", "body": text})


async def broken(scope, receive, send):
    raise ValueError("on purpose")


def test_application_is_called_without_sockets():
    with closing(InProcess(echo)) as target:
        answer = target.send(Sent("POST", "http://double/a%2Fb?c=%20", {}, b"body"))

    assert (answer.status, answer.media_type, answer.body) == (201, "text/plain", "POST /a%2Fb?c=%20 body")


def test_exception_of_an_application_is_a_plain_500():
    with closing(InProcess(broken)) as target:
        assert target.send(Sent("GET", "http://double/", {})).status == 500


@pytest.fixture
def address():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.send_header("Set-Cookie", "session=1")
            self.send_header("X-Cookie", self.headers.get("Cookie", "none"))
            self.end_headers()

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_server_is_asked_as_the_test_says(address):
    with closing(Served(address)) as target:
        first, second = (target.send(Sent("GET", f"{address}/", {})) for _ in range(2))

    assert first.status == 302  # no redirect is followed
    assert second.headers["x-cookie"] == "none"  # no cookie is kept


def test_request_is_shown_as_one_line_for_a_shell():
    sent = Sent("POST", "http://double/a?b=1&c=2", {"Cookie": "session=demo"}, b'{"name": "it\'s"}')

    assert sent.curl.startswith("curl -i -X POST 'http://double/a?b=1&c=2' -H 'Cookie: session=demo' --data-binary ")


async def repeat(scope, receive, send):
    await receive()
    text = repr((scope["method"], scope["raw_path"], scope["query_string"], scope["headers"]))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": text.encode()})


def test_request_goes_out_letter_by_letter():
    with closing(InProcess(repeat)) as target:
        came = target.send(Sent("get", "http://double/a%zz/../b?c=%FF&&", {"X-A": "1", "x-a": "caf\u00e9"})).body

    assert came.startswith("('get', b'/a%zz/../b', b'c=%FF&&', ")
    assert "(b'x-a', b'1'), (b'x-a', b'caf\\xe9')" in came


def test_request_that_is_long_is_shown_short():
    sent = Sent("POST", "http://double/a", {"X-A": "b" * 9000}, b"c" * 11_000_000)

    assert len(sent.curl) < 1000
    assert "(11000000 in all)" in sent.curl


def test_frame_is_shown_as_a_line_that_writes_its_bytes():
    raw = b"GET /%zz HTTP/1.1\r\nHost: a\\b\r\n\tX: '\x00\xff'\r\n\r\n"
    sent = Sent("GET", "https://double/a", {}, raw, is_frame=True)

    written, _, connection = sent.curl.partition(" | ")

    assert subprocess.run(["sh", "-c", written], capture_output=True, check=True).stdout == raw
    assert connection == "openssl s_client -quiet -connect double:443"
