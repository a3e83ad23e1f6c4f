"""Find the operation that a request means: a trie over the raw, percent-encoded path segments.

The most specific path wins at every level (OpenAPI, Paths Object, "Path Templating Matching"): literal segments, then
segments with some literal text (`report-{id}.json`), then a lone `{id}`, then one that spans segments: the value of a
parameter whose schema has `format: path`, as Connexion has it, holds raw slashes as well. The cost depends on the path,
not on the number of operations.

Some documents write a query behind a path, `/files?beta=true`, to say more of an operation than its path does: it is
found by that query, and without it where no other operation has the path. A fragment says nothing to a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from specdouble.contract.model import Operation
from specdouble.contract.percent import normalise
from specdouble.errors import MethodNotAllowed, NotFound

_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_EXPRESSION = re.compile(r"\{([^{}]*)\}")


class Match(NamedTuple):
    """An operation, and its path parameters as they came: still percent-encoded."""

    operation: Operation
    values: Mapping[str, str]


class Router:
    """Finds operations by method and raw path."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            _add(self._root, operation)
        for node in _every(self._root):
            node.partial.sort(key=lambda entry: entry[0].specificity, reverse=True)

    def match(self, method: str, raw_path: str, query: str = "") -> Match:
        """Find the operation for `method` on a percent-encoded path, and of several by the query; GET answers HEAD.

        Raises NotFound, and MethodNotAllowed where only other methods stand on the most specific path.
        """
        node, values = self._find(raw_path)
        route = node.routes.get(method)
        if route is None and method == "HEAD":
            route = node.routes.get("GET")
        if node.asked:
            route = next((one for one in node.asked if one.is_asked(method, query)), route)
        if route is None:
            raise MethodNotAllowed(_allow(node), message=f"{method} is not allowed here")
        return Match(route.operation, dict(zip(route.names, values, strict=True)))

    def allow(self, raw_path: str) -> tuple[str, ...]:
        """List the methods of the most specific path that matches, as `Allow` says them; raises NotFound."""
        return _allow(self._find(raw_path)[0])

    def _find(self, raw_path: str) -> tuple[_Node, list[str]]:
        if raw_path and not raw_path.startswith("/"):
            raise NotFound(message=f"no path of this API matches {raw_path}")
        segments = [normalise(segment) for segment in raw_path.removeprefix("/").split("/")]
        found = _descend(self._root, segments, 0, {})
        if found is None:
            raise NotFound(message=f"no path of this API matches {raw_path}")
        return found


@dataclass(frozen=True)
class _Route:
    operation: Operation
    names: tuple[str, ...]
    query: frozenset[str] = frozenset()  # `beta=true`, where the path says so

    def is_asked(self, method: str, query: str) -> bool:
        return self.operation.method == method and self.query.issubset(query.split("&"))


@dataclass
class _Node:
    literal: dict[str, _Node] = field(default_factory=dict)
    partial: list[tuple[_Segment, _Node]] = field(default_factory=list)
    anything: _Node | None = None
    spanning: _Node | None = None
    routes: dict[str, _Route] = field(default_factory=dict)
    asked: list[_Route] = field(default_factory=list)  # those that a query tells from another of the same method


@dataclass(frozen=True)
class _Segment:
    """A segment with literal text and parameters: `literals` stand before, between and after the parameters."""

    literals: tuple[str, ...]

    @property
    def specificity(self) -> tuple[int, int]:
        return sum(map(len, self.literals)), -len(self.literals)

    def match(self, text: str) -> list[str] | None:
        """Cut a segment into its values, from the right, so that `{name}.{type}` gives `a.tar` and `gz`.

        Taking the rightmost place of every literal leaves the most for the rest: linear, and no match is missed.
        """
        first, *rest = self.literals
        if not text.startswith(first) or not text.endswith(rest[-1]):
            return None
        end = len(text) - len(rest[-1])
        values = []
        for literal in reversed(rest[:-1]):
            at = text.rfind(literal, len(first) + 1, end - 1)
            if at < 0:
                return None
            values.append(text[at + len(literal) : end])
            end = at
        if end <= len(first):
            return None
        return [text[len(first) : end], *reversed(values)]


