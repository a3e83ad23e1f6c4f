"""What the validator found, in plain words: where, what came, what was expected."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import jsonschema_rs as rs

from specdouble.contract.formats import EXAMPLES
from specdouble.contract.pointers import join
from specdouble.errors import Violation

Json = Any

MAX_VIOLATIONS = 50
_MAX_TEXT = 60
_SECRET = re.compile("passw|secret|token|credential|api_?key|private_?key|authorization", re.IGNORECASE)
_ARTICLES = {
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
    "null": "null",
}


def explain(
    errors: Iterable[rs.ValidationError], value: Json, root: Json, location: str, prefix: str = ""
) -> list[Violation]:
    """Turn a validator's errors about `value` into violations, at most MAX_VIOLATIONS and one that counts the rest."""
    found: dict[tuple[str, str, str], Violation] = {}
    for error in errors:
        for violation in _explain(error, root, location, prefix):
            found.setdefault((violation.pointer, violation.keyword, violation.expected), violation)
    return cap(list(found.values()))


def cap(violations: list[Violation]) -> list[Violation]:
    """Keep the first MAX_VIOLATIONS and say how many there were more."""
    if len(violations) <= MAX_VIOLATIONS:
        return violations
    more = len(violations) - MAX_VIOLATIONS
    last = Violation(violations[0].location, "", f"{more} more violations", "none", "maxViolations")
    return [*violations[:MAX_VIOLATIONS], last]


