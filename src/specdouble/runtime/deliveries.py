"""What a double sends by itself: callbacks, tried again with growing pauses, every attempt on record.

Nothing leaves the machine unless told otherwise: only loopback addresses are called, and redirects are not followed.
"""

from __future__ import annotations

import asyncio
import http.client
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

State = Literal["waiting", "delivered", "failed", "refused"]
Send = Callable[["Delivery"], int]
"""Sends a delivery and returns the status of the answer. Raises OSError or HTTPException. Runs in a thread."""

PAUSES = (1, 5, 25, 125)
"""Seconds of the sandbox's clock before the second, third, fourth and fifth attempt."""
_PATIENCE = 5.0  # seconds of real time that a receiver has
_GLANCE = 0.25  # seconds of real time between two looks at a clock that somebody may move
_AT_ONCE = 8


@dataclass(frozen=True)
class Attempt:
    """One try: what came back, or why nothing did."""

    at: datetime
    status: int | None = None
    error: str = ""


@dataclass
class Delivery:
    """One request that the double makes, and what became of it."""

    id: int
    api: str
    operation: str
    event: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    state: State
    due: datetime
    attempts: list[Attempt] = field(default_factory=list)


class Deliveries:
    """The deliveries of one sandbox: the last `limit` are remembered, and no more than that wait."""

    def __init__(self, now: Callable[[], datetime], *, limit: int = 1000, send: Send | None = None) -> None:
        self._now = now
        self._limit = limit
        self._send = send or post
        self._all: deque[Delivery] = deque(maxlen=limit)
        self._count = 0
        self._under_way: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def __iter__(self) -> Iterator[Delivery]:
        return iter(list(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def add(
        self,
        api: str,
        operation: str,
        event: str,
        url: str,
        *,
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        allow_remote: bool = False,
    ) -> Delivery:
        """Put a delivery on its way, in a running event loop, and return at once; one that may not go is refused."""
        why_not = refusal(url, allow_remote=allow_remote)
        if not why_not and sum(one.state == "waiting" for one in self._all) >= self._limit:
            why_not = f"{self._limit} deliveries are waiting already"
        self._count += 1
        now = self._now()
        state: State = "refused" if why_not else "waiting"
        delivery = Delivery(self._count, api, operation, event, method, url, headers or {}, body, state, now)
        if why_not:
            delivery.attempts.append(Attempt(now, error=why_not))
        self._all.append(delivery)
        if state == "waiting" and (self._task is None or self._task.done() or _is_over(self._task)):
            self._task = asyncio.get_running_loop().create_task(self.run())
        return delivery

    def clear(self) -> None:
        """Forget all, also what is still waiting."""
        self._all.clear()

    async def run(self) -> None:
        """Try what is due until nothing waits any more."""
        while waiting := [one for one in self._all if one.state == "waiting"]:
            now = self._now()
            due = [one for one in waiting if one.due <= now and one.id not in self._under_way][:_AT_ONCE]
            if due:
                await self._try_all(due)
            else:
                pause = min(one.due for one in waiting) - now
                await asyncio.sleep(min(max(pause.total_seconds(), 0.01), _GLANCE))

    async def _try_all(self, due: Sequence[Delivery]) -> None:
        ids = {one.id for one in due}
        self._under_way |= ids
        try:
            await asyncio.gather(*(self._try(one) for one in due))
        finally:
            self._under_way -= ids

    async def _try(self, delivery: Delivery) -> None:
        """Send once. An answer of 2xx settles it, 410 too (the receiver has gone); others are tried again."""
        try:
            status = await asyncio.to_thread(self._send, delivery)
            attempt = Attempt(self._now(), status)
        except (OSError, http.client.HTTPException, ValueError) as error:
            attempt = Attempt(self._now(), error=f"{type(error).__name__}: {error}")
        delivery.attempts.append(attempt)
        if attempt.status is not None and 200 <= attempt.status < 300:
            delivery.state = "delivered"
        elif attempt.status == 410 or len(delivery.attempts) > len(PAUSES):
            delivery.state = "failed"
        else:
            delivery.due = attempt.at + timedelta(seconds=PAUSES[len(delivery.attempts) - 1])


def _is_over(task: asyncio.Task[None]) -> bool:
    """Tell whether a task's loop has ended, and the task with it."""
    return task.get_loop().is_closed()


def refusal(url: str, *, allow_remote: bool) -> str:
    """Tell why an address may not be called; nothing where it may."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"{url[:200]!r} is no address: {error}"
    if parts.scheme not in {"http", "https"} or not host:
        return f"{url[:200]!r} is no address; expected http:// or https:// and a host"
    if allow_remote or _is_loopback(host):
        return ""
    return f"{host} is not this machine; only loopback addresses are called unless --allow-remote-callbacks is given"


def _is_loopback(host: str) -> bool:
    """Tell loopback by the address itself: a name could mean another one a moment later."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def post(delivery: Delivery) -> int:
    """Send a delivery and return the status of the answer; its body is not read, a redirect not followed."""
    parts = urlsplit(delivery.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_PATIENCE)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(delivery.method, target, delivery.body, dict(delivery.headers))
        return connection.getresponse().status
    finally:
        connection.close()
