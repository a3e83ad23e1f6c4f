"""Conditional requests (RFC 9110, 13): ETag, If-Match, If-None-Match, their dates; 304, 412, 428."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from specdouble.contract.model import Document, Json, Operation
from specdouble.errors import ApiError, InvalidRequest, PreconditionFailed
from specdouble.runtime.users import User
from specdouble.serve.exchange import Exchange, Reply
from specdouble.serve.preconditions import Preconditions, http_date, read_http_date, read_preconditions
from specdouble.serve.representation import Representation, Stamps, Validators, entity_tag, header, modified
from specdouble.serve.switches import find_switch
from specdouble.store.store import Transaction

_CONDITIONS = frozenset({"if-match", "if-none-match", "if-modified-since", "if-unmodified-since"})
_DATES = frozenset({"if-modified-since", "if-unmodified-since"})
_STATUSES = frozenset({"304", "412", "428"})
_READS = frozenset({"GET", "HEAD"})
_KEPT = frozenset({"cache-control", "content-location", "date", "etag", "expires", "vary", "last-modified"})
"""The headers of a 304 (RFC 9110, 15.4.5)."""


@dataclass(frozen=True)
class Conditional:
    """How one operation treats conditions.

    `shown` is what a GET of its address shows, `made` what a GET of the row it creates shows. `tags` and `dates` are
    the statuses, None for all, whose answers carry an ETag or a Last-Modified.
    """

    operation: Operation
    tags: frozenset[int] | None
    dates: frozenset[int] | None
    demands: bool
    own: bool
    stamps: Stamps
    shown: Representation | None
    made: Representation | None

    def demand(self, exchange: Exchange) -> None:
        """Raise a 428 where the document wants a condition and the request has none (RFC 6585, 3)."""
        if self.demands and not any(name in _CONDITIONS for name, _ in exchange.raw.headers):
            raise ApiError(_DEMAND, status=428)

    async def before(self, exchange: Exchange, transaction: Transaction, user: User) -> Conditions:
        """Judge what can be judged before anything is done. Raises PreconditionFailed, InvalidRequest."""
        asked = read_preconditions(exchange.raw)
        if self.operation.method in _READS:
            return Conditions(self, asked, exchange, transaction, user)
        if asked.is_empty or self.shown is None:
            return Conditions(self, asked, exchange, transaction, user)
        current = await self._current(self.shown, exchange, transaction, user)
        if current is not None:
            _check_write(asked, current, exchange.raw.method)
        return Conditions(self, asked, exchange, transaction, user, absent=current is None)

    async def _current(
        self, shown: Representation, exchange: Exchange, transaction: Transaction, user: User
    ) -> Validators | None:
        try:
            return await shown(address(shown, exchange), exchange.values, exchange, transaction, user)
        except InvalidRequest as error:
            message = f"no GET of this address can tell its present tag: {error}"
            raise PreconditionFailed(message) from None


@dataclass(frozen=True)
class Conditions:
    """The conditions of one request under way. `absent`: nothing stood at its address before it."""

    rules: Conditional
    asked: Preconditions
    exchange: Exchange
    transaction: Transaction
    user: User
    absent: bool = False

    async def tagged(self, reply: Reply, value: Json) -> Reply:
        """Give an answer its validators. Raises PreconditionFailed where If-Match asked for what did not exist."""
        if not 200 <= reply.status < 300 or (self.rules.operation.method == "DELETE" and not self.absent):
            return reply
        if self.absent and self.asked.match is not None:
            raise PreconditionFailed("If-Match wants something to be there already, and nothing was")
        rules = self.rules
        has_tag = rules.tags is None or reply.status in rules.tags
        has_date = rules.dates is None or reply.status in rules.dates
        if not has_tag and not has_date:
            return reply
        tag, date = await self._validators(reply, value)
        return _with(reply, {"ETag": tag if has_tag else None, "Last-Modified": self._past(date) if has_date else None})

    async def _validators(self, reply: Reply, value: Json) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified: of this answer to a GET, of what a GET would show after a write."""
        rules = self.rules
        if rules.operation.method != "GET":
            current = await self._written(reply)
            if current is not None and current.tags:
                return _one_of(current.tags, entity_tag(reply, own=False)), current.modified
        return entity_tag(reply, own=rules.own), modified(reply, value, rules.stamps, own=rules.own)

    async def _written(self, reply: Reply) -> Validators | None:
        rules, within = self.rules, (self.exchange, self.transaction, self.user)
        shown, made, values = rules.shown, rules.made, self.exchange.values
        key = (header(reply, "location") or "").rpartition("/")[2]
        try:
            if made is not None:
                name = made.operation.path.rpartition("/")[2].strip("{}")
                return await made(f"{self.exchange.raw.path}/{key}", {**values, name: key}, *within) if key else None
            return None if shown is None else await shown(address(shown, self.exchange), values, *within)
        except InvalidRequest:
            return None

    def _past(self, date: str | None) -> str | None:
        """Return a date, or now where it lies ahead (RFC 9110, 8.8.2.1)."""
        moment, now = read_http_date(date), self.exchange.sandbox.clock.now()
        return date if moment is None or moment <= now else http_date(now)

    def judged(self, reply: Reply) -> Reply:
        """Answer a GET as its conditions want: whole, or with a 304. Raises PreconditionFailed (RFC 9110, 13.2.2)."""
        if self.exchange.raw.method not in _READS or not 200 <= reply.status < 300 or self.asked.is_empty:
            return reply
        tag = header(reply, "etag")
        current = Validators(frozenset() if tag is None else frozenset({tag}), header(reply, "last-modified"))
        _check_match(self.asked, current)
        if not _is_unchanged(self.asked, current):
            return reply
        return Reply(304, tuple(pair for pair in reply.headers if pair[0].lower() in _KEPT))