def show(value: Json) -> str:
    """Show a value in a few words: texts and numbers as they are, cut short; only the size of the rest."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list | tuple):
        return f"an array of {len(value)}"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    text = repr(value) if isinstance(value, str) else _number(value)
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 3]}..."


def _number(value: Json) -> str:
    try:
        return json.dumps(value)
    except (TypeError, ValueError):  # a whole number of more than 4,300 digits, or no JSON at all
        return f"a {type(value).__name__}"


def _explain(error: rs.ValidationError, root: Json, location: str, prefix: str) -> Iterator[Violation]:
    kind = error.kind.name
    if kind in {"anyOf", "oneOf"}:
        yield from _closest(error, root, location, prefix)
        return
    if kind in {"oneOfMultipleValid", "propertyNames"} and kind == "propertyNames":
        yield from _explain(error.kind.error, root, location, prefix)
        return
    pointer = prefix + join("", *error.instance_path)
    schema = _parent(root, error.schema_path)
    if kind == "required":
        yield Violation(location, join(pointer, error.kind.property), "nothing", _needed(schema, error), kind)
    elif kind in {"additionalProperties", "unevaluatedProperties"}:
        for name in error.kind.unexpected:
            came = _came(error.instance.get(name), schema, name)
            yield Violation(location, join(pointer, name), came, f"no property {name!r}", kind)
    else:
        came = _came(error.instance, schema, str(error.instance_path[-1]) if error.instance_path else prefix)
        yield Violation(location, pointer, came, _expected(error, schema), kind)


def _parent(root: Json, path: Sequence[str | int]) -> dict[str, Json]:
    """Return the schema that holds the keyword at a path of the root."""
    node = root
    for key in path[:-1]:
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            return {}
    return node if isinstance(node, dict) else {}


def _needed(schema: dict[str, Json], error: rs.ValidationError) -> str:
    properties = schema.get("properties")
    wanted = properties.get(error.kind.property) if isinstance(properties, dict) else None
    return describe(wanted) if isinstance(wanted, dict) and "type" in wanted else "a value: it is required"


def _came(value: Json, schema: dict[str, Json], name: str) -> str:
    """Passwords and the like never stand in an answer or a log."""
    secret = schema.get("writeOnly") is True or schema.get("format") == "password" or _SECRET.search(name)
    return "***" if secret and isinstance(value, str) else show(value)


def _expected(error: rs.ValidationError, schema: dict[str, Json]) -> str:
    word = _WORDS.get(error.kind.name)
    return word(error.kind, schema) if word is not None else error.message[:200]


def describe(schema: dict[str, Json]) -> str:
    """Say in plain words what a schema asks of a value: `an integer from 1 to 100`."""
    if isinstance(schema.get("enum"), list):
        return _one_of(schema["enum"])
    kind = schema.get("type")
    types = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) else []
    named = [_refine(one, schema) for one in types if one in _ARTICLES]
    return " or ".join(named) or "another value"


def _refine(kind: str, schema: dict[str, Json]) -> str:
    if kind in {"integer", "number"}:
        return _ARTICLES[kind] + _bounds(schema)
    if kind == "string" and schema.get("format") in EXAMPLES:
        return EXAMPLES[schema["format"]]
    return _ARTICLES[kind]


def _bounds(schema: dict[str, Json]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" from {low} to {high}"
    words = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "over", "exclusiveMaximum": "under"}
    said = [f"{word} {schema[key]}" for key, word in words.items() if key in schema]
    return f" of {' and '.join(said)}" if said and said[0].startswith("at") else f" {' and '.join(said)}".rstrip()


def _one_of(options: Sequence[Json]) -> str:
    shown = [show(option) for option in options[:10]]
    more = f" and {len(options) - 10} more" if len(options) > 10 else ""
    return (f"one of {', '.join(shown)}" if len(options) > 1 else shown[0] if shown else "no value at all") + more


def _size(kind: str, limit: int, unit: str) -> str:
    return f"{kind} {limit} {unit if limit == 1 else unit.removesuffix('y') + ('ies' if unit.endswith('y') else 's')}"


def _number_words(kind: Any, schema: dict[str, Json]) -> str:
    described = describe(schema)
    return described if described.startswith(("an integer", "a number")) else f"a number{_bounds(schema)}"


def _not_words(kind: Any, schema: dict[str, Json]) -> str:
    mark = kind.schema.get("$comment") if isinstance(kind.schema, dict) and len(kind.schema) == 1 else None
    if mark == "readOnly":
        return "nothing: the property is read-only, and only answers carry it"
    if mark == "writeOnly":
        return "nothing: the property is write-only, and no answer carries it"
    return f"anything but {describe(kind.schema)}" if isinstance(kind.schema, dict) else "another value"


def _type_words(kind: Any, schema: dict[str, Json]) -> str:
    return describe(schema) if "type" in schema else " or ".join(_ARTICLES[one] for one in kind.types)


_WORDS: dict[str, Callable[[Any, dict[str, Json]], str]] = {
    "type": _type_words,
    "enum": lambda kind, _: _one_of(kind.options),
    "const": lambda kind, _: show(kind.expected_value),
    "minimum": _number_words,
    "maximum": _number_words,
    "exclusiveMinimum": _number_words,
    "exclusiveMaximum": _number_words,
    "multipleOf": lambda kind, _: f"a multiple of {kind.multiple_of}",
    "minLength": lambda kind, _: f"a string of {_size('at least', kind.limit, 'character')}",
    "maxLength": lambda kind, _: f"a string of {_size('at most', kind.limit, 'character')}",
    "pattern": lambda kind, _: f"a string that matches {kind.pattern}",
    "format": lambda kind, _: EXAMPLES.get(kind.format, f"a string of the format {kind.format}"),
    "minItems": lambda kind, _: f"an array of {_size('at least', kind.limit, 'item')}",
    "maxItems": lambda kind, _: f"an array of {_size('at most', kind.limit, 'item')}",
    "uniqueItems": lambda *_: "an array without equal items",
    "contains": lambda *_: "an array with the items that the schema's `contains` asks for",
    "minProperties": lambda kind, _: f"an object of {_size('at least', kind.limit, 'property')}",
    "maxProperties": lambda kind, _: f"an object of {_size('at most', kind.limit, 'property')}",
    "additionalItems": lambda kind, _: f"an array of {_size('at most', kind.limit, 'item')}",
    "unevaluatedItems": lambda *_: "no items beyond those that the schema names",
    "falseSchema": lambda *_: "nothing here",
    "not": _not_words,
    "oneOfMultipleValid": lambda *_: "a value that fits exactly one of the alternatives; it fits several",
    "backtrackLimitExceeded": lambda *_: "a string that its pattern can be matched against in reasonable time",
}


def _closest(error: rs.ValidationError, root: Json, location: str, prefix: str) -> Iterator[Violation]:
    """Of several alternatives, only the errors of the one that `value` comes closest to help anyone."""
    branches = [branch for branch in error.kind.context if branch]
    depth = len(error.instance_path)
    fitting = [branch for branch in branches if not any(_wrong_kind(one, depth) for one in branch)]
    if not fitting and branches:
        schema = _parent(root, error.schema_path)
        pointer = prefix + join("", *error.instance_path)
        expected = _alternatives([one for branch in branches for one in branch if _wrong_kind(one, depth)], root)
        came = _came(error.instance, schema, str(error.instance_path[-1]) if error.instance_path else prefix)
        yield Violation(location, pointer, came, expected, error.kind.name)
        return
    for one in min(fitting, key=lambda branch: _distance(branch, depth), default=[]):
        yield from _explain(one, root, location, prefix)


def _wrong_kind(error: rs.ValidationError, depth: int) -> bool:
    """Whether the value as a whole is of another type than this alternative."""
    return error.kind.name == "type" and len(error.instance_path) == depth


def _alternatives(errors: list[rs.ValidationError], root: Json) -> str:
    words = [_type_words(error.kind, _parent(root, error.schema_path)) for error in errors]
    return " or ".join(dict.fromkeys(words))


def _distance(branch: list[rs.ValidationError], depth: int) -> tuple[int, int, int]:
    """A wrong constant is most likely a discriminator; then the fewer errors, the closer."""
    constants = sum(error.kind.name in {"const", "enum"} and len(error.instance_path) == depth + 1 for error in branch)
    missing = sum(error.kind.name in {"required", "additionalProperties"} for error in branch)
    return constants, len(branch), missing
