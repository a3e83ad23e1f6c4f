"""Which operations have a rate limit: `x-rate-limit` of the operation, its path or the document, or a handler module.

    x-rate-limit: {limit: 100, window: 60}               100 requests in any 60 seconds, for each caller
    x-rate-limit: {limit: 10, window: 1, name: search}   shared by all of the same name, limit and window
    x-rate-limit: {limit: 60, window: 60, burst: 120}    60 in 60 seconds on the average, 120 at once
    x-rate-limit: false                                  none, whatever stands further out
    x-rate-limits: {/auth/*: {limit: 30, window: 60}}    at the root: of all patterns that fit a path, the longest

The nearest holds: the operation's, its path item's, its handler module's (`RATE_LIMIT = {...}`), that of the paths, the
document's. What is said of several operations, they share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase

from specdouble.contract.model import Document, Finding, Json, Operation
from specdouble.contract.pointers import escape
from specdouble.contract.words import show
from specdouble.runtime.rate_limits import Limit

KEY = "x-rate-limit"
GROUPS = "x-rate-limits"
MOST_REQUESTS = 100_000
LONGEST_WINDOW = 366 * 24 * 3600

_KEYS = ("limit", "window", "burst", "name")


@dataclass
class FoundLimits:
    """The limit of every operation that has one, and what is wrong with others."""

    limits: dict[str, Limit] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_limits(document: Document, modules: Mapping[str, Json] | None = None) -> FoundLimits:
    """Find the limits of a document. `modules` are what handler modules say, by operation id."""
    found = FoundLimits()
    found.findings += [Finding("rate-limit", text, document.locate(f"/{GROUPS}")) for text in _misfits(document)]
    for pointer, says in _limits_of(document):
        found.findings += [Finding("rate-limit", text, document.locate(pointer)) for text in _wrong(says)]
    for operation_id, says in (modules or {}).items():
        found.findings += [Finding("rate-limit", f"handlers of {operation_id}: {text}") for text in _wrong(says)]
    for operation in document.operations:
        name, says = _nearest(document, operation, modules or {})
        if says is not False and not list(_wrong(says)):
            found.limits[operation.id] = _limit(says, name)
    return found


def _limits_of(document: Document) -> Iterator[tuple[str, Json]]:
    """List every `x-rate-limit` with its place."""
    if KEY in document.root:
        yield f"/{KEY}", document.root[KEY]
    for pattern, says in _groups(document).items():
        yield f"/{GROUPS}/{escape(pattern)}", says
    for path, item in (document.root.get("paths") or {}).items():
        if isinstance(item, dict) and KEY in item:
            yield f"/paths/{escape(path)}/{KEY}", item[KEY]
    for operation in document.operations:
        if KEY in operation.extensions:
            yield f"{operation.pointer}/{KEY}", operation.extensions[KEY]


def _nearest(document: Document, operation: Operation, modules: Mapping[str, Json]) -> tuple[str, Json]:
    """Return the word that holds for an operation, and the name of those who share it; False for none."""
    item = (document.root.get("paths") or {}).get(operation.path) or {}
    tag = operation.tags[0] if operation.tags else "default"
    module = {KEY: modules[operation.id]} if operation.id in modules else {}
    groups = _groups(document)
    pattern = max((one for one in groups if fnmatchcase(operation.path, one)), key=len, default="")
    group = {KEY: groups[pattern]} if pattern else {}
    words = (
        (operation.id, operation.extensions),
        (operation.path, item),
        (tag, module),
        (pattern, group),
        ("default", document.root),
    )
    return next(((name, holder[KEY]) for name, holder in words if KEY in holder), ("", False))


def _limit(says: Mapping[str, Json], name: str) -> Limit:
    burst = int(says["burst"]) if "burst" in says else None
    return Limit(says.get("name", name), int(says["limit"]), float(says["window"]), burst)


def _groups(document: Document) -> dict[str, Json]:
    """Return what is said of paths by pattern, where it is a map."""
    groups = document.root.get(GROUPS)
    return groups if isinstance(groups, dict) else {}


def _misfits(document: Document) -> Iterator[str]:
    """Tell what of the groups can have no effect."""
    groups = document.root.get(GROUPS, {})
    if not isinstance(groups, dict):
        yield f"{GROUPS} came as {show(groups)}, expected a map such as {{/auth/*: {{limit: 30, window: 60}}}}"
    for pattern in _groups(document):
        if not any(fnmatchcase(operation.path, pattern) for operation in document.operations):
            yield f"{pattern!r} of {GROUPS} fits no path; `*` stands for any characters, as in /auth/*"


def _wrong(says: Json) -> Iterator[str]:
    """Tell everything that is wrong with one limit."""
    if says is False:
        return
    if not isinstance(says, dict):
        yield f"{KEY} came as {show(says)}, expected false or an object such as {{limit: 100, window: 60}}"
        return
    for key in says:
        if key not in _KEYS:
            close = get_close_matches(str(key), _KEYS, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            yield f"unknown key {key!r} of {KEY}; there are: {', '.join(_KEYS)}.{hint}"
    for word in ("limit", "burst"):
        value: Json = says.get(word, 1 if word == "burst" else None)
        if not _is_number(value, 1, MOST_REQUESTS) or value != int(value):
            yield f"{word} of {KEY} came as {show(value)}, expected an integer from 1 to {MOST_REQUESTS}"
    if not _is_number(says.get("window"), 0.001, LONGEST_WINDOW):
        yield f"window of {KEY} came as {show(says.get('window'))}, expected seconds, from 0.001 to {LONGEST_WINDOW}"
    if not isinstance(says.get("name", ""), str):
        yield f"name of {KEY} came as {show(says['name'])}, expected a string"


def _is_number(value: Json, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
