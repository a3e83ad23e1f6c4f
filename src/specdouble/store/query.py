"""What to look for: conditions, search, order, a page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from specdouble.errors import StoreError
from specdouble.store.comparing import compare, name_key, order_key, same_key
from specdouble.store.fields import reader
from specdouble.store.row import Row, by_sequence
from specdouble.store.spec import CollectionSpec

Op = Literal["eq", "ne", "in", "contains", "gt", "gte", "lt", "lte", "any", "prefix"]
Test = Callable[[Row], bool]
Read = Callable[[Row], Any]


@dataclass(frozen=True)
class Condition:
    """One thing a row must fulfil. `column` reads a hidden column. Null and absent are the same: nothing.

    eq, ne, in: JSON equality, where two spellings of one moment are equal; nothing is ne to everything else.
    gt, gte, lt, lte: numbers with numbers, date-times as moments, else text with text; other pairs never match; of an
    array, one of its items.
    contains: text, whatever its case; of an array, one of its items. prefix: text, case and all.
    any: the array holds one of the values (a plain value counts as an array of one).
    """

    field: str
    op: Op
    value: Any
    column: bool = False


@dataclass(frozen=True)
class Search:
    """Text to be found, whatever its case, in one of `fields`; () means every text of the row, nested ones too."""

    text: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Order:
    """Sort by a field; "" is the order of insertion. Rows without a value come last either way.

    Ties go by insertion in the direction of the last order, so that newest first holds for equal times.
    """

    field: str
    descending: bool = False


NEWEST_FIRST = Order("", descending=True)


@dataclass(frozen=True)
class Query:
    """All of it together; without `sort`, in the order of insertion."""

    where: tuple[Condition, ...] = ()
    search: Search | None = None
    sort: tuple[Order, ...] = ()
    offset: int = 0
    limit: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it asks for all rows, by insertion, first or last ones first."""
        searches = self.search is not None and bool(self.search.text)
        return not self.where and not searches and self.sort in {(), (Order(""),), (NEWEST_FIRST,)}


@dataclass(frozen=True)
class Page:
    """Some of the rows found; `total` counts them all."""

    rows: list[Row]
    total: int
    offset: int = 0
    limit: int | None = None


def run(query: Query, rows: Iterable[Row], spec: CollectionSpec) -> Page:
    """Filter, sort and cut `rows`, which come in the order of insertion."""
    tests = [_test(condition, spec) for condition in query.where]
    if query.search is not None and query.search.text:
        tests.append(_search_test(query.search))
    found = list(_passing(rows, tests))
    for order in reversed(_full_order(query.sort)):
        found = _sorted(found, order, spec)
    start = max(query.offset, 0)
    stop = None if query.limit is None else start + max(query.limit, 0)
    return Page(found[start:stop], len(found), start, query.limit)


def fulfils(row: Row, conditions: Iterable[Condition], spec: CollectionSpec) -> bool:
    """Tell whether a row fulfils every one of some conditions."""
    return all(_test(condition, spec)(row) for condition in conditions)


def value_reader(field: str, spec: CollectionSpec, *, column: bool = False) -> Read:
    """Return what reads a field, a hidden column, or a hidden key from a row."""
    if column:
        return lambda row: row.columns.get(field)
    if field == spec.key and spec.key_hidden:
        return lambda row: row.id
    return reader(field)


def _passing(rows: Iterable[Row], tests: list[Test]) -> Iterable[Row]:
    for test in tests:
        rows = filter(test, rows)
    return rows


def _test(condition: Condition, spec: CollectionSpec) -> Test:
    make = _TESTS.get(condition.op)
    if make is None:
        raise StoreError(f"unknown op {condition.op!r} on {condition.field}; there are: {', '.join(_TESTS)}")
    if condition.column:
        return _column_test(condition)
    return make(value_reader(condition.field, spec), condition.value)


def _column_test(condition: Condition) -> Test:
    """Columns hold ids, which are text: 5 and "5" are the same."""

    def read(row: Row) -> Any:
        return name_key(row.columns.get(condition.field))

    if condition.op in {"in", "any"}:
        return _in(read, [name_key(value) for value in as_list(condition.value)])
    return _TESTS[condition.op](read, name_key(condition.value))


def _eq(read: Read, value: Any) -> Test:
    if isinstance(value, str) and same_key(value) is value:
        return lambda row: bool(read(row) == value)
    key = same_key(value)
    return lambda row: same_key(read(row)) == key


def _ne(read: Read, value: Any) -> Test:
    same = _eq(read, value)
    return lambda row: not same(row)


def _in(read: Read, value: Any) -> Test:
    keys = {same_key(item) for item in as_list(value)}
    return lambda row: same_key(read(row)) in keys


def _any(read: Read, value: Any) -> Test:
    keys = {same_key(item) for item in as_list(value)}
    return lambda row: any(same_key(item) in keys for item in as_list(read(row)) if item is not None)


def _contains(read: Read, value: Any) -> Test:
    key = same_key(value)
    text = value.casefold() if isinstance(value, str) else None

    def test(row: Row) -> bool:
        there = read(row)
        if isinstance(there, list):
            return any(same_key(item) == key for item in there)
        return text is not None and isinstance(there, str) and text in there.casefold()

    return test


def _prefix(read: Read, value: Any) -> Test:
    def test(row: Row) -> bool:
        there = read(row)
        return isinstance(there, str) and isinstance(value, str) and there.startswith(value)

    return test


def _comparison(accepted: frozenset[int], read: Read, value: Any) -> Test:
    def test(row: Row) -> bool:
        there = read(row)
        return any(compare(item, value) in accepted for item in (there if isinstance(there, list) else (there,)))

    return test


_TESTS: dict[str, Callable[[Read, Any], Test]] = {
    "eq": _eq,
    "ne": _ne,
    "in": _in,
    "contains": _contains,
    "gt": partial(_comparison, frozenset({1})),
    "gte": partial(_comparison, frozenset({0, 1})),
    "lt": partial(_comparison, frozenset({-1})),
    "lte": partial(_comparison, frozenset({-1, 0})),
    "any": _any,
    "prefix": _prefix,
}


def as_list(value: Any) -> list[Any]:
    """Return the values that `in` and `any` are asked with."""
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _search_test(search: Search) -> Test:
    text = search.text.casefold()
    readers = [reader(field) for field in search.fields]

    def test(row: Row) -> bool:
        places = [read(row) for read in readers] if readers else [row]
        return any(text in word.casefold() for place in places for word in _words(place))

    return test


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)


def _full_order(sort: tuple[Order, ...]) -> tuple[Order, ...]:
    return (*sort, Order("", descending=sort[-1].descending)) if sort else ()


def _sorted(rows: list[Row], order: Order, spec: CollectionSpec) -> list[Row]:
    if not order.field:
        return sorted(rows, key=by_sequence, reverse=order.descending)
    read = value_reader(order.field, spec)
    keyed = [(order_key(read(row)), row) for row in rows]
    keyed.sort(key=_first, reverse=order.descending)
    present = [row for key, row in keyed if key[0] != _NULL]
    return present + [row for key, row in keyed if key[0] == _NULL] if len(present) < len(rows) else present


_NULL = order_key(None)[0]


def _first(pair: tuple[tuple[int, Any], Row]) -> tuple[int, Any]:
    return pair[0]
