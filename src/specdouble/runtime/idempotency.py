"""Idempotency keys: what was answered once is answered again, and done once.

Keys are rows of a hidden collection, so that they are kept and lost together with what the request wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from specdouble.errors import Conflict
from specdouble.store.spec import CollectionSpec, IdStyle
from specdouble.store.store import Transaction

COLLECTION = CollectionSpec("_idempotency", id=IdStyle("client"))
DAY = 86400
_LIMIT = 10_000  # keys of one API in one sandbox; the oldest go first
_SWEEP = 100  # old keys are looked for with every hundredth new one


@dataclass(frozen=True)
class Kept:
    """An answer as it was sent, and the fingerprint of the request it was sent for."""

    fingerprint: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class InFlight:
    """The keys whose first request is still being answered, in one sandbox."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    @contextmanager
    def only_one(self, key: str) -> Iterator[None]:
        """Let one request with a key in at a time. Raises Conflict for another one meanwhile."""
        if key in self._keys:
            raise Conflict("a request with the same Idempotency-Key is still being answered; try again later")
        self._keys.add(key)
        try:
            yield
        finally:
            self._keys.discard(key)


def key_id(*parts: str) -> str:
    """Return what a key is kept under: caller, operation, path and the key itself together."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def find(transaction: Transaction, key: str, now: datetime, ttl: float) -> Kept | None:
    """Return what was kept under a key; None where nothing was, or longer than `ttl` seconds ago."""
    row = transaction[COLLECTION.name].get(key)
    if row is None or row["at"] + ttl <= now.timestamp():
        return None
    headers = tuple((name, value) for name, value in row["headers"])
    return Kept(row["fingerprint"], row["status"], headers, row["body"].encode("utf-8", "surrogateescape"))


def keep(transaction: Transaction, key: str, answer: Kept, now: datetime, ttl: float) -> None:
    """Keep an answer under a key, in place of what has expired there."""
    keys = transaction[COLLECTION.name]
    if key in keys:
        keys.delete(key)
    values = {
        "at": now.timestamp(),
        "ttl": ttl,
        "fingerprint": answer.fingerprint,
        "status": answer.status,
        "headers": [list(pair) for pair in answer.headers],
        "body": answer.body.decode("utf-8", "surrogateescape"),
    }
    row = keys.add(values, id=key)
    if row.sequence % _SWEEP == 0:
        _sweep(transaction, now)


def _sweep(transaction: Transaction, now: datetime) -> None:
    """Forget expired keys, and the oldest where there are too many."""
    keys = transaction[COLLECTION.name]
    rows = list(keys)
    for index, row in enumerate(rows):
        if row["at"] + row["ttl"] <= now.timestamp() or index < len(rows) - _LIMIT:
            keys.delete(row.id)
