"""Applies a JSON Patch (RFC 6902) to a value. Nothing that is handed in is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from specdouble.behave.pointers import split
from specdouble.contract.model import Json
from specdouble.errors import Conflict


def is_patch(body: Json) -> bool:
    """Tell whether a body is a list of operations, each with a known `op` and a `path`."""
    return isinstance(body, list) and all(
        isinstance(step, Mapping) and step.get("op") in _STEPS and isinstance(step.get("path"), str) for step in body
    )


def patched(value: Json, steps: Sequence[Mapping[str, Json]]) -> Json:
    """Return the value after all steps.

    Raises Conflict where one cannot be taken as the value stands (RFC 5789, 2.2): then none of them counts (5 there).
    """
    holder = {"": _copied(value)}
    for number, step in enumerate(steps):
        try:
            _STEPS[step["op"]](holder, step)
        except (KeyError, IndexError, TypeError, ValueError):
            text = " ".join(str(step[name]) for name in ("op", "from", "path") if name in step)
            raise Conflict(f"step {number} of the patch, {text}, does not fit the value as it stands") from None
    return holder.get("")


def _copied(value: Json) -> Json:
    """Copy a value, a row's frozen parts into plain ones."""
    if isinstance(value, Mapping):
        return {name: _copied(part) for name, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list | tuple) else value


def _add(holder: dict[str, Json], step: Mapping[str, Json]) -> None:
    _put(holder, _parts(step["path"]), _copied(step["value"]))


def _remove(holder: dict[str, Json], step: Mapping[str, Json]) -> None:
    _take(holder, _parts(step["path"]))


def _replace(holder: dict[str, Json], step: Mapping[str, Json]) -> None:
    parts = _parts(step["path"])
    parent, name = _parent(holder, parts)
    parent[_place(parent, name)] = _copied(step["value"])


def _move(holder: dict[str, Json], step: Mapping[str, Json]) -> None:
    source, target = _parts(step["from"]), _parts(step["path"])
    if target[: len(source)] == source and target != source:
        raise ValueError  # no value is moved into one of its own parts (RFC 6902, 4.4)
    _put(holder, target, _take(holder, source))


def _copy(holder: dict[str, Json], step: Mapping[str, Json]) -> None:
    _put(holder, _parts(step["path"]), _copied(_at(holder, _parts(step["from"]))))


def _test(holder: dict[str, Json], step: Mapping[str, Json]) -> None:
    if not _equal(_at(holder, _parts(step["path"])), step["value"]):
        raise ValueError


def _equal(one: Json, other: Json) -> bool:
    """Compare as RFC 6902, 4.6 has it: true is not 1, 1 is 1.0."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_equal(part, other[name]) for name, part in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_equal, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _parts(pointer: Json) -> tuple[str, ...]:
    if pointer and not pointer.startswith("/"):
        raise ValueError
    return ("", *split(pointer))


def _at(holder: dict[str, Json], parts: tuple[str, ...]) -> Json:
    value: Any = holder
    for name in parts:
        value = value[_place(value, name)]
    return value


def _parent(holder: dict[str, Json], parts: tuple[str, ...]) -> tuple[Any, str]:
    return _at(holder, parts[:-1]), parts[-1]


def _put(holder: dict[str, Json], parts: tuple[str, ...], value: Json) -> None:
    parent, name = _parent(holder, parts)
    if isinstance(parent, list):
        parent.insert(len(parent) if name == "-" else _index(name, len(parent)), value)
    else:
        parent[name] = value


def _take(holder: dict[str, Json], parts: tuple[str, ...]) -> Json:
    parent, name = _parent(holder, parts)
    return parent.pop(_place(parent, name))


def _place(parent: Any, name: str) -> Any:
    """Return what a member is found by; it has to exist."""
    if isinstance(parent, list):
        return _index(name, len(parent) - 1)
    if name not in parent:
        raise KeyError(name)
    return name


def _index(name: str, last: int) -> int:
    """Read an index, in digits and without leading zeros (RFC 6901, 4)."""
    if not (name.isascii() and name.isdecimal()) or (name != "0" and name.startswith("0")) or int(name) > last:
        raise IndexError(name)
    return int(name)


_STEPS: dict[str, Callable[[dict[str, Json], Mapping[str, Json]], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}
