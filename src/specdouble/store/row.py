"""Rows that nobody can change by accident: dictionaries, frozen all the way down."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn

from specdouble.errors import StoreError

Id = str | int
"""What names a row. In a path an id is text, so 5 and "5" name the same row."""


def freeze(value: Any, at: str = "") -> Any:
    """Return JSON data as its frozen twin; parts that are frozen already are shared. Raises StoreError."""
    kind = type(value)
    if kind in _PLAIN or kind in _FROZEN:
        return value
    if kind is dict or isinstance(value, Mapping):
        frozen = FrozenDict(value)
        _freeze_items(frozen, at)
        return frozen
    if kind is list or isinstance(value, list | tuple):
        if _PLAIN.issuperset(map(type, value)):
            return FrozenList(value)
        return FrozenList(freeze(item, f"{at}/{index}") for index, item in enumerate(value))
    if isinstance(value, str | int | float):
        return value
    raise StoreError(f"a row holds JSON data only; came {type(value).__name__} {value!r} at {at or 'its root'}")


def _freeze_items(values: FrozenDict, at: str) -> None:
    """Freeze what a new frozen dictionary holds; it refuses every other change."""
    for key, item in values.items():
        kind = type(item)
        if kind not in _PLAIN and kind not in _FROZEN:
            _set_item(values, key, freeze(item, f"{at}/{key}"))  # a key that is there: none is added
        if type(key) is not str:
            _check_name(key, at)


def thaw(value: Any) -> Any:
    """Return plain dictionaries and lists that may be changed freely."""
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [thaw(item) for item in value]
    return value


def _check_name(key: Any, at: str) -> None:
    if not isinstance(key, str):
        raise StoreError(f"a row's property names are text; came {key!r} at {at or 'its root'}")


_PLAIN = frozenset({str, int, float, bool, type(None)})


def by_sequence(row: Row) -> int:
    """Return what puts rows in the order of insertion."""
    return row.sequence


def _refuse(self: object, *_args: Any, **_more: Any) -> NoReturn:
    raise TypeError(
        f"rows of the store are immutable: write with store.<collection>.update({_id_of(self)}, {{...}}), "
        "or make a changed copy with {**row, 'name': value}"
    )


def _id_of(value: object) -> str:
    return repr(value.id) if isinstance(value, Row) else "id"


class FrozenDict(dict[str, Any]):
    """A dictionary that refuses every change; `{**it}`, `it | other` and `it.copy()` are plain ones."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __copy__(self) -> FrozenDict:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> FrozenDict:
        return self

    def __reduce__(self) -> Any:
        return FrozenDict, (dict(self),)


_NO_COLUMNS = FrozenDict()


class FrozenList(list[Any]):
    """A list that refuses every change; slices, sums and `it.copy()` are plain ones."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = extend = insert = pop = remove = clear = sort = reverse = _refuse

    def __copy__(self) -> FrozenList:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> FrozenList:
        return self

    def __reduce__(self) -> Any:
        return FrozenList, (list(self),)


class Row(FrozenDict):
    """One state of one row: its values as a dictionary; beside them, out of sight, what the store knows of it.

    `version` counts from 1, one more with each change; `sequence` is the order of insertion in its collection;
    `columns` are the ids of the rows it stands below.
    """

    __slots__ = ("columns", "deleted", "id", "sequence", "version")

    id: Id
    version: int
    columns: Mapping[str, Any]
    sequence: int
    deleted: bool

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        id: Id,  # noqa: A002  the word every API uses
        version: int = 1,
        columns: Mapping[str, Any] | None = None,
        sequence: int = 0,
        deleted: bool = False,
    ) -> None:
        dict.__init__(self, values)
        _freeze_items(self, "")
        _keep_id(self, id)
        _keep_version(self, version)
        _keep_columns(self, freeze(columns) if columns else _NO_COLUMNS)
        _keep_sequence(self, sequence)
        _keep_deleted(self, deleted)

    __setattr__ = __delattr__ = _refuse

    def next(self, values: Mapping[str, Any], *, deleted: bool = False) -> Row:
        """Return the state that follows this one."""
        return Row(
            values,
            id=self.id,
            version=self.version + 1,
            columns=self.columns,
            sequence=self.sequence,
            deleted=deleted,
        )

    def plain(self) -> dict[str, Any]:
        """Return the values as plain dictionaries and lists."""
        return {key: thaw(value) for key, value in self.items()}

    def __reduce__(self) -> Any:
        return partial(Row, dict(self), **{name: getattr(self, name) for name in Row.__slots__}), ()


# What sets a slot where `__setattr__` refuses to.
_keep_columns, _keep_deleted, _keep_id, _keep_sequence, _keep_version = (
    getattr(Row, name).__set__ for name in Row.__slots__
)
_FROZEN = frozenset({FrozenDict, FrozenList, Row})
_set_item = dict.__setitem__
