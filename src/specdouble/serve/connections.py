"""Hangs up on a client. ASGI has no word for it, so this is the one place that knows uvicorn's connections.

Any other server is told by ConnectionDropped: raised after an answer has begun, every ASGI server closes the
connection; raised before, most answer 500. A client in the same process meets the exception itself.
"""

from __future__ import annotations

import socket
import struct
from asyncio import Transport
from dataclasses import dataclass

from specdouble.serve.exchange import Receive, Send

_NO_LINGER = struct.pack("ii", 1, 0)  # close() sends a reset and drops what is unsent (socket(7), SO_LINGER)


class ConnectionDropped(ConnectionError):
    """The connection is closed on purpose: a fault asked for it."""


@dataclass(frozen=True)
class Connection:
    """The client's end of one exchange, as the server handed it over."""

    receive: Receive
    send: Send

    async def abort(self, *, reset: bool = False) -> None:
        """Close at once; what is not sent yet never is. `reset` makes it a TCP reset. Raises ConnectionDropped."""
        transport = _transport(self.send)
        if reset and transport is not None:
            _forget_unsent(transport)
        if transport is not None:
            transport.abort()
        await self._gone(transport)

    async def close(self, *, after: bytes = b"") -> None:
        """Close when what was sent so far, and these raw bytes, have gone out. Raises ConnectionDropped."""
        transport = _transport(self.send)
        if transport is not None:
            transport.write(after)
            transport.close()
        await self._gone(transport)

    async def _gone(self, transport: Transport | None) -> None:
        """Wait until the server has seen it: it would send a 500 into an exchange that ends without an answer."""
        if transport is None:
            raise ConnectionDropped("a fault drops this connection")
        while (await self.receive())["type"] != "http.disconnect":
            pass


def _transport(send: Send) -> Transport | None:
    """Find the transport behind uvicorn's `send`, a method of its RequestResponseCycle."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    return transport if hasattr(transport, "abort") else None


def _forget_unsent(transport: Transport) -> None:
    found = transport.get_extra_info("socket")
    if found is not None and found.family in {socket.AF_INET, socket.AF_INET6}:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
