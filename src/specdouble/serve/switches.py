"""Switches: what `x-idempotency`, `x-etag` and the constants of a handler module turn on or off, nearest word first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from specdouble.contract.model import Document, Json, Operation
from specdouble.errors import DocumentError

_KINDS: Mapping[type, str] = {bool: "true or false", int: "a whole number of at least 1", str: "a text"}


@dataclass(frozen=True)
class Switch:
    """What was said, where: True, False or the settings of a mechanism."""

    on: bool
    says: Mapping[str, Json]


def find_switch(
    document: Document, operation: Operation, name: str, module: Mapping[str, Json], form: Mapping[str, type]
) -> Switch | None:
    """Return what the operation, its path item, its handler module or the root says, in this order; None for nothing.

    `form` names the settings with their types. Raises DocumentError that says where, what came and what was meant.
    """
    path = operation.pointer.rpartition("/")[0]
    for pointer in (operation.pointer, path):
        item = document.at(pointer)
        if isinstance(item, Mapping) and name in item:
            return _read(item[name], form, partial(_place, document, f"{pointer}/{name}"))
    if name in module:
        return _read(module[name], form, lambda: f"handlers of {operation.id}: {name.removeprefix('x-').upper()}")
    if name in document.root:
        return _read(document.root[name], form, partial(_place, document, f"/{name}"))
    return None


def _place(document: Document, pointer: str) -> str:
    return f"{document.locate(pointer)}: {pointer.rpartition('/')[2]}"


def _read(value: Json, form: Mapping[str, type], place: Callable[[], str]) -> Switch:
    if isinstance(value, bool):
        return Switch(value, {})
    if not isinstance(value, Mapping) or not form:
        wanted = f"true, false or a mapping of {', '.join(form)}" if form else "true or false"
        raise DocumentError(f"{place()}: came {value!r}, expected {wanted}")
    for key, one in value.items():
        if key not in form:
            close = get_close_matches(str(key), form, 1)
            meant = f". Did you mean {close[0]!r}?" if close else ""
            raise DocumentError(f"{place()}: there is no key {key!r}; there are: {', '.join(form)}{meant}")
        kind = form[key]
        if not isinstance(one, kind) or (isinstance(one, int) and (isinstance(one, bool) or one < 1)):
            raise DocumentError(f"{place()}/{key}: came {one!r}, expected {_KINDS[kind]}")
    return Switch(on=True, says=value)
