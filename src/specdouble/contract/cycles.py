"""Schemas that lead back to themselves without going into the value: no validator could ever end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from specdouble.contract import pointers
from specdouble.contract.findings import Findings

Json = Any

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLES = ("not", "if", "then", "else")


def break_cycles(root: dict[str, Json], uses: Iterable[tuple[dict[str, Json], str]], findings: Findings) -> None:
    """Take out the `$ref`s that close such a cycle; `uses` are the schemas of `root` that refer, and their pointers."""
    places = {id(schema): pointer for schema, pointer in uses}
    settled: set[int] = set()
    for schema, _ in uses:
        for closing in _closing(root, schema, settled, {}):
            reference = closing.pop("$ref")
            findings.add("ref-cycle", f"{reference} leads back to itself; any value is accepted", places[id(closing)])


def _closing(root: Json, schema: Json, settled: set[int], above: dict[int, None]) -> Iterator[dict[str, Json]]:
    if not isinstance(schema, dict) or id(schema) in settled:
        return
    above = {**above, id(schema): None}
    for below in _in_place(schema):
        yield from _closing(root, below, settled, above)
    reference = pointers.reference(schema)
    if reference is not None:
        target = pointers.at(root, reference[1:])
        if id(target) in above:
            yield schema
        else:
            yield from _closing(root, target, settled, above)
    settled.add(id(schema))


def _in_place(schema: dict[str, Json]) -> Iterator[Json]:
    """Yield the schemas that judge the same value (JSON Schema 2020-12, 10.2)."""
    for keyword in _LISTS:
        members = schema.get(keyword)
        yield from members if isinstance(members, list) else ()
    yield from (schema[keyword] for keyword in _SINGLES if keyword in schema)
    dependent = schema.get("dependentSchemas")
    yield from dependent.values() if isinstance(dependent, dict) else ()
