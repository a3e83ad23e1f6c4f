"""The indexes that could answer a query, and the keys to look up in them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from specdouble.store.catalogue import Definition, Index
from specdouble.store.comparing import name_key, same_key
from specdouble.store.query import Condition, as_list
from specdouble.store.spec import CollectionSpec

Values = Mapping[str, list[Any]]
"""The values that a field or a column may have."""

_MOST_KEYS = 100


@dataclass(frozen=True)
class Option:
    """Keys of an index. Every row that is asked for stands under one of them; others may do so too."""

    index: Index
    keys: tuple[Hashable, ...]


def options(definition: Definition, where: Iterable[Condition], within: Mapping[str, Any]) -> Iterator[Option]:
    """Give what there is to look up for conditions, among the rows within some columns."""
    columns = {**_values(where, _ITEMS, column=True), **{name: [value] for name, value in within.items()}}
    whole, items = _values(where, _WHOLE), _values(where, _ITEMS)
    for index in definition.indexes:
        parts = _parts(index, definition.spec, whole if index.kind == "unique" else items, columns)
        if parts and prod(map(len, parts)) <= _MOST_KEYS:
            keys: Iterable[Hashable] = product(*parts) if index.kind in {"columns", "unique"} else parts[0]
            yield Option(index, tuple(dict.fromkeys(keys)))


def asked_values(where: Iterable[Condition], field: str) -> list[Any] | None:
    """Return the values that conditions leave a field, or None where they leave it any."""
    return _values(where, _WHOLE).get(field)


_WHOLE = frozenset({"eq", "in"})
_ITEMS = frozenset({"eq", "in", "any"})
"""What tells the values of a field; `any` tells those of an array's items too."""


def _values(where: Iterable[Condition], ops: frozenset[str], *, column: bool = False) -> Values:
    found: dict[str, list[Any]] = {}
    for condition in where:
        if condition.column == column and condition.op in ops:
            values = [condition.value] if condition.op == "eq" else as_list(condition.value)
            before = found.get(condition.field)
            found[condition.field] = values if before is None or len(values) < len(before) else before
    return found


def _parts(index: Index, spec: CollectionSpec, fields: Values, columns: Values) -> list[list[Hashable]]:
    """Return, for each part of an index's keys, what it may be; nothing where a part may be anything."""
    if index.kind == "columns":
        return _keys(columns, index.fields, name_key)
    if index.kind == "id" or not all(_is_indexed(value) for name in index.fields for value in fields.get(name, ())):
        return []
    if index.kind != "unique":
        return _keys(fields, index.fields, name_key if index.kind == "reference" else same_key)
    above, inside = _keys(columns, spec.columns, name_key), _keys(fields, index.fields, same_key)
    return above + inside if inside and len(above) == len(spec.columns) else []


def _is_indexed(value: Any) -> bool:
    """Tell whether rows with a value stand in an index: those without one do not, and a list stands by its items."""
    return value is not None and not isinstance(value, list)


def _keys(values: Values, names: tuple[str, ...], key: Callable[[Any], Hashable]) -> list[list[Hashable]]:
    if not all(name in values for name in names):
        return []
    return [[key(value) for value in values[name]] for name in names]
