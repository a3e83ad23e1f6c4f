"""Every exchange of a run, as it happens: counted, hashed, and handed to whoever listens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.target import Target

Listener = Callable[[str, Exchange], None]
"""Is given the layer that is running, and an exchange."""


class Recorder:
    """A target that remembers what went through it. `digest` is the same for the same requests in the same order."""

    def __init__(self, target: Target) -> None:
        self.base_url = target.base_url
        self.layer = ""
        self.count = 0
        self._target = target
        self._listeners: list[Listener] = []
        self._hash = hashlib.sha256()

    def listen(self, listener: Listener) -> None:
        """Hand every exchange from now on to a listener, too."""
        self._listeners.append(listener)

    def send(self, sent: Sent) -> Exchange:
        """Send a request and wait for the whole answer."""
        exchange = self._target.send(sent)
        self.note(exchange)
        return exchange

    def send_together(self, requests: Sequence[Sent]) -> list[Exchange]:
        """Send requests at the same time; they are recorded in the order in which they stand here."""
        exchanges = self._target.send_together(requests)
        for exchange in exchanges:
            self.note(exchange)
        return exchanges

    def note(self, exchange: Exchange) -> None:
        """Record an exchange that another engine has made."""
        self.count += 1
        self._hash.update(_fingerprint(exchange.sent, self.base_url))
        for listener in self._listeners:
            listener(self.layer, exchange)

    @property
    def digest(self) -> str:
        """Return the hash of all requests so far: method, address below the base URL, headers, body."""
        return self._hash.hexdigest()[:16]

    def close(self) -> None:
        """Give back what the target holds."""
        self._target.close()


def _fingerprint(sent: Sent, base_url: str) -> bytes:
    headers = sorted(f"{name.lower()}:{value}" for name, value in sent.headers.items())
    lines = [sent.method, sent.url.removeprefix(base_url), *headers]
    return "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n\n" + sent.body + b"\0"