def address(shown: Representation, exchange: Exchange) -> str:
    """Return the address that a GET shows, which may stand above that of the request."""
    return "/".join(exchange.raw.path.split("/")[: shown.operation.path.count("/") + 1])


def _check_write(asked: Preconditions, current: Validators, method: str) -> None:
    """Judge a write to what exists; a POST to a list creates beside what is there, whatever If-None-Match says."""
    _check_match(asked, current)
    if asked.none_match is not None and method != "POST" and asked.none_match.match_weakly(current.tags):
        wanted = "nothing to be here yet" if asked.none_match.any else "something other than what is here"
        raise PreconditionFailed(f"If-None-Match wants {wanted}")


def _check_match(asked: Preconditions, current: Validators) -> None:
    if asked.match is not None:
        if not asked.match.match_strongly(current.tags):
            raise PreconditionFailed("If-Match holds no tag of what is here now: it has changed since; read it again")
        return
    date = read_http_date(current.modified)
    if asked.unmodified_since is not None and date is not None and date > asked.unmodified_since:
        raise PreconditionFailed(f"it has changed since If-Unmodified-Since: at {current.modified}")


def _is_unchanged(asked: Preconditions, current: Validators) -> bool:
    if asked.none_match is not None:
        return asked.none_match.match_weakly(current.tags)
    date = read_http_date(current.modified)
    return asked.modified_since is not None and date is not None and date <= asked.modified_since


def _with(reply: Reply, headers: Mapping[str, str | None]) -> Reply:
    """Return the reply with these headers in place of its own; those that are None stay as they are."""
    given = {name.lower(): value for name, value in headers.items() if value is not None}
    kept = tuple(pair for pair in reply.headers if pair[0].lower() not in given)
    added = tuple((name, value) for name, value in headers.items() if value is not None)
    return Reply(reply.status, kept + added, reply.body)


def _one_of(tags: frozenset[str], own: str | None) -> str:
    """Choose the tag of the representation that was answered; another one where it was not."""
    return own if own in tags else min(tags)


_DEMAND = "this request must say which state it changes: send If-Match with the ETag of a GET (RFC 6585, 3)"


def find_conditional(
    document: Document,
    operation: Operation,
    module: Mapping[str, Json],
    represent: Callable[[Operation], Representation],
    stamps: Stamps,
    *,
    reads: Reads,
    own: bool,
) -> Conditional | None:
    """Tell whether an operation knows conditions: it declares them, or `x-etag` says so; `own`: a handler answers."""
    switch = find_switch(document, operation, "x-etag", module, {})
    asked = {one.name.lower() for one in operation.parameters if one.location == "header"} & _CONDITIONS
    declared = bool(asked) or not _STATUSES.isdisjoint(operation.responses) or bool(_with_header(operation, "etag"))
    if (switch is None and not declared) or (switch is not None and not switch.on):
        return None
    every = operation.method in _READS or switch is not None
    tagged, dated = _with_header(operation, "etag"), _with_header(operation, "last-modified")
    shown, made = reads.shown(operation), reads.made(operation)
    return Conditional(
        operation,
        None if every else tagged,
        None if operation.method in _READS and asked & _DATES else dated,
        "428" in operation.responses,
        own,
        stamps,
        None if shown is None or operation.method == "GET" else represent(shown),
        None if made is None else represent(made),
    )


def _with_header(operation: Operation, name: str) -> frozenset[int]:
    """Return the statuses whose declared answers carry a header."""
    found = {
        status
        for status in operation.success
        if (response := operation.response(status)) is not None and any(one.lower() == name for one in response.headers)
    }
    return frozenset(found)


class Reads:
    """The GETs of a document, by the address they show."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._at = {one.path: one for one in operations if one.method == "GET"}
        self._below: dict[str, Operation] = {}
        for path, one in self._at.items():
            parent, _, last = path.rpartition("/")
            if last.startswith("{"):
                self._below.setdefault(parent, one)

    def shown(self, operation: Operation) -> Operation | None:
        """Find the GET of an operation's own address; for `/orders/{id}/cancel` that of the order above it."""
        path = operation.path
        while path not in self._at and path and not path.endswith("}"):
            path = path.rpartition("/")[0]
        return self._at.get(path)

    def made(self, operation: Operation) -> Operation | None:
        """Find the GET of a row that a POST makes: the one right below its list."""
        return self._below.get(operation.path) if operation.method == "POST" else None
