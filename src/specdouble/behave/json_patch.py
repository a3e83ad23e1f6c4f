"""Applies a JSON Patch (RFC 6902) to a value. Nothing that is handed in is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from specdouble.behave.merge import plain_json
from specdouble.contract.model import Json
from specdouble.contract.words import show
from specdouble.errors import Conflict, InvalidRequest, Violation

_OPS = frozenset(("add", "remove", "replace", "move", "copy", "test"))


def is_patch(body: Json) -> bool:
    """Tell whether a body is a list of operations, each with a known `op` and a `path`."""
    return isinstance(body, list) and all(isinstance(step, Mapping) and _is_step(step) for step in body)


def _is_step(step: Mapping[str, Json]) -> bool:
    op, path = step.get("op"), step.get("path")
    return isinstance(op, str) and op in _OPS and isinstance(path, str)


def patched(value: Json, steps: Sequence[Mapping[str, Json]]) -> Json:
    """Return the value after all steps.

    Raises InvalidRequest where one is malformed, Conflict where it cannot be taken as the value stands (RFC 5789, 2.2):
    then none of them counts (5 there).
    """
    from jsonpatch import InvalidJsonPatch, JsonPatch, JsonPatchException  # few documents need it, and no start
    from jsonpointer import JsonPointerException

    after: Any = plain_json(value)
    for number, step in enumerate(steps):
        try:
            patch = JsonPatch([dict(step)])
        except (InvalidJsonPatch, JsonPointerException) as error:
            raise _malformed(number, step, error) from None
        try:
            after = patch.apply(after, in_place=True)
        except InvalidJsonPatch as error:
            raise _malformed(number, step, error) from None
        except (JsonPatchException, JsonPointerException, TypeError) as error:
            words = " ".join(str(step[name]) for name in ("op", "from", "path") if name in step)
            raise Conflict(
                f"step {number} of the patch, {words}, does not fit the value as it stands: {error}"
            ) from None
    return after


def _malformed(number: int, step: Mapping[str, Json], error: Exception) -> InvalidRequest:
    expected = f"a step of a JSON Patch: {error}"
    return InvalidRequest([Violation("body", f"/{number}", show(dict(step)), expected, "json-patch")])
