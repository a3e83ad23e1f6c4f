"""Applies a JSON Patch (RFC 6902) to a value. Nothing that is handed in is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specdouble.behave.merge import plain_json
from specdouble.contract.json_text import InvalidJson, check_depth, dump_json
from specdouble.contract.model import Json
from specdouble.contract.words import show
from specdouble.errors import Conflict, InvalidRequest, Violation

_OPS = frozenset(("add", "remove", "replace", "move", "copy", "test"))
_MOST_COPIED = 1024 * 1024  # bytes


def is_patch(body: Json) -> bool:
    """Tell whether a body is a list of operations, each with a known `op` and a `path`."""
    return isinstance(body, list) and all(isinstance(step, Mapping) and _is_step(step) for step in body)


def _is_step(step: Mapping[str, Json]) -> bool:
    op, path = step.get("op"), step.get("path")
    return isinstance(op, str) and op in _OPS and isinstance(path, str)


def patched(value: Json, steps: Sequence[Mapping[str, Json]]) -> Json:
    """Return the value after all steps.

    Raises InvalidRequest where one is malformed or they make too much, Conflict where one cannot be taken as the value
    stands (RFC 5789, 2.2): then none of them counts (5 there).
    """
    after, room = plain_json(value), _MOST_COPIED
    for number, step in enumerate(steps):
        room -= _copied(after, step)
        if room < 0:
            raise _refused(number, step, f"steps that copy at most {_MOST_COPIED} bytes in all")
        after = _taken(after, number, step)
    try:
        check_depth(after)
    except InvalidJson as error:
        raise _refused(len(steps) - 1, steps[-1], f"a patch whose result can be answered: it is {error}") from None
    return after


def _copied(value: Json, step: Mapping[str, Json]) -> int:
    """Return how many bytes a step copies: a few that copy one another would fill any memory."""
    from jsonpointer import JsonPointerException, resolve_pointer

    if step["op"] != "copy":
        return 0
    try:
        return len(dump_json(resolve_pointer(value, step.get("from", ""))))
    except (JsonPointerException, TypeError, ValueError):  # taking the step tells what is wrong with it
        return 0


def _taken(value: Json, number: int, step: Mapping[str, Json]) -> Json:
    from jsonpatch import InvalidJsonPatch, JsonPatch, JsonPatchException  # few documents need it, and no start
    from jsonpointer import JsonPointerException

    try:
        patch = JsonPatch([dict(step)])
    except (InvalidJsonPatch, JsonPointerException) as error:
        raise _malformed(number, step, error) from None
    try:
        return patch.apply(value, in_place=True)
    except InvalidJsonPatch as error:
        raise _malformed(number, step, error) from None
    except RecursionError:
        raise _refused(number, step, "a step on a value that is less deep") from None
    except (JsonPatchException, JsonPointerException, TypeError) as error:
        words = " ".join(str(step[name]) for name in ("op", "from", "path") if name in step)
        raise Conflict(f"step {number} of the patch, {words}, does not fit the value as it stands: {error}") from None


def _malformed(number: int, step: Mapping[str, Json], error: Exception) -> InvalidRequest:
    return _refused(number, step, f"a step of a JSON Patch: {error}")


def _refused(number: int, step: Mapping[str, Json], expected: str) -> InvalidRequest:
    return InvalidRequest([Violation("body", f"/{number}", show(dict(step)), expected, "json-patch")])