def _add(root: _Node, operation: Operation) -> None:
    node, names = root, []
    spanning = {parameter.name for parameter in operation.parameters if parameter.spans}
    path, _, query = operation.path.partition("#")[0].partition("?")
    for segment in path.removeprefix("/").split("/"):
        names += _EXPRESSION.findall(segment)
        node = _child(node, segment, spans=segment[1:-1] in spanning)
    route = _Route(operation, tuple(names), frozenset(query.split("&")) if query else frozenset())
    known = node.routes.get(operation.method)
    if known is None or (known.query and not route.query):
        node.routes[operation.method] = route
    for one in (known, route):
        if known is not None and one is not None and one.query and one not in node.asked:
            node.asked.append(one)


def _child(node: _Node, segment: str, *, spans: bool) -> _Node:
    literals = tuple(_normal_literal(text) for text in _EXPRESSION.split(segment)[::2])
    if len(literals) == 1:
        return node.literal.setdefault(literals[0], _Node())
    if literals == ("", "") and spans:
        node.spanning = node.spanning or _Node()
        return node.spanning
    if literals == ("", ""):
        node.anything = node.anything or _Node()
        return node.anything
    for shape, child in node.partial:
        if shape.literals == literals:
            return child
    child = _Node()
    node.partial.append((_Segment(literals), child))
    return child


def _normal_literal(text: str) -> str:
    """Escape a literal that a document writes bare: `/café` is `/caf%C3%A9`, and `/100 %` is `/100%20%25`."""
    text = _BARE_PERCENT.sub("%25", text)
    return normalise(quote(text, safe="-._~!$&'()*+,;=:@%"))


def _every(node: _Node) -> Iterator[_Node]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [*node.literal.values(), *(child for _, child in node.partial)]
        waiting += [child for child in (node.anything, node.spanning) if child is not None]


def _descend(node: _Node, segments: list[str], at: int, tried: dict[int, int]) -> tuple[_Node, list[str]] | None:
    """Visit every node once, as one path of the trie leads to it; those below a spanning node, once for each segment.

    `tried` tells, for each spanning node, from which segment on the rest of the path has been tried in vain.
    """
    if at == len(segments):
        return (node, []) if node.routes else None
    segment = segments[at]
    child = node.literal.get(segment)
    if child is not None and (found := _descend(child, segments, at + 1, tried)) is not None:
        return found
    for shape, target in node.partial:
        values = shape.match(segment)
        if values is not None and (found := _descend(target, segments, at + 1, tried)) is not None:
            return found[0], values + found[1]
    if node.anything is not None and segment:
        found = _descend(node.anything, segments, at + 1, tried)
        if found is not None:
            return found[0], [segment, *found[1]]
    return None if node.spanning is None else _span(node.spanning, segments, at, tried)


def _span(node: _Node, segments: list[str], at: int, tried: dict[int, int]) -> tuple[_Node, list[str]] | None:
    """Let a value take as many segments as leave some for the rest of a template, else all that there are."""
    last = len(segments)
    before = tried.get(id(node))
    for end in (*range(last - 1, at, -1), last) if before is None else range(before - 1, at, -1):
        empty = end == at + 1 and not segments[at]
        if not empty and (found := _descend(node, segments, end, tried)) is not None:
            return found[0], ["/".join(segments[at:end]), *found[1]]
    tried[id(node)] = min(before or last + 1, at + 1 if segments[at] else at + 2)
    return None


def _allow(node: _Node) -> tuple[str, ...]:
    methods = {*node.routes, "OPTIONS"}
    if "GET" in methods:
        methods.add("HEAD")
    return tuple(sorted(methods))
