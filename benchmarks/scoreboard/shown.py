"""The ids that a document shows: its page says that `/repos/octocat/Hello-World` is there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from benchmarks.scoreboard.coherence import last_parameter
from benchmarks.scoreboard.keys import keys_of
from benchmarks.scoreboard.oracle import Operation, Oracle

_MOST = 3  # ways to read the ids of one path out of an example


def shown_ids(oracle: Oracle) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the path of each single row with an example, and what its parameters may be; the likeliest come last."""
    for operation in oracle.operations:
        name = last_parameter(operation.path)
        row = _example(oracle, operation) if operation.method == "get" and name is not None else None
        if not isinstance(row, dict):
            continue
        parameters = [one for one in operation.parameters if one.place == "path"]
        found = [
            [key for key in _values(operation.path, row, one.name, last=one.name == name) if _fits(oracle, one, key)]
            for one in parameters
        ]
        names = [one.name for one in parameters]
        for values in reversed(list(product(*found))[:_MOST]):
            yield operation.path, dict(zip(names, values, strict=True))


def _fits(oracle: Oracle, parameter: Any, value: Any) -> bool:
    return oracle.fault(parameter.pointer, value, request=True) is None


def _values(path: str, row: dict[str, Any], name: str, *, last: bool) -> list[Any]:
    """Return what a parameter may be: what the row, or an object of that name in it, is known by."""
    if last:
        return keys_of(path, row)
    value = row.get(name)
    return keys_of("", value) if isinstance(value, dict) else [value] if isinstance(value, str | int) else []


def _example(oracle: Oracle, operation: Operation) -> Any:
    """Return the first example of a success in JSON; None where there is none."""
    found = oracle.response(operation, 200)
    content = found[1].get("content") or {} if found is not None else {}
    for kind, media in content.items():
        if "json" not in kind:
            continue
        named = [oracle.resolve("", one)[1] for one in (media.get("examples") or {}).values()]
        shown = [media["example"]] if "example" in media else [one["value"] for one in named if "value" in one]
        if shown:
            return shown[0]
    return None
