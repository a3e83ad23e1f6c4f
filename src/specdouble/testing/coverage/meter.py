"""Measures, exchange by exchange, how much of a document was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from specdouble.contract.call import Call
from specdouble.contract.media import find_media_type, parse_media_type
from specdouble.contract.model import Document, Operation
from specdouble.contract.wire import Contract
from specdouble.errors import ApiError, InvalidRequest, UnsupportedMediaType, Violation
from specdouble.testing.coverage.constraints import place_of, values_at
from specdouble.testing.coverage.links import LinkWatch
from specdouble.testing.coverage.promises import (
    Promises,
    body_name,
    enum_of,
    parameter_name,
    promises_of,
    value_name,
)
from specdouble.testing.coverage.result import Coverage, Item, OperationCoverage
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.reading import RequestReader, Routed
from specdouble.testing.request import credential_headers
from specdouble.testing.suite.caller import Caller

Key = tuple[str, str, str]  # kind, name, side

# A refusal that says nothing about the data that was sent.
_OTHER_REASONS = frozenset({401, 403, 405, 409, 412, 429})
_MOST_UNDOCUMENTED = 50


@dataclass
class _Seen:
    promises: Promises
    calls: int = 0
    accepted: int = 0
    times: Counter[Key] = field(default_factory=Counter)
    undocumented: Counter[str] = field(default_factory=Counter)

    def see(self, kind: str, name: str, side: str = "") -> None:
        self.times[kind, name, side] += 1

    def miss(self, name: str) -> None:
        if name in self.undocumented or len(self.undocumented) < _MOST_UNDOCUMENTED:
            self.undocumented[name] += 1


class Meter:
    """Listens to exchanges. `result` says what was seen so far; it only ever grows."""

    def __init__(self, document: Document, contract: Contract, *base_urls: str, callers: Sequence[Caller] = ()) -> None:
        self._document = document
        self._reader = RequestReader(document, contract, *base_urls)
        self._callers = callers
        self._links = LinkWatch(document)
        roles = [caller.name for caller in callers]
        self._seen = {one.id: _Seen(promises_of(document, one, roles)) for one in document.operations}
        self._elsewhere: Counter[str] = Counter()
        self._exchanges = 0

    def hear(self, _layer: str, exchange: Exchange) -> None:
        """Count an exchange of a run."""
        self.add(exchange)

    def add(self, exchange: Exchange, role: str | None = None) -> None:
        """Count an exchange; `role` says who called, where that is known and the credentials do not show it."""
        self._exchanges += 1
        routed = self._reader.find(exchange.sent)
        if routed is None:
            name = f"{exchange.sent.method} {urlsplit(exchange.sent.url).path}"
            if name in self._elsewhere or len(self._elsewhere) < _MOST_UNDOCUMENTED:
                self._elsewhere[name] += 1
            return
        seen = self._seen[routed.operation.id]
        seen.calls += 1
        seen.accepted += exchange.status < 400
        call = self._read(seen, routed, exchange)
        _see_answer(seen, routed.operation, exchange)
        for link in self._links.hear(routed, exchange, call):
            self._seen[link.operation.id].see("link", link.check)
        caller = role or who_called(self._callers, exchange.sent)
        if caller is not None:
            seen.see("role", caller)

    @property
    def result(self) -> Coverage:
        """Return what was seen so far."""
        operations = tuple(self._operation(seen) for seen in self._seen.values())
        return Coverage(self._document.name, self._exchanges, operations, dict(self._elsewhere))

    def _operation(self, seen: _Seen) -> OperationCoverage:
        operation = seen.promises.operation
        items = tuple(replace(item, times=_times(seen, item)) for item in seen.promises.items)
        return OperationCoverage(
            operation.id, operation.method, operation.path, seen.calls, seen.accepted, items, dict(seen.undocumented)
        )

    def _read(self, seen: _Seen, routed: Routed, exchange: Exchange) -> Call | None:
        """Read the request, and count what it shows of parameters and constraints."""
        try:
            call = self._reader.read(routed)
        except InvalidRequest as error:
            if _is_refused(exchange.status, error.violations):
                _see_broken(seen, error.violations)
            return None
        except UnsupportedMediaType:
            sent = routed.raw.header("content-type")
            seen.miss(f"request {(sent or 'without Content-Type').partition(';')[0][:60]}")
            return None
        except ApiError:
            return None
        self._see_parameters(seen, call)
        for name in call.unknown_query:
            seen.miss(f"query {name[:60]}")
        if call.media_type is not None:
            seen.see("request-media", call.media_type)
        if exchange.status < 400:
            _see_kept(seen, call)
        return call

    def _see_parameters(self, seen: _Seen, call: Call) -> None:
        for one in call.operation.parameters:
            label = f"{one.location} {one.name}"
            given = one.argument in call.given
            seen.see("parameter", f"{label} {'sent' if given else 'absent'}")
            wanted = enum_of(self._document, one.schema) if given else []
            value = call.arguments.get(one.argument)
            for item in value if isinstance(value, list) else [value]:
                if item in wanted:
                    seen.see("value", value_name(one.location, one.name, item))


def who_called(callers: Sequence[Caller], sent: Sent) -> str | None:
    """Find the caller whose credentials a request carries, all of them; None where there is none."""
    headers = {name.lower(): value for name, value in sent.headers.items()}
    query = urlsplit(sent.url).query
    for caller in callers:
        signed = {name.lower(): value for name, value in credential_headers(caller.credentials).items()}
        asked = [f"{name}={value}" for name, value in caller.credentials.query.items()]
        if (signed or asked) and signed.items() <= headers.items() and all(pair in query for pair in asked):
            return caller.name
    return None


def _times(seen: _Seen, item: Item) -> int:
    if item.kind in {"path", "operation"}:
        return seen.calls
    return seen.times[item.kind, item.name, item.side]


def _see_answer(seen: _Seen, operation: Operation, exchange: Exchange) -> None:
    response = operation.response(exchange.status)
    if response is None:
        seen.miss(f"status {exchange.status}")
        return
    seen.see("status", response.status)
    sent = parse_media_type(exchange.headers.get("content-type", ""))
    if sent is None or not exchange.content:
        return
    name = find_media_type(response.content, sent)
    if name is not None:
        seen.see("response-media", f"{response.status} {name}")
    elif response.content:
        seen.miss(f"response {sent.name} of {exchange.status}")


def _see_kept(seen: _Seen, call: Call) -> None:
    """Count every constraint that an accepted request just keeps."""
    for (location, name), found in seen.promises.parameters.items():
        parameter = next(one for one in call.operation.parameters if (one.location, one.name) == (location, name))
        if parameter.argument not in call.given:
            continue
        seen.see("constraint", f"{location} {name} required", "inside")
        value = call.arguments[parameter.argument]
        for one in found:
            if any(one.keeps(each) for each in values_at(value, one.place)):
                seen.see("constraint", parameter_name(location, name, one), "inside")
    if call.has_body and call.media_type is not None:
        for one in seen.promises.bodies.get(call.media_type, ()):
            if any(one.keeps(each) for each in values_at(call.body, one.place)):
                seen.see("constraint", body_name(one), "inside")


def _is_refused(status: int, violations: Sequence[Violation]) -> bool:
    """Whether a request was refused for its data, and it is plain for which: all that is wrong is at one place."""
    if not 400 <= status < 500 or status in _OTHER_REASONS:
        return False
    if status == 404 and any(one.location != "path" for one in violations):
        return False
    return len({(one.location, one.pointer) for one in violations}) == 1


def _see_broken(seen: _Seen, violations: Sequence[Violation]) -> None:
    for one in violations:
        keyword = "type" if one.keyword == "syntax" and one.location != "body" else one.keyword
        if one.location == "body":
            name: Any = f"body /{'/'.join(place_of(one.pointer))} {keyword}"
        else:
            parts = one.pointer.split("/")
            name = (
                f"{one.location} {'/'.join('*' if at and p.isdecimal() else p for at, p in enumerate(parts))} {keyword}"
            )
        seen.see("constraint", name, "outside")
