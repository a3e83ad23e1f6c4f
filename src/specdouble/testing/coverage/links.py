"""Which links were followed: a request that carries what an earlier answer gave for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from specdouble.contract.call import Call
from specdouble.contract.expressions import Exchanged, evaluate
from specdouble.contract.model import Document, Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.reading import Routed
from specdouble.testing.stateful.links import Link, declared_links

_REMEMBERED = 500

Values = frozenset[tuple[str, str]]


@dataclass
class _Watched:
    link: Link
    target: str
    parameters: Mapping[str, Any]
    given: dict[Values, None] = field(default_factory=dict)


class LinkWatch:
    """Remembers what answers gave, a bounded number of times, and finds it again in requests."""

    def __init__(self, document: Document) -> None:
        self._from: dict[str, list[_Watched]] = {}
        self._to: dict[str, list[_Watched]] = {}
        for link in declared_links(document, document.operations):
            one = _watched(document, link)
            if one is not None:
                self._from.setdefault(link.operation.id, []).append(one)
                self._to.setdefault(one.target, []).append(one)

    def hear(self, routed: Routed, exchange: Exchange, call: Call | None) -> Iterator[Link]:
        """Yield the links that a request follows, and remember what its answer gives."""
        operation = routed.operation
        sent = _sent(routed, exchange)
        for one in self._to.get(operation.id, ()):
            if any(values <= sent for values in one.given):
                yield one.link
        response = operation.response(exchange.status)
        for one in self._from.get(operation.id, ()):
            if response is not None and response.status == one.link.status:
                self._remember(one, routed, exchange, call)

    def _remember(self, one: _Watched, routed: Routed, exchange: Exchange, call: Call | None) -> None:
        values = _given(one.parameters, routed, exchange, call)
        if values is not None:
            one.given[values] = None
            if len(one.given) > _REMEMBERED:
                del one.given[next(iter(one.given))]


def _watched(document: Document, link: Link) -> _Watched | None:
    response = link.operation.responses[link.status]
    found = document.at(response.pointer)["links"][link.key]
    if "$ref" in found:
        found = document.at(found["$ref"].removeprefix("#"))
    target = _target(document.operations, found)
    return None if target is None else _Watched(link, target.id, found.get("parameters") or {})


def _target(operations: tuple[Operation, ...], found: Mapping[str, Any]) -> Operation | None:
    name, reference = found.get("operationId"), str(found.get("operationRef", "")).partition("#")[2]
    for operation in operations:
        if (name is not None and name in {operation.declared_id, operation.id}) or reference == operation.pointer:
            return operation
    return None


def _given(parameters: Mapping[str, Any], routed: Routed, exchange: Exchange, call: Call | None) -> Values | None:
    """Return what a link's expressions give; None where one gives nothing."""
    try:
        body = exchange.body
    except ValueError:
        return None
    request = call or Call(routed.operation, path={name: unquote(one) for name, one in routed.match.values.items()})
    exchanged = Exchanged(exchange.sent.url, routed.raw, request, exchange.status, exchange.headers, body)
    values = set()
    for name, expression in parameters.items():
        is_expression = isinstance(expression, str) and expression.startswith("$")
        value = evaluate(expression, exchanged) if is_expression else expression
        if value is None:
            return None
        values.add((_plain_name(name), _text(value)))
    return frozenset(values)


def _plain_name(name: str) -> str:
    """Drop the location that a name may begin with: `path.id`."""
    location, dot, rest = name.partition(".")
    return rest if dot and location in {"path", "query", "header", "cookie"} else name


def _sent(routed: Routed, exchange: Exchange) -> Values:
    query = parse_qs(urlsplit(exchange.sent.url).query, keep_blank_values=True)
    pairs = [(name, unquote(value)) for name, value in routed.match.values.items()]
    pairs += [(name, value) for name, values in query.items() for value in values]
    return frozenset([*pairs, *routed.raw.headers])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
