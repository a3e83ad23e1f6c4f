"""`Idempotency-Key` on the wire, after draft-ietf-httpapi-idempotency-key-header-07."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from specdouble.behave.answer import Stream
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Json, Operation
from specdouble.errors import ApiError, InvalidRequest, Violation
from specdouble.runtime.idempotency import DAY, Kept, find, keep, key_id
from specdouble.runtime.users import ANYONE, User
from specdouble.serve.exchange import Exchange, Reply
from specdouble.serve.switches import find_switch
from specdouble.store.store import Transaction

REPLAYED = ("Idempotent-Replayed", "true")
_HEADERS = ("idempotency-key", "x-idempotency-key")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_LONGEST = 255


@dataclass(frozen=True)
class Idempotency:
    """How one operation treats keys: the header they come in, how long they count, the status of a misused one."""

    operation: str
    header: str
    ttl: int
    misused: int

    @contextmanager
    def claim(self, call: Call, user: User, exchange: Exchange) -> Iterator[Claim | None]:
        """Give the request's claim on its key, None without one. Raises Conflict, InvalidRequest for an empty key."""
        key = exchange.raw.header(self.header)
        if key is None:
            yield None
            return
        named = key_id(_caller(user, exchange), self.operation, exchange.raw.path, _unquoted(key))
        with exchange.sandbox.in_flight.only_one(named):
            yield Claim(self, named, _fingerprint(call), exchange)


@dataclass(frozen=True)
class Claim:
    """One request with a key."""

    rules: Idempotency
    key: str
    fingerprint: str
    exchange: Exchange

    def replay(self, transaction: Transaction) -> Reply | None:
        """Return the first answer again, None where there was none. Refuses a key that came with another request."""
        kept = find(transaction, self.key, self.exchange.sandbox.clock.now(), self.rules.ttl)
        if kept is None:
            return None
        if kept.fingerprint != self.fingerprint:
            message = "this Idempotency-Key was used with another request; use a new key for a new request"
            raise ApiError(message, status=self.rules.misused)
        return Reply(kept.status, (*kept.headers, REPLAYED), kept.body)

    def keep(self, transaction: Transaction, reply: Reply) -> None:
        """Keep an answer below 500, in the transaction of the request; a stream cannot be sent again."""
        if isinstance(reply.body, Stream) or reply.status >= 500:
            return
        kept = Kept(self.fingerprint, reply.status, reply.headers, reply.body)
        keep(transaction, self.key, kept, self.exchange.sandbox.clock.now(), self.rules.ttl)


def find_idempotency(document: Document, operation: Operation, module: Mapping[str, Json]) -> Idempotency | None:
    """Tell whether an operation takes keys: `x-idempotency` says so, or the document declares the header."""
    declared = next(
        (one.name for one in operation.parameters if one.location == "header" and one.name.lower() in _HEADERS), None
    )
    switch = find_switch(document, operation, "x-idempotency", module, {"ttl": int, "header": str, "misused": int})
    if operation.method in _SAFE or (switch is None and declared is None) or (switch is not None and not switch.on):
        return None
    says = switch.says if switch is not None else {}
    if declared is None and operation.method not in {"POST", "PATCH"}:
        return None  # PUT and DELETE are idempotent by themselves (RFC 9110, 9.2.2)
    header = str(says.get("header", declared or "Idempotency-Key")).lower()
    return Idempotency(operation.id, header, says.get("ttl", DAY), says.get("misused", _misused(operation)))


def _misused(operation: Operation) -> int:
    """Choose the status of a key used for another request: 422 as the draft says, unless only 409 is declared."""
    return 409 if "409" in operation.responses and "422" not in operation.responses else 422


def _caller(user: User, exchange: Exchange) -> str:
    """Name the caller: the persona; where any credential counts, the credential."""
    return user.name if user is not ANYONE else exchange.raw.header("authorization") or ""


def _unquoted(key: str) -> str:
    """Read a key: a string in quotes (the draft, 2.1), or bare as most clients send it. Raises InvalidRequest."""
    text = key.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if not text or len(text) > _LONGEST:
        came = "nothing" if not text else f"{len(text)} characters"
        raise InvalidRequest([Violation("header", "Idempotency-Key", came, f"1 to {_LONGEST} characters")])
    return text


def _fingerprint(call: Call) -> str:
    """Return what tells two requests apart: what they say, not how; a form sent again has another boundary."""
    said = json.dumps([call.query, call.body], sort_keys=True, default=_spelled, skipkeys=True)
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _spelled(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else repr(value)
