"""What must agree within an answer, and between it and its request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Any
from urllib.parse import unquote

from benchmarks.scoreboard.oracle import Operation

_LAST = re.compile(r"\{([^}]*)\}$")
_LIMITS = ("limit", "perpage", "pagesize", "count", "first", "maxresults", "take", "itemsperpage", "size", "top")
_TOTALS = ("total", "totalcount", "totalresults", "totalitems", "itemstotal", "count")


def plain(name: str) -> str:
    """Return a name without case and separators."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def bare(path: str) -> str:
    """Return a path without what some documents put behind it: `/`, `.json` or a query."""
    return path.partition("?")[0].rstrip("/").removesuffix(".json")


def last_parameter(path: str) -> str | None:
    """Return the parameter that a path ends with."""
    found = _LAST.search(bare(path))
    return found.group(1) if found else None


def limit_parameter(operation: Operation) -> str | None:
    """Return the query parameter that says how many rows there are at most."""
    for parameter in operation.parameters:
        name = plain(parameter.name)
        if parameter.place == "query" and name in _LIMITS and parameter.schema.get("type") in {"integer", "number"}:
            return parameter.name
    return None


def rows_of(path: str, value: Any) -> list[Any] | None:
    """Return the rows of a list: a bare array, the array named like the path, or the only array of objects."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    literals = [plain(part) for part in bare(path).split("/") if part and not part.startswith("{")]
    arrays = {name: inner for name, inner in value.items() if isinstance(inner, list)}
    for name, inner in arrays.items():
        if plain(name) in {"data", "items", "results", "entries", *literals[-1:]}:
            return inner
    objects = [inner for inner in arrays.values() if inner and all(isinstance(one, dict) for one in inner)]
    if len(objects) == 1:
        return objects[0]
    inner = value.get("data")
    return rows_of(path, inner) if isinstance(inner, dict) else None


def contradictions(
    operation: Operation, sent: dict[str, Any], query: dict[str, Any], value: Any, bound: Set[str]
) -> Iterator[tuple[str, str]]:
    """Yield each thing that was looked at and what is wrong with it, "" where nothing is.

    `bound` names properties that cannot repeat any value: another id than theirs may not fit there.
    """
    if operation.method == "get":
        yield from _own_id(operation, sent, value, bound)
        yield from _limit(operation, query, value)
        yield from _total(operation, value)
    yield from _times(value, 0)


def _own_id(operation: Operation, sent: dict[str, Any], value: Any, bound: Set[str]) -> Iterator[tuple[str, str]]:
    name = last_parameter(operation.path)
    if name is None or not isinstance(value, dict) or name not in sent:
        return
    wanted = sent[name]
    for row in (value, value.get("data")):
        if not isinstance(row, dict):
            continue
        same = [key for key in row if plain(key) == plain(name)]
        if not same and plain(name).endswith("id") and "id" in row:
            same = ["id"]
        for key in same:
            if isinstance(row[key], str | int) and not isinstance(row[key], bool):
                # Schemathesis draws what goes into the URL.
                agrees = str(row[key]) in {str(wanted), unquote(str(wanted))}
                if not agrees and key in bound:
                    return
                yield "id", "" if agrees else f"{key} is {row[key]!r}, asked for {wanted!r}"
                return


def _limit(operation: Operation, query: dict[str, Any], value: Any) -> Iterator[tuple[str, str]]:
    name, rows = limit_parameter(operation), rows_of(operation.path, value)
    if name is None or rows is None or not isinstance(query.get(name), int) or query[name] < 1:
        return
    yield "limit", "" if len(rows) <= query[name] else f"{len(rows)} rows, {name} was {query[name]}"


def _total(operation: Operation, value: Any) -> Iterator[tuple[str, str]]:
    rows = rows_of(operation.path, value)
    if rows is None or not isinstance(value, dict):
        return
    for key, total in value.items():
        if plain(key) in _TOTALS and isinstance(total, int) and not isinstance(total, bool):
            yield "total", "" if total >= len(rows) else f"{key} is {total}, with {len(rows)} rows"


def _times(value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for one in value[:20]:
            yield from _times(one, depth + 1)
    if not isinstance(value, dict):
        return
    named = {plain(key): one for key, one in value.items()}
    for end in ("at", "", "on", "date", "time"):
        before, after = named.get("created" + end), named.get("updated" + end)
        if type(before) is type(after) and isinstance(before, str | int) and _comparable(before, after):
            yield "times", "" if before <= after else f"created {before}, updated {after}"
    for one in value.values():
        yield from _times(one, depth + 1)


def _comparable(before: Any, after: Any) -> bool:
    return isinstance(before, int) or (len(before) == len(after) and before[:2] in {"19", "20"})
