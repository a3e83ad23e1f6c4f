"""What a schema asks of a value, and what came instead, in plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from specdouble.contract.formats import EXAMPLES

Json = Any
Words = Callable[[Any, dict[str, Json]], str]

_MAX_TEXT = 60
_SECRET = re.compile("passw|secret|token|credential|api_?key|private_?key|authorization", re.IGNORECASE)
ARTICLES = {
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
    "null": "null",
}


def show(value: Json) -> str:
    """Show a value in a few words: texts and numbers as they are, cut short; only the size of the rest."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list | tuple):
        return f"an array of {len(value)}"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    text = repr(value) if isinstance(value, str) else _literal(value)
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 3]}..."


def _literal(value: Json) -> str:
    try:
        return json.dumps(value)
    except (TypeError, ValueError):  # a whole number of more than 4,300 digits, or no JSON at all
        return f"a {type(value).__name__}"


def show_field(value: Json, schema: dict[str, Json], name: str) -> str:
    """Show the value of a field; passwords and the like never stand in an answer or a log."""
    secret = schema.get("writeOnly") is True or schema.get("format") == "password" or _SECRET.search(name)
    return "***" if secret and isinstance(value, str) else show(value)


def describe(schema: dict[str, Json]) -> str:
    """Say in plain words what a schema asks of a value: `an integer from 1 to 100`."""
    if isinstance(schema.get("enum"), list):
        return _one_of(schema["enum"])
    if "const" in schema:
        return show(schema["const"])
    kind = schema.get("type")
    types = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) else []
    named = [_refine(one, schema) for one in types if one in ARTICLES]
    return " or ".join(named) or "another value"


def _refine(kind: str, schema: dict[str, Json]) -> str:
    if kind in {"integer", "number"}:
        return ARTICLES[kind] + _bounds(schema)
    if kind == "string" and schema.get("format") in EXAMPLES:
        return EXAMPLES[schema["format"]]
    return ARTICLES[kind]


def _bounds(schema: dict[str, Json]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" from {low} to {high}"
    words = {"minimum": "at least", "exclusiveMinimum": "over", "maximum": "at most", "exclusiveMaximum": "under"}
    said = [f"{word} {schema[key]}" for key, word in words.items() if key in schema]
    return f" of {' and '.join(said)}" if said else ""


def expected(kind: Any, schema: dict[str, Json]) -> str | None:
    """Say what was expected, for one kind of error of the validator; None for a kind that has no words here."""
    words = _WORDS.get(kind.name)
    return None if words is None else words(kind, schema)


def expected_type(kind: Any, schema: dict[str, Json]) -> str:
    """Say which types were expected."""
    return describe(schema) if "type" in schema else " or ".join(ARTICLES[one] for one in kind.types)


def _expected_number(_: Any, schema: dict[str, Json]) -> str:
    described = describe(schema)
    return described if described.startswith(("an integer", "a number")) else f"a number{_bounds(schema)}"


def _expected_other(kind: Any, _: dict[str, Json]) -> str:
    refused = kind.schema if isinstance(kind.schema, dict) else {}
    mark = refused.get("$comment")  # as `readings` writes it
    if mark == "readOnly":
        return "nothing: the property is read-only, and only answers carry it"
    if mark == "writeOnly" and "not" in refused:
        return "asterisks: the property is write-only, and an answer may only tell that it is there"
    if mark == "writeOnly":
        return "nothing: the property is write-only, and no answer carries it"
    return f"anything but {describe(refused)}" if refused else "another value"


def _one_of(options: Sequence[Json]) -> str:
    shown = ", ".join(show(option) for option in options[:10])
    more = f" and {len(options) - 10} more" if len(options) > 10 else ""
    return f"one of {shown}{more}" if len(options) > 1 else shown or "no value at all"


def _at(kind: str, limit: int, unit: str, units: str) -> str:
    return f"at {kind} {limit} {unit if limit == 1 else units}"


def _matching(kind: Any, _: dict[str, Json]) -> str:
    """Name the pattern; the validator names none where it gave up on a text that takes too long."""
    pattern = getattr(kind, "pattern", None)
    return (
        "a string that its pattern can be matched against in time"
        if pattern is None
        else f"a string that matches {pattern}"
    )


_WORDS: dict[str, Words] = {
    "type": expected_type,
    "enum": lambda kind, _: _one_of(kind.options),
    "const": lambda kind, _: show(kind.expected_value),
    "minimum": _expected_number,
    "maximum": _expected_number,
    "exclusiveMinimum": _expected_number,
    "exclusiveMaximum": _expected_number,
    "multipleOf": lambda kind, _: f"a multiple of {kind.multiple_of}",
    "minLength": lambda kind, _: f"a string of {_at('least', kind.limit, 'character', 'characters')}",
    "maxLength": lambda kind, _: f"a string of {_at('most', kind.limit, 'character', 'characters')}",
    "pattern": _matching,
    "format": lambda kind, _: EXAMPLES.get(kind.format, f"a string of the format {kind.format}"),
    "minItems": lambda kind, _: f"an array of {_at('least', kind.limit, 'item', 'items')}",
    "maxItems": lambda kind, _: f"an array of {_at('most', kind.limit, 'item', 'items')}",
    "uniqueItems": lambda *_: "an array without equal items",
    "contains": lambda *_: "an array with the items that the schema's `contains` asks for",
    "minProperties": lambda kind, _: f"an object of {_at('least', kind.limit, 'property', 'properties')}",
    "maxProperties": lambda kind, _: f"an object of {_at('most', kind.limit, 'property', 'properties')}",
    "additionalItems": lambda kind, _: f"an array of {_at('most', kind.limit, 'item', 'items')}",
    "unevaluatedItems": lambda *_: "no items beyond those that the schema names",
    "falseSchema": lambda *_: "nothing here",
    "not": _expected_other,
    "oneOf": lambda *_: "a value that fits exactly one of the alternatives; it fits several",
}
