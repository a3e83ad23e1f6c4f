"""What an action changes: the status whose participle its verb is, and what its body names."""

from __future__ import annotations

from typing import Any

from specdouble.behave.infer.keys import is_id
from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.words import bag, snake, words

_LETTERS = 5
_ELSEWHERE = bag(
    "add remove delete insert duplicate clone copy fork save instantiate convert export search query find test "
    "validate preview simulate run execute generate split"
)
_OFF = {"disable": "enable", "deactivate": "activate", "close": "open"}
_IRREGULAR = {"pay": "paid", "send": "sent", "begin": "begun", "hide": "hidden", "withdraw": "withdrawn", "win": "won"}


def status_set(shapes: Shapes, row: Shape, segment: str) -> dict[str, Any]:
    """Find the status that a verb leads to: `cancel` sets `cancelled` where the status has it, else nothing is set."""
    for name in sorted(row.properties):
        if words(name)[-1:] not in {("status",), ("state",)}:
            continue
        values = [value for value in shapes.of(row.properties[name]).enum if isinstance(value, str)]
        for value in sorted(values, key=lambda value: value.endswith("ing")):
            if any(_leads_to(word, value) for word in words(segment)):
                return {name: value}
    return _switch(shapes, row, words(segment))


def _switch(shapes: Shapes, row: Shape, spoken: tuple[str, ...]) -> dict[str, Any]:
    """Find the boolean whose participle the verb is: `archive` sets `archived`, `unarchive` and `disable` unset."""
    for verb in spoken[:1]:
        off = verb.startswith("un") or verb in _OFF
        stem = _OFF.get(verb, verb.removeprefix("un") if off else verb)
        for name in sorted(row.properties):
            state = words(name)[-1:]
            boolean = shapes.of(row.properties[name]).type == "boolean"
            if boolean and state and state[0] != stem and _leads_to(stem, state[0]):
                return {name: not off}
    return {}


def _leads_to(verb: str, value: str) -> bool:
    state = snake(value)
    if state in {verb, _IRREGULAR.get(verb)}:
        return True
    if len(verb) >= _LETTERS:
        return state[:_LETTERS] == verb[:_LETTERS]
    return len(verb) > 2 and state.startswith(verb.removesuffix("e")) and state.endswith(("ed", "en", "ing"))


def merged(segment: str, body: Shape, row: Shape) -> tuple[str, ...]:
    """Return the properties of an action's body that are the row's own, where most of the body is.

    An `add` or a `remove` changes a part of a property, a `duplicate` another row: they copy nothing.
    """
    if words(segment)[:1] and words(segment)[0] in _ELSEWHERE:
        return ()
    shared = [
        name for name in body.properties if name in row.properties and not (is_id(name) and len(words(name)) == 1)
    ]
    return tuple(sorted(shared)) if 2 * len(shared) >= len(body.properties) else ()
