"""Which operations have a rate limit: `x-rate-limit` of the operation, its path or the document, or a handler module.

    x-rate-limit: {limit: 100, window: 60}               100 requests in any 60 seconds, for each caller
    x-rate-limit: {limit: 10, window: 1, name: search}   shared by every limit named search

The closest one holds. What a path's or the document's own limit covers shares it; an operation's is its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from specdouble.contract.model import Document, Finding, Json, Operation
from specdouble.contract.words import show
from specdouble.runtime.rate_limits import Limit

KEY = "x-rate-limit"
MOST_REQUESTS = 100_000
LONGEST_WINDOW = 366 * 24 * 3600

_KEYS = ("limit", "window", "name")


@dataclass
class FoundLimits:
    """The limit of every operation that has one, and what is wrong with others."""

    limits: dict[str, Limit] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_limits(document: Document, declared: Mapping[str, Any] | None = None) -> FoundLimits:
    """Find the limits of a document. `declared` are those of handler modules, by operation id; they win."""
    found = FoundLimits()
    for pointer, says in _limits_of(document):
        found.findings += [Finding("rate-limit", text, document.locate(pointer)) for text in _wrong(says)]
    for operation in document.operations:
        own = (declared or {}).get(operation.id)
        name, says = (operation.id, own) if own is not None else _closest(document, operation)
        if says is not None and not list(_wrong(says)):
            found.limits[operation.id] = _limit(says, name)
    _check_declared(document, declared or {}, found)
    return found


def _limits_of(document: Document) -> Iterator[tuple[str, Json]]:
    """List every `x-rate-limit` with its place."""
    if KEY in document.root:
        yield f"/{KEY}", document.root[KEY]
    for path, item in (document.root.get("paths") or {}).items():
        if isinstance(item, dict) and KEY in item:
            yield f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{KEY}", item[KEY]
    for operation in document.operations:
        if KEY in operation.extensions:
            yield f"{operation.pointer}/{KEY}", operation.extensions[KEY]


def _closest(document: Document, operation: Operation) -> tuple[str, Json]:
    item = (document.root.get("paths") or {}).get(operation.path) or {}
    for name, holder in ((operation.id, operation.extensions), (operation.path, item), ("default", document.root)):
        if KEY in holder:
            return name, holder[KEY]
    return "", None


def _limit(says: Mapping[str, Json], name: str) -> Limit:
    return Limit(says.get("name", name), int(says["limit"]), float(says["window"]))


def _wrong(says: Json) -> Iterator[str]:
    """Tell everything that is wrong with one limit."""
    if not isinstance(says, dict):
        yield f"{KEY} came as {show(says)}, expected an object such as {{limit: 100, window: 60}}"
        return
    for key in says:
        if key not in _KEYS:
            close = get_close_matches(str(key), _KEYS, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            yield f"unknown key {key!r} of {KEY}; there are: {', '.join(_KEYS)}.{hint}"
    if not _is_number(says.get("limit"), 1, MOST_REQUESTS) or says["limit"] != int(says["limit"]):
        yield f"limit of {KEY} came as {show(says.get('limit'))}, expected an integer from 1 to {MOST_REQUESTS}"
    if not _is_number(says.get("window"), 0.001, LONGEST_WINDOW):
        yield f"window of {KEY} came as {show(says.get('window'))}, expected seconds, from 0.001 to {LONGEST_WINDOW}"
    if not isinstance(says.get("name", ""), str):
        yield f"name of {KEY} came as {show(says['name'])}, expected a string"


def _is_number(value: Json, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _check_declared(document: Document, declared: Mapping[str, Any], found: FoundLimits) -> None:
    known = [operation.id for operation in document.operations]
    for name, says in declared.items():
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            found.findings.append(Finding("rate-limit", f"a rate limit names no operation: {name!r}.{hint}"))
        found.findings += [Finding("rate-limit", f"{name}: {text}") for text in _wrong(says)]
