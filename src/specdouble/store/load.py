"""Filling collections with the rows of a world, in any order: references are checked when all are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from specdouble.errors import ApiError, BadReference, StoreError
from specdouble.store.catalogue import Definition
from specdouble.store.fields import places
from specdouble.store.row import Row
from specdouble.store.rules import Rules


def load(rules: Rules, definition: Definition, rows: Iterable[Mapping[str, Any]], shown: frozenset[str]) -> None:
    """Add rows; raise StoreError for a taken id or unique key, or a missing column, and then add none."""
    spec = definition.spec
    mark = rules.session.savepoint()
    for number, row in enumerate(rows, 1):
        columns = row.columns if isinstance(row, Row) else {name: row.get(name) for name in spec.columns}
        hidden = () if isinstance(row, Row) else set(spec.columns) - shown
        values = {name: value for name, value in row.items() if name not in hidden}
        place = f"{spec.name}, row {number} ({spec.key} {row.get(spec.key)!r})"
        try:
            _check_columns(definition, columns)
            rules.insert(definition, columns, values, row.id if isinstance(row, Row) else None)
        except (ApiError, StoreError) as error:
            rules.session.rollback_to(mark)
            raise StoreError(f"{place}: {error}") from error


def check_references(rules: Rules) -> None:
    """Raise StoreError that lists each row whose parent or reference does not exist."""
    problems = [problem for definition in rules.catalogue.values() for problem in _problems(rules, definition)]
    if problems:
        more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise StoreError("rows refer to rows that do not exist:\n  " + "\n  ".join(problems[:20]) + more)


def drop(rules: Rules, definition: Definition) -> None:
    """Forget rows, history and counters of a collection."""
    name = definition.spec.name
    for row in list(rules.session.scan_all(name)):
        rules.session.remove(name, definition.identity_of(row))
    for counter in (f"{name}/ids", f"{name}/sequence"):
        rules.session.set_counter(counter, 0)


def _check_columns(definition: Definition, columns: Mapping[str, Any]) -> None:
    for name in definition.spec.columns:
        if columns.get(name) is None:
            raise StoreError(f"{name} is missing: it tells which row this one stands below")


def _problems(rules: Rules, definition: Definition) -> Iterator[str]:
    spec = definition.spec
    for row in rules.session.scan(spec.name):
        for parent in spec.parents:
            if not rules.has_parent(parent, row.columns):
                fault = BadReference(parent.field, row.columns[parent.field], parent.collection)
                yield _problem(spec.name, row, fault)
        for reference in spec.refs:
            for place, key in places(row, reference.field):
                if not rules.names_a_row(reference, row.columns, row, key):
                    yield _problem(spec.name, row, BadReference(place, key, reference.collection, same=reference.same))


def _problem(name: str, row: Row, fault: BadReference) -> str:
    return f"{name} {row.id}: {fault}"
