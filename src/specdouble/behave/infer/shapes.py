"""Schemas as inference sees them: references followed, `allOf` merged, null branches dropped.

More careful than the shapes of behaviour (`behave/shapes.py`), which tell what a value may be: alternatives of unlike
kinds are of no kind here, so that no rule takes a text for a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specdouble.contract.all_of import both, properties_of_both
from specdouble.contract.model import Document, Schema

_DEPTH = 12


@dataclass(frozen=True)
class Shape:
    """What a schema says at its top. `name` is the component's, empty where the schema is written in place."""

    schema: Schema
    type: str = ""  # object, array, string, integer, number, boolean, or nothing where it is not said
    name: str = ""
    properties: Mapping[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Schema | None = None
    extra: Schema | None = None  # additionalProperties, where a schema
    enum: tuple[Any, ...] = ()
    format: str = ""
    nullable: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)  # readOnly, pattern, default, minimum, maximum, examples

    @property
    def is_object(self) -> bool:
        return self.type == "object"

    @property
    def is_array(self) -> bool:
        return self.type == "array"

    @property
    def is_scalar(self) -> bool:
        return self.type in {"string", "integer", "number", "boolean"}


_KEPT = (
    "readOnly",
    "writeOnly",
    "pattern",
    "default",
    "minimum",
    "maximum",
    "maxLength",
    "example",
    "examples",
    "const",
)


class Shapes:
    """Reads the schemas of one document, each once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._by_reference: dict[str, Shape] = {}
        self._by_identity: dict[int, Shape] = {}
        self._kept: list[Schema] = []  # an identity stays true only while the schema lives

    def of(self, schema: Schema) -> Shape:
        """Return the shape of a schema."""
        return self._of(schema, 0)

    def properties(self, shape: Shape) -> dict[str, Shape]:
        """Return the shapes of an object's properties."""
        return {name: self.of(schema) for name, schema in shape.properties.items()}

    def property(self, shape: Shape, dotted: str) -> Shape | None:
        """Return the shape of a property, `owner.id` for a nested one; None where there is none."""
        for name in dotted.split("."):
            if name not in shape.properties:
                return None
            shape = self.of(shape.properties[name])
        return shape

    def _of(self, schema: Schema, depth: int) -> Shape:
        if not isinstance(schema, dict) or depth > _DEPTH:
            return Shape(schema)
        if set(schema) == {"$ref"}:
            return self._referenced(schema, depth)
        found = self._by_identity.get(id(schema))
        if found is None:
            self._kept.append(schema)
            found = self._by_identity[id(schema)] = self._read(schema, depth)
        return found

    def _referenced(self, schema: dict[str, Any], depth: int) -> Shape:
        reference = schema["$ref"]
        if reference not in self._by_reference:
            self._by_reference[reference] = Shape(schema)  # a schema that refers to itself stops here
            target = self._document.resolve(schema)
            shape = self._of(target, depth + 1)
            name = reference.rpartition("/")[2] if reference.startswith("#/components/schemas/") else ""
            self._by_reference[reference] = Shape(**{**vars(shape), "schema": schema, "name": name or shape.name})
        return self._by_reference[reference]

    def _read(self, schema: dict[str, Any], depth: int) -> Shape:
        shape = self._own(schema)
        for branch in self._branches(schema):
            shape = _both(shape, self._of(branch, depth + 1))
        for keyword in ("oneOf", "anyOf"):
            shape = self._with_union(shape, schema.get(keyword, ()), depth)
        return shape

    def _branches(self, schema: dict[str, Any]) -> list[Schema]:
        reference = [{"$ref": schema["$ref"]}] if "$ref" in schema else []
        return [*reference, *schema.get("allOf", ())]

    def _own(self, schema: dict[str, Any]) -> Shape:
        kinds = schema.get("type", ())
        kinds = [kinds] if isinstance(kinds, str) else list(kinds)
        extra = schema.get("additionalProperties")
        properties = schema.get("properties", {})
        return Shape(
            schema,
            type=next((kind for kind in kinds if kind != "null"), "") or _implied(schema),
            properties=properties,
            required=frozenset(schema.get("required", ())),
            items=schema.get("items"),
            extra=extra if isinstance(extra, dict) else None,
            enum=tuple(schema.get("enum", ())),
            format=schema.get("format", ""),
            nullable="null" in kinds,
            facts={key: schema[key] for key in _KEPT if key in schema},
        )

    def _with_union(self, shape: Shape, branches: list[Schema], depth: int) -> Shape:
        shapes = [self._of(branch, depth + 1) for branch in branches if not _is_null(branch)]
        if not shapes:
            return shape
        nullable = shape.nullable or len(shapes) < len(branches)
        union = shapes[0] if len(shapes) == 1 else _either(shapes)
        return Shape(**{**vars(_both(shape, union)), "nullable": nullable})


def _implied(schema: dict[str, Any]) -> str:
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema else ""


def _is_null(schema: Schema) -> bool:
    return isinstance(schema, dict) and schema.get("type") in ("null", ["null"])


def _both(one: Shape, other: Shape) -> Shape:
    """Merge two schemas that hold at once; the first keeps its schema."""
    return Shape(
        one.schema,
        type=one.type or other.type,
        name=one.name or ("" if one.properties else other.name),
        properties=properties_of_both(one.properties, other.properties, _narrower),
        required=one.required | other.required,
        items=other.items if one.items is None else _narrower(one.items, other.items),
        extra=one.extra or other.extra,
        enum=one.enum or other.enum,
        format=one.format or other.format,
        nullable=one.nullable or other.nullable,
        facts={**other.facts, **one.facts},
    )


def _narrower(one: Schema, other: Schema) -> Schema:
    """Return what says more of two schemas for one thing, or both together."""
    if other is None or _says_nothing(other):
        return one
    return other if _says_nothing(one) else both(one, other)


def _says_nothing(schema: Schema) -> bool:
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "array":
        return _says_nothing(schema.get("items"))
    return not set(schema) - {"type", "description", "title", "readOnly"} and schema.get("type", "object") == "object"


def _either(shapes: list[Shape]) -> Shape:
    """Join the branches of a union: every property that one of them has, required where all require it."""
    properties: dict[str, Schema] = {}
    for shape in shapes:
        for name, schema in shape.properties.items():
            properties.setdefault(name, schema)
    kinds = {shape.type for shape in shapes}
    return Shape(
        shapes[0].schema,
        type=kinds.pop() if len(kinds) == 1 else "",
        properties=properties,
        required=frozenset.intersection(*(shape.required for shape in shapes)),
        items=next((shape.items for shape in shapes if shape.items is not None), None),
        format=shapes[0].format if len({shape.format for shape in shapes}) == 1 else "",
        enum=tuple(value for shape in shapes for value in shape.enum),
        facts=shapes[0].facts,
    )


def is_same(one: Shape, other: Shape) -> bool:
    """Tell whether two shapes are one schema: the same name, or the very same properties."""
    if one.name and other.name:
        return one.name == other.name
    return bool(one.properties) and set(one.properties) == set(other.properties)
