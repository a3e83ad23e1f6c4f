"""Whether a value is valid: validators compiled once a schema, in the direction the value travels."""

from __future__ import annotations

import jsonschema_rs

from specdouble.contract.formats import FORMATS
from specdouble.contract.model import Document, Json, Schema
from specdouble.contract.schemas import LOOSE_NULL
from specdouble.data.shapes import Direction

_HOME = "urn:specdouble:document"
_SCHEMA_MAPS = frozenset(("properties", "patternProperties", "$defs", "dependentSchemas"))
_LITERALS = frozenset(("enum", "const", "example", "examples", "default"))
_BACKTRACKING = 100_000  # steps; a pattern that takes more does not match


class Validity:
    """The validators of one document for one direction; properties that do not travel that way are forgotten."""

    def __init__(self, document: Document, direction: Direction, *, to_the_letter: bool = False) -> None:
        """`to_the_letter`: null is refused where it is let in as a courtesy (`LOOSE_NULL`)."""
        self._to_the_letter = to_the_letter
        self._mark = "writeOnly" if direction == "response" else "readOnly"
        self._document = document
        self._registry: jsonschema_rs.Registry | None = None
        self._validators: dict[int, tuple[Schema, jsonschema_rs.Validator | None]] = {}

    def valid(self, schema: Schema, value: Json) -> bool:
        """Tell whether a value is valid; nothing is, where the schema itself cannot be compiled."""
        validator = self._of(schema)
        return validator is not None and validator.is_valid(value)

    def faults(self, schema: Schema, value: Json) -> list[tuple[list[str | int], str]]:
        """Return the path and the message of each thing that is wrong with a value."""
        validator = self._of(schema)
        if validator is None:
            return [([], "the schema cannot be compiled")]
        return [(list(error.instance_path), error.message) for error in validator.iter_errors(value)]

    def _of(self, schema: Schema) -> jsonschema_rs.Validator | None:
        kept = self._validators.get(id(schema))
        if kept is None:
            kept = self._validators[id(schema)] = (schema, self._compile(schema))
        return kept[1]

    def _compile(self, schema: Schema) -> jsonschema_rs.Validator | None:
        if self._registry is None:
            root = self._document.root
            marked = _mentions(root, self._mark) or (self._to_the_letter and _mentions(root, LOOSE_NULL))
            root = self._forget(root, "") if marked else root
            self._registry = jsonschema_rs.Registry([(_HOME, root)], draft=jsonschema_rs.Draft202012)
        try:
            return jsonschema_rs.Draft202012Validator(
                _at_home(self._forget(schema, "")),
                registry=self._registry,
                validate_formats=True,
                formats=FORMATS,
                offline=True,
                pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKING),
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
            return None

    def _forget(self, node: Json, keyword: str) -> Json:
        """Copy a tree without the properties that do not travel in this direction."""
        if isinstance(node, list):
            return [self._forget(item, "") for item in node]
        if not isinstance(node, dict) or keyword in _LITERALS:
            return node
        if keyword in _SCHEMA_MAPS:
            return {name: self._forget(part, "") for name, part in node.items()}
        if self._to_the_letter and LOOSE_NULL in node:
            node = _without_loose_null(node)
        copy = {key: self._forget(value, key) for key, value in node.items()}
        properties = node.get("properties")
        if isinstance(properties, dict) and (gone := {name for name, part in properties.items() if self._marked(part)}):
            copy["properties"] = {name: True if name in gone else part for name, part in copy["properties"].items()}
            copy["required"] = [name for name in node.get("required", ()) if name not in gone]
        return copy

    def _marked(self, schema: Schema) -> bool:
        if isinstance(schema, dict) and "$ref" in schema:
            try:
                schema = self._document.resolve(schema)
            except (KeyError, IndexError, ValueError, TypeError):
                return False  # loading has reported it already
        return isinstance(schema, dict) and bool(schema.get(self._mark))


def _without_loose_null(node: dict[str, Json]) -> dict[str, Json]:
    """Take out the null that `nullable` let in: from an enum, or the alternative that stands beside the rest."""
    node = {key: value for key, value in node.items() if key != LOOSE_NULL}
    if "enum" in node:
        node["enum"] = [value for value in node["enum"] if value is not None]
    if "anyOf" in node:
        node["anyOf"] = [branch for branch in node["anyOf"] if branch != {"type": "null"}]
    return node


def _mentions(node: Json, mark: str) -> bool:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if mark in node:
                return True
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return False


def _at_home(node: Json, keyword: str = "") -> Json:
    """Copy a schema with its local references pointing into the document."""
    if isinstance(node, list):
        return [_at_home(item) for item in node]
    if not isinstance(node, dict) or keyword in _LITERALS:
        return node
    if keyword in _SCHEMA_MAPS:
        return {name: _at_home(part) for name, part in node.items()}
    copy = {key: _at_home(value, key) for key, value in node.items()}
    reference = copy.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        copy["$ref"] = _HOME + reference
    return copy
