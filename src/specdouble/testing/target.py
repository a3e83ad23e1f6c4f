"""What a client speaks to: an ASGI application in this process, or a server at a URL."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any, Protocol
from urllib.parse import unquote

import httpx

from specdouble.testing.exchange import Exchange, Sent

Application = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]

TIMEOUT = 30.0


class Target(Protocol):
    """Takes a request whose URL begins with `base_url`, and gives the exchange."""

    base_url: str

    def send(self, sent: Sent) -> Exchange:
        """Send a request and wait for the whole answer."""
        ...

    def send_together(self, requests: Sequence[Sent]) -> list[Exchange]:
        """Send requests at the same time, and wait for every answer."""
        ...

    def close(self) -> None:
        """Give back what is held: the event loop, the connections."""
        ...


class InProcess:
    """Calls an ASGI application without sockets, on one event loop that lives as long as this target.

    An exception that the application lets through becomes a plain 500, as behind a server.
    """

    def __init__(self, app: Application, base_url: str = "http://double") -> None:
        self.base_url = base_url
        self._runner = asyncio.Runner()
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    def send(self, sent: Sent) -> Exchange:
        return self._runner.run(self._send(sent))

    def send_together(self, requests: Sequence[Sent]) -> list[Exchange]:
        return self._runner.run(self._gather(requests))

    async def _gather(self, requests: Sequence[Sent]) -> list[Exchange]:
        return await asyncio.gather(*(self._send(sent) for sent in requests))

    async def _send(self, sent: Sent) -> Exchange:
        began = perf_counter()
        async with asyncio.timeout(TIMEOUT):
            response = await self._transport.handle_async_request(_request(sent))
            await response.aread()
        return _exchange(sent, response, perf_counter() - began)

    def close(self) -> None:
        self._runner.close()


class Served:
    """Speaks HTTP to a server. No redirect is followed, and no cookie kept: what a test sends is what it says."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def send(self, sent: Sent) -> Exchange:
        began = perf_counter()
        response = self._client.send(_request(sent))
        return _exchange(sent, response, perf_counter() - began)

    def send_together(self, requests: Sequence[Sent]) -> list[Exchange]:
        with ThreadPoolExecutor(len(requests)) as senders:
            return list(senders.map(self.send, requests))

    def close(self) -> None:
        self._client.close()


class _Exact(httpx.URL):
    """An address whose path and query go out letter by letter, with percent signs that escape nothing."""

    def __init__(self, url: str, target: str) -> None:
        super().__init__(url)
        self._target = target

    @property
    def raw_path(self) -> bytes:
        return self._target.encode("ascii")

    @property
    def path(self) -> str:
        return unquote(self._target.partition("?")[0])

    @property
    def query(self) -> bytes:
        return self._target.partition("?")[2].encode("ascii")


def _request(sent: Sent) -> httpx.Request:
    """Write a request as it is sent: the letters of method and address, and header names that differ in case only."""
    headers = [(name.encode("latin-1"), _header_bytes(value)) for name, value in sent.headers.items()]
    if not any(name.lower() == b"accept" for name, _ in headers):
        headers.insert(0, (b"Accept", b"*/*"))
    request = httpx.Request(sent.method, _origin(sent.url), headers=headers, content=sent.body or None)
    request.method = sent.method
    request.url = _address(sent.url)
    return request


def _origin(url: str) -> str:
    plain = url.partition("#")[0]
    return plain[: len(plain) - len(_target(plain))]


def _address(url: str) -> httpx.URL:
    target = _target(url)
    if not target.isascii() or not target.isprintable() or " " in target:
        return httpx.URL(url)
    return _Exact(_origin(url), target if target.startswith("/") else f"/{target}")


def _target(url: str) -> str:
    """Return what stands behind the authority, without a fragment."""
    rest = url.partition("#")[0].partition("://")[2]
    return rest[len(re.split(r"[/?]", rest, maxsplit=1)[0]) :]


def _header_bytes(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8")


def _exchange(sent: Sent, response: httpx.Response, seconds: float) -> Exchange:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Exchange(sent, response.status_code, headers, response.content, seconds=seconds)
