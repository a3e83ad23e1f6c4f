"""What carries Schemathesis' requests to the target, so that every engine of a run speaks through one recorder."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import httpx
import requests
from requests.adapters import HTTPAdapter
from schemathesis.transport.requests import REQUESTS_TRANSPORT, ManagedCookiesSession, RequestsTransport
from urllib3 import HTTPResponse
from urllib3.util import parse_url

from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.suite.leftovers import Made
from specdouble.testing.suite.recorder import Recorder

_CASE = "X-Schemathesis-TestCaseId"
# What the client adds: it says nothing about the request, and some of it differs in every run.
_ADDED = frozenset({_CASE.lower(), "user-agent", "accept-encoding", "connection", "content-length", "accept"})
_BOUNDARY = re.compile(r"boundary=([0-9a-f]{32})$")
_STEADY = "specdouble-boundary"


class NoAnswer(requests.ConnectionError):
    """The target dropped the connection, or did not answer in time. `sent` is what it was asked."""

    def __init__(self, sent: Sent, why: str) -> None:
        super().__init__(why)
        self.sent = sent
        self.why = why


class Unsendable(requests.exceptions.InvalidURL):
    """A request that the client cannot write, or must not send: nothing is known of the target."""


class Carrier(RequestsTransport):
    """Sends through a recorder. `exchanges` are those of the present case and its probes, by the id of their case.

    Where `made` says which rows are ours, nothing is sent that would change another.
    """

    def __init__(self, recorder: Recorder, made: Made | None = None) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)
        self.exchanges: dict[str, Exchange] = {}
        self._session = ManagedCookiesSession()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(recorder, self.exchanges, made))

    def send(self, case: Any, *, session: requests.Session | None = None, **kwargs: Any) -> Any:  # noqa: ARG002
        """Send a case, whatever session a check would use for it."""
        return super().send(case, session=self._session, **kwargs)


class _Adapter(HTTPAdapter):
    """Stands where `requests` has its connections."""

    def __init__(self, recorder: Recorder, exchanges: dict[str, Exchange], made: Made | None) -> None:
        super().__init__()
        self._made = made
        self._recorder = recorder
        self._exchanges = exchanges

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        sent = read_request(request)
        if self._made is not None and not self._made.may_send(sent):
            raise Unsendable("it changes a row that is not ours, and the target knows no reset")
        try:
            exchange = self._recorder.send(sent)
        except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeError) as error:
            raise Unsendable(str(error)) from None
        except (httpx.TransportError, TimeoutError) as error:
            raise NoAnswer(sent, str(error) or type(error).__name__) from None
        self._exchanges[str(request.headers.get(_CASE, ""))] = exchange
        return self.build_response(request, _raw(request, exchange))


def read_request(request: requests.PreparedRequest) -> Sent:
    """Read a prepared request as one of ours: the same in every run, whatever boundary chance has chosen."""
    headers = {name: _text(value) for name, value in request.headers.items() if name.lower() not in _ADDED}
    body = request.body or b""
    content = body if isinstance(body, bytes) else str(body).encode("utf-8", "surrogatepass")
    boundary = _BOUNDARY.search(headers.get("Content-Type", ""))
    if boundary is not None:
        headers["Content-Type"] = headers["Content-Type"].replace(boundary[1], _STEADY)
        content = content.replace(boundary[1].encode(), _STEADY.encode())
    return Sent(request.method or "GET", request.url or "", headers, content)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _raw(request: requests.PreparedRequest, exchange: Exchange) -> HTTPResponse:
    """Write an answer for `requests`; its content is decoded already."""
    headers = {name: value for name, value in exchange.headers.items() if name not in {"content-encoding"}}
    return HTTPResponse(
        body=BytesIO(exchange.content),
        headers=headers,
        status=exchange.status,
        version=11,
        preload_content=False,
        decode_content=False,
        enforce_content_length=False,
        request_method=request.method,
        request_url=parse_url(request.url or "").request_uri,
    )
