"""JSON Pointers (RFC 6901) into plain data: split once at start, followed on every request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.contract.model import Json

Parts = tuple[str, ...]


def split(pointer: str) -> Parts:
    """Cut a pointer into its tokens; `` is the whole value."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def follow(value: Json, parts: Parts) -> Json:
    """Return what stands at `parts` of a value, None where nothing does."""
    for part in parts:
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def placed(template: Json, values: Mapping[Parts, Json]) -> Json:
    """Return a copy of `template` with each value at its place; only the containers on the way are copied."""
    if () in values:
        return values[()]
    answer: dict[str, Any] = dict(template) if isinstance(template, Mapping) else {}
    below: dict[str, dict[Parts, Json]] = {}
    for parts, value in values.items():
        if len(parts) == 1:
            answer[parts[0]] = value
        else:
            below.setdefault(parts[0], {})[parts[1:]] = value
    for name, inner in below.items():
        answer[name] = placed(answer.get(name), inner)
    return answer


def without(value: Json, parts: Parts) -> Json:
    """Return a copy of a value that lacks what stands at `parts`."""
    if not isinstance(value, Mapping) or parts[0] not in value:
        return value
    rest = {name: part for name, part in value.items() if name != parts[0]}
    return rest if len(parts) == 1 else {**value, parts[0]: without(value[parts[0]], parts[1:])}
