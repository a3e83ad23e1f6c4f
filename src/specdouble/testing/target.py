"""What a client speaks to: an ASGI application in this process, or a server at a URL."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

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

    async def _send(self, sent: Sent) -> Exchange:
        async with asyncio.timeout(TIMEOUT):
            response = await self._transport.handle_async_request(_request(sent))
            await response.aread()
        return _exchange(sent, response)

    def close(self) -> None:
        self._runner.close()


class Served:
    """Speaks HTTP to a server. No redirect is followed, and no cookie kept: what a test sends is what it says."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def send(self, sent: Sent) -> Exchange:
        return _exchange(sent, self._client.send(_request(sent)))

    def close(self) -> None:
        self._client.close()


def _request(sent: Sent) -> httpx.Request:
    # Header values are bytes on the wire: httpx would refuse a text that is not ASCII.
    headers = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in {"Accept": "*/*", **sent.headers}.items()
    ]
    return httpx.Request(sent.method, sent.url, headers=headers, content=sent.body or None)


def _exchange(sent: Sent, response: httpx.Response) -> Exchange:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Exchange(sent, response.status_code, headers, response.content)
