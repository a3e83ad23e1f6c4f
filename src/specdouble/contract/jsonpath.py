"""JSONPath (RFC 9535) as far as overlays use it: names, wildcards, indexes, slices, `..`, and filters by comparison.

Functions in filters are not served. Names after a dot may hold hyphens, as `$.info.x-audience` does everywhere.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from specdouble.contract.pointers import join

Json = Any
Key = str | int
Selector = Callable[[Json], Iterable[Key]]
Test = Callable[[Json], bool]
Value = Callable[[Json], Json]

_MISSING: Any = object()
_TOKEN = re.compile(
    r"""\s*(?:(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?)"""
    r"""|(?P<name>[^\W\d][\w-]*)|(?P<sign>\.\.|==|!=|<=|>=|&&|\|\||[][.*,:?()@$<>!]))"""
)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CONSTANTS: dict[str, Json] = {"true": True, "false": False, "null": None}


class PathProblem(Exception):
    """A JSONPath that cannot be read."""


@dataclass(frozen=True)
class Found:
    """A node that a path selects; `parent` is None for the root itself."""

    parent: Json
    key: Key
    value: Json
    pointer: str


@dataclass(frozen=True)
class Segment:
    """One step of a path. `names` are the keys it asks for by name; `descend`: at any depth."""

    selectors: tuple[Selector, ...]
    names: tuple[str, ...] = ()
    descend: bool = False

    def apply(self, nodes: Iterable[Found]) -> list[Found]:
        """Select below each node."""
        starts = (below for node in nodes for below in (_descendants(node) if self.descend else (node,)))
        return [_child(node, key) for node in starts for select in self.selectors for key in select(node.value)]


@dataclass(frozen=True)
class Path:
    """A JSONPath, read."""

    text: str
    segments: tuple[Segment, ...]

    def find(self, root: Json) -> list[Found]:
        """Return every node that the path selects, each once, in the order of the document."""
        nodes = [Found(None, "", root, "")]
        for segment in self.segments:
            nodes = segment.apply(nodes)
        return list({node.pointer: node for node in nodes}.values())


def parse_path(text: str) -> Path:
    """Read a JSONPath; PathProblem says what was not understood."""
    parser = _Parser(text)
    parser.expect("$")
    segments = parser.segments()
    if parser.next is not None:
        raise PathProblem(f"{parser.next!r} is not understood there")
    return Path(text, tuple(segments))


def _child(node: Found, key: Key) -> Found:
    return Found(node.value, key, node.value[key], join(node.pointer, key))


def _descendants(node: Found) -> Iterator[Found]:
    yield node
    for key in _all_keys(node.value):
        yield from _descendants(_child(node, key))


def _all_keys(node: Json) -> list[Key]:
    if isinstance(node, dict):
        return list(node)
    return list(range(len(node))) if isinstance(node, list) else []


def _named(name: str) -> Selector:
    return lambda node: [name] if isinstance(node, dict) and name in node else []


def _indexed(index: int) -> Selector:
    return lambda node: [index % len(node)] if isinstance(node, list) and -len(node) <= index < len(node) else []


def _sliced(start: int | None, stop: int | None) -> Selector:
    return lambda node: list(range(len(node))[start:stop]) if isinstance(node, list) else []


class _Parser:
    """Reads one path from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if match is None:
                raise PathProblem(f"{text[position:].strip()[:20]!r} is not understood")
            self.tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            position = match.end()
        self.tokens.reverse()

    @property
    def next(self) -> str | None:
        return self.tokens[-1][1] if self.tokens else None

    @property
    def kind(self) -> str:
        return self.tokens[-1][0] if self.tokens else ""

    def take(self) -> str:
        if not self.tokens:
            raise PathProblem("it ends too early")
        return self.tokens.pop()[1]

    def expect(self, sign: str) -> None:
        if self.next != sign:
            raise PathProblem(f"expected {sign!r}, came {self.next!r}")
        self.take()

    def taken(self, sign: str) -> bool:
        found = self.kind == "sign" and self.next == sign
        if found:
            self.take()
        return found

    def segments(self) -> list[Segment]:
        found = []
        while self.kind == "sign" and self.next in (".", "..", "["):
            found.append(self._segment())
        return found

    def _segment(self) -> Segment:
        descend = self.next == ".."
        if self.next == "[" or (self.take() == ".." and self.next == "["):
            return self._bracket(descend=descend)
        if self.taken("*"):
            return Segment((_all_keys,), (), descend)
        if self.kind != "name":
            raise PathProblem(f"expected a name after the dot, came {self.next!r}")
        name = self.take()
        return Segment((_named(name),), (name,), descend)

    def _bracket(self, *, descend: bool) -> Segment:
        self.expect("[")
        names: list[str] = []
        selectors = [self._selector(names)]
        while self.taken(","):
            selectors.append(self._selector(names))
        self.expect("]")
        return Segment(tuple(selectors), tuple(names), descend)

    def _selector(self, names: list[str]) -> Selector:
        if self.taken("*"):
            return _all_keys
        if self.taken("?"):
            test = self._either()
            return lambda node: [key for key in _all_keys(node) if test(node[key])]
        if self.kind == "string":
            names.append(_unquote(self.take()))
            return _named(names[-1])
        start = self._index()
        if self.taken(":"):
            return _sliced(start, self._index())
        if start is None:
            raise PathProblem(f"expected a name, an index, * or a filter in the brackets, came {self.next!r}")
        return _indexed(start)

    def _index(self) -> int | None:
        return int(self.take()) if self.kind == "number" and "." not in str(self.next) else None

    def _either(self) -> Test:
        tests = [self._both()]
        while self.taken("||"):
            tests.append(self._both())
        return lambda node: any(test(node) for test in tests)

    def _both(self) -> Test:
        tests = [self._test()]
        while self.taken("&&"):
            tests.append(self._test())
        return lambda node: all(test(node) for test in tests)

    def _test(self) -> Test:
        if self.taken("!"):
            test = self._test()
            return lambda node: not test(node)
        if self.taken("("):
            inner = self._either()
            self.expect(")")
            return inner
        left = self._value()
        if self.next not in _COMPARISONS:
            return lambda node: left(node) is not _MISSING
        compare = _COMPARISONS[self.take()]
        right = self._value()
        return lambda node: _compared(compare, left(node), right(node))

    def _value(self) -> Value:
        if self.taken("@"):
            path = Path("@", tuple(self.segments()))
            return lambda node: _first(path, node)
        kind = self.kind
        text = self.take()
        if kind == "string":
            constant: Json = _unquote(text)
        elif kind == "number":
            constant = float(text) if "." in text else int(text)
        elif text in _CONSTANTS:
            constant = _CONSTANTS[text]
        else:
            raise PathProblem(f"expected @, a text, a number, true, false or null in the filter, came {text!r}")
        return lambda _node: constant


def _first(path: Path, node: Json) -> Json:
    return next((found.value for found in path.find(node)), _MISSING)


def _compared(compare: Callable[[Any, Any], bool], left: Json, right: Json) -> bool:
    """Compare two values; those of different types are never in order (RFC 9535, 2.3.5.2.2)."""
    if isinstance(left, bool) != isinstance(right, bool):
        return compare is operator.ne
    try:
        return compare(left, right)
    except TypeError:
        return False


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
