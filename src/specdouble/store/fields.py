"""Reading and writing fields by name: `name`, or dotted, `owner.id`, also through arrays of objects.

`**` stands for any depth: `canvas.**.node_id` is every `node_id` in `canvas` and below it, as trees have them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

Read = Callable[[Mapping[str, Any]], Any]
ANYWHERE = "**"


@lru_cache(maxsize=4096)
def reader(field: str) -> Read:
    """Return a function that reads `field` from a row: None where it is absent, a list where it crosses an array."""
    if "." not in field:
        return lambda row: row.get(field)
    parts = tuple(field.split("."))
    # A property may have a dot in its very name.
    return lambda row: row[field] if field in row else _dig(row, parts)


def leaves(row: Mapping[str, Any], field: str) -> Sequence[Any]:
    """Return each value of a field that is not null: one for a plain field, those of the list where it is an array."""
    value = reader(field)(row)
    if isinstance(value, list):
        return [item for item in value if item is not None]
    return () if value is None else (value,)


def places(row: Mapping[str, Any], field: str) -> Iterator[tuple[str, Any]]:
    """Give the same values, each with the place where it stands: `items.0.sku` for `items.sku`."""
    parts = (field,) if field in row else tuple(field.split("."))
    yield from _places(row, parts, "")


def rewritten(row: Mapping[str, Any], field: str, write: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the row's values with those of `field` written anew; an item of an array that becomes null is left out."""
    parts = (field,) if field in row else tuple(field.split("."))
    written: dict[str, Any] = _rewritten(row, parts, write)
    return written


def emptied(row: Mapping[str, Any], field: str, gone: Callable[[Any], bool]) -> dict[str, Any]:
    """Return the row's values with `field` null where its value is `gone`; an item of an array is left out."""
    return rewritten(row, field, lambda value: None if gone(value) else value)


def _dig(value: Any, parts: tuple[str, ...]) -> Any:
    for depth, part in enumerate(parts):
        if part == ANYWHERE:
            return _through(list(_objects(value)), parts[depth + 1 :])
        if isinstance(value, list):
            return _through(value, parts[depth:])
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _through(items: list[Any], parts: tuple[str, ...]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        value = _dig(item, parts)
        found.extend(value if isinstance(value, list) else [] if value is None else [value])
    return found


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """Give an object and every one below it, from the top."""
    if isinstance(value, Mapping):
        yield value
    for _, below in _below(value):
        yield from _objects(below)


def _places(value: Any, parts: tuple[str, ...], at: str) -> Iterator[tuple[str, Any]]:
    if not parts:
        items = value if isinstance(value, list) else [value]
        yield from ((at, item) for item in items if item is not None)
    elif parts[0] == ANYWHERE:
        if isinstance(value, Mapping):
            yield from _places(value, parts[1:], at)
        for name, below in _below(value):
            yield from _places(below, parts, _step(at, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, parts, _step(at, index))
    elif isinstance(value, Mapping):
        yield from _places(value.get(parts[0]), parts[1:], _step(at, parts[0]))


def _step(at: str, name: str | int) -> str:
    return f"{at}.{name}" if at else str(name)


def _below(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _rewritten(value: Any, parts: tuple[str, ...], write: Callable[[Any], Any]) -> Any:
    if parts and parts[0] == ANYWHERE:
        here = _rewritten(value, parts[1:], write) if isinstance(value, Mapping) else value
        if isinstance(here, Mapping):
            return {name: _rewritten(below, parts, write) for name, below in here.items()}
        return [_rewritten(item, parts, write) for item in here] if isinstance(here, list) else here
    if parts and isinstance(value, Mapping):
        if parts[0] not in value:
            return value
        return {**value, parts[0]: _rewritten(value[parts[0]], parts[1:], write)}
    if isinstance(value, list):
        return [_rewritten(item, parts, write) for item in value] if parts else _items(value, write)
    return value if parts or value is None else write(value)


def _items(values: list[Any], write: Callable[[Any], Any]) -> list[Any]:
    written = ((value, None if value is None else write(value)) for value in values)
    return [new for value, new in written if value is None or new is not None]
