"""A schema laid flat: references followed, `allOf` merged, the alternatives side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from specdouble.contract.all_of import as_list, both, merge
from specdouble.contract.model import Document, Schema

Direction = Literal["response", "request"]

_HARD = frozenset(
    ("not", "if", "dependentSchemas", "contains", "patternProperties", "propertyNames", "unevaluatedProperties",
     "unevaluatedItems", "oneOf", "anyOf")
)  # fmt: skip
_TYPE_HINTS = (
    ("object", ("properties", "required", "additionalProperties", "patternProperties", "minProperties",
                "propertyNames", "dependentRequired")),
    ("array", ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains")),
    ("string", ("pattern", "minLength", "maxLength", "format", "contentEncoding", "contentMediaType")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)  # fmt: skip
_EVERY_TYPE = ("string", "integer", "number", "boolean", "object", "array", "null")


@dataclass(frozen=True)
class Union:
    """Alternatives of which a value takes one. `tags` are the discriminator's values, branch by branch."""

    branches: tuple[Schema, ...]
    property: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """One schema, flat. `base` holds no reference and no composition; `hard` asks for a check of the value made."""

    schema: Schema
    base: dict[str, Any]
    unions: tuple[Union, ...] = ()
    ref: str = ""
    nothing: bool = False
    hard: bool = False
    types: tuple[str, ...] = ()
    branches: dict[tuple[int, ...], Schema] = field(default_factory=dict, compare=False)

    def branch(self, choice: tuple[int, ...], tags: tuple[str | None, ...]) -> Schema:
        """Return the schema that is left when each union has taken the branch of that number, with its tag if any."""
        if choice not in self.branches:
            parts = [union.branches[index] for union, index in zip(self.unions, choice, strict=True)]
            named = [
                {"properties": {union.property: {"const": tag}}}
                for union, tag in zip(self.unions, tags, strict=True)
                if tag is not None
            ]
            self.branches[choice] = {"allOf": [*named, self.base, *parts]}
        return self.branches[choice]


class Shapes:
    """The flat shapes of a document's schemas, made once each. A direction hides what does not travel that way."""

    def __init__(self, document: Document, direction: Direction) -> None:
        self.document = document
        self._mark = "writeOnly" if direction == "response" else "readOnly"
        self._made: dict[int, Shape] = {}
        named = document.root.get("components", {}).get("schemas", {})
        self._names = {id(schema): f"{_SCHEMAS}{name}" for name, schema in named.items()}

    def of(self, schema: Schema) -> Shape:
        """Return the shape of a schema. The schema is kept, so that its identity stays its own."""
        made = self._made.get(id(schema))
        if made is None:
            made = self._made[id(schema)] = self._flatten(schema)
        return made

    def hides(self, schema: Schema) -> bool:
        """Tell whether a property of this schema is left out in this direction."""
        return isinstance(schema, dict) and bool(self.of(schema).base.get(self._mark))

    def _flatten(self, schema: Schema) -> Shape:
        if not isinstance(schema, dict):
            return Shape(schema, {}, nothing=schema is False, types=_EVERY_TYPE)
        flat = _Flat(self.document)
        name = self._names.get(id(schema), "")
        flat.take(schema, frozenset(), name, name)
        types = _types(flat.base)
        nothing = flat.nothing or not types
        reference = schema.get("$ref", "") or name
        return Shape(schema, flat.base, tuple(flat.unions), reference, nothing, flat.hard, types)


class _Flat:
    """What is gathered while one schema is laid flat."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.base: dict[str, Any] = {}
        self.unions: list[Union] = []
        self.nothing = False
        self.hard = False

    def take(self, schema: Schema, seen: frozenset[str], entry: str, here: str) -> None:
        """Gather a schema. `entry` is the reference all this began with, `here` the one that led to this part."""
        if not isinstance(schema, dict):
            self.nothing = self.nothing or schema is False
            return
        self.hard = self.hard or not _HARD.isdisjoint(schema)
        own = {keyword: value for keyword, value in schema.items() if keyword not in _COMPOSITION}
        self.base = merge(self.base, own)
        self._alternatives(schema, entry, here)
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            self._follow(reference, seen, entry)
        for part in schema.get("allOf", ()):
            self.take(part, seen, entry or _PART, "")

    def _follow(self, reference: str, seen: frozenset[str], entry: str) -> None:
        try:
            target = self.document.at(reference.removeprefix("#"))
        except (KeyError, IndexError, ValueError, TypeError):
            return  # loading has reported it already
        self.take(target, seen | {reference}, entry or reference, reference)

    def _alternatives(self, schema: dict[str, Any], entry: str, here: str) -> None:
        discriminator = schema.get("discriminator")
        for keyword in ("oneOf", "anyOf"):
            branches = schema.get(keyword)
            if isinstance(branches, list) and branches:
                self.unions.append(_union(branches, discriminator))
        if isinstance(discriminator, dict) and not schema.get("oneOf") and not schema.get("anyOf"):
            self._kinds(discriminator, entry, here)
        if "if" in schema:
            then = both(schema["if"], schema.get("then", True))
            self.unions.append(Union((then, schema.get("else", True))))

    def _kinds(self, discriminator: dict[str, Any], entry: str, here: str) -> None:
        """Let a base type be one of its mapped kinds, and a kind that names its base by `allOf` say which it is."""
        name = discriminator.get("propertyName")
        mapping = discriminator.get("mapping")
        mapping = mapping if isinstance(mapping, dict) else {}
        if not isinstance(name, str):
            return
        if entry == here and mapping:
            kinds = tuple(self._kind(target) for target in mapping.values())
            self.unions.append(Union(kinds, name, tuple(mapping)))
        elif entry != here and entry.startswith("#"):
            self.unions.append(Union((True,), name, (_tag(entry, mapping),)))

    def _kind(self, target: str) -> Schema:
        reference = target if target.startswith("#") else f"{_SCHEMAS}{target}"
        try:
            self.document.at(reference.removeprefix("#"))
        except (KeyError, IndexError, ValueError, TypeError):
            return True
        return {"$ref": reference}


_SCHEMAS = "#/components/schemas/"
_PART = "(part)"  # an entry without a name: part of an allOf
_COMPOSITION = frozenset(("$ref", "allOf", "oneOf", "anyOf", "discriminator", "if", "then", "else", "$defs"))


def _union(branches: list[Schema], discriminator: Any) -> Union:
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    refs = [branch.get("$ref", "") if isinstance(branch, dict) else "" for branch in branches]
    if not isinstance(name, str) or not all(refs):
        return Union(tuple(branches))
    mapping = discriminator.get("mapping")
    tags = tuple(_tag(ref, mapping if isinstance(mapping, dict) else {}) for ref in refs)
    return Union(tuple(branches), name, tags)


def _tag(ref: str, mapping: dict[str, str]) -> str:
    """Find the discriminator's value for a branch: a mapping's key, else the schema's name (OpenAPI, Discriminator)."""
    name = ref.rsplit("/", 1)[-1]
    return next((key for key, target in mapping.items() if target in {ref, name}), name)


def _types(base: dict[str, Any]) -> tuple[str, ...]:
    if "type" in base:
        return tuple(as_list(base["type"]))
    for name, keywords in _TYPE_HINTS:
        if any(keyword in base for keyword in keywords):
            return (name,)
    return _EVERY_TYPE
