"""Schemas at random, each of which admits something; and documents to hold them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from specdouble.contract.model import Document, Place
from specdouble.data.values import Values

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)


def document_of(**schemas: Any) -> Document:
    """Return a document with nothing but named schemas."""
    return Document(
        name="shop",
        title="Shop",
        version="3.1",
        bundle={},
        root={"openapi": "3.1.0", "components": {"schemas": schemas}},
        operations=(),
        security_schemes={},
        servers=(),
        findings=(),
        origin="shop.yaml",
        files=("shop.yaml",),
        locate=lambda pointer: Place("shop.yaml", 1, pointer),
    )


def values_of(document: Document, seed: int = 0, now: datetime = NOW) -> Values:
    return Values(document, seed=seed, now=lambda: now)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


ZOO = document_of(
    Node={
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": ref("Node")},
            "parent": ref("Node"),
        },
    },
    Chain={
        "type": "object",
        "required": ["value", "next"],
        "properties": {"value": {"type": "integer"}, "next": {"anyOf": [ref("Chain"), {"type": "null"}]}},
    },
    Pet={
        "type": "object",
        "required": ["kind", "name"],
        "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"},
        },
    },
    Cat={
        "allOf": [ref("Pet"), {"type": "object", "required": ["claws"], "properties": {"claws": {"type": "integer"}}}]
    },
    Dog={
        "allOf": [ref("Pet"), {"type": "object", "required": ["barks"], "properties": {"barks": {"type": "boolean"}}}]
    },
    Animal={
        "oneOf": [
            {
                "type": "object",
                "required": ["type", "lives"],
                "properties": {"type": {"const": "cat"}, "lives": {"type": "integer", "minimum": 1, "maximum": 9}},
            },
            {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"const": "dog"}, "tricks": {"type": "array", "items": {"type": "string"}}},
            },
        ]
    },
)

NAMES = (
    "id", "name", "email", "created_at", "updatedAt", "start_date", "end_date", "price", "quantity", "total", "tags",
    "items", "status", "country", "firstName", "url", "count", "items_count", "min_price", "max_price", "deleted_at",
    "description", "x", "§odd name", "a/b~c", "token", "latitude", "version", "page", "default", "example", "$ref-ish",
)  # fmt: skip
PATTERNS = (
    r"^[A-Z]{2}-\d{4}$", r"^[a-z0-9]+(?:-[a-z0-9]+)*$", r"\d{3}", r"^(cat|dog)s?$", r"^\+?[1-9]\d{7,14}$",
    r"^[^\s@]+$",
    r"^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,20}$", r"^#[0-9a-fA-F]{6}$", r"^\w+\.\w{2,4}$", r"^$|^x+$", r"^(\d)\1{3}$",
    r"^https://example\.com/", r"[\u00e0-\u00ff]", r"^v(0|[1-9]\d*)\.(0|[1-9]\d*)$", r"^.{3,7}$",
    r"^(?!tmp)[a-z]{3,6}$",
)  # fmt: skip
FORMATS = ("date-time", "date", "email", "uuid", "uri", "ipv4", "ipv6", "hostname", "byte", "binary", "password",
           "time", "duration", "uri-reference", "path", "regex", "no-such-format", "int64")  # fmt: skip


@st.composite
def texts(draw):
    sort = draw(st.sampled_from(("length", "pattern", "format", "enum", "plain")))
    if sort == "length":
        low = draw(st.integers(0, 60))
        return {"type": "string", "minLength": low, "maxLength": low + draw(st.integers(0, 30))}
    more = {
        "pattern": {"pattern": draw(st.sampled_from(PATTERNS))},
        "format": {"format": draw(st.sampled_from(FORMATS))},
        "enum": {"enum": draw(st.lists(st.text(max_size=5), min_size=1, max_size=4, unique=True))},
        "plain": {},
    }[sort]
    example = draw(st.sampled_from(({}, {"example": "ORD-1042"}, {"examples": ["Ada", 7]}, {"default": "none"})))
    return {"type": "string", **more, **example}


@st.composite
def numbers(draw):
    kind = draw(st.sampled_from(("integer", "number")))
    low = draw(st.integers(-(10**6), 10**12))
    schema = {"type": kind}
    if draw(st.booleans()):
        schema[draw(st.sampled_from(("minimum", "exclusiveMinimum")))] = low
    if draw(st.booleans()):
        schema[draw(st.sampled_from(("maximum", "exclusiveMaximum")))] = low + draw(st.integers(60, 10**6))
    if draw(st.booleans()):
        steps = (1, 2, 5, 7, 25) if kind == "integer" else (0.5, 0.25, 0.01, 0.1, 1, 3)
        schema["multipleOf"] = draw(st.sampled_from(steps))
    return schema


def scalars():
    return st.one_of(
        texts(),
        numbers(),
        st.just({"type": "boolean"}),
        st.just({"type": "null"}),
        st.just({"type": ["string", "null"], "format": "date-time"}),
        st.just({"const": {"a": [1]}}),
        st.just({"enum": [1, "two", None, 3.5]}),
        st.just({}),
        st.just(True),
        st.sampled_from([ref(name) for name in ("Node", "Chain", "Pet", "Cat", "Animal")]),
    )


@st.composite
def objects(draw, inner):
    properties = draw(st.dictionaries(st.sampled_from(NAMES), inner, max_size=7))
    names = sorted(properties)
    schema = {"type": "object", "properties": properties}
    schema["required"] = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    extra = draw(st.sampled_from(("open", "closed", "map", "least", "most", "dependent", "patterns")))
    if extra == "closed":
        schema["additionalProperties"] = False
    elif extra == "map":
        schema |= {"additionalProperties": draw(texts()), "propertyNames": {"maxLength": 30}, "minProperties": 2}
    elif extra == "least":
        schema["minProperties"] = len(names) + 2
    elif extra == "most":
        schema["maxProperties"] = max(1, len(schema["required"]))
    elif extra == "dependent" and len(names) > 1:
        schema["dependentRequired"] = {names[0]: [names[-1]]}
    elif extra == "patterns":
        schema |= {"patternProperties": {"^x-[a-z]+$": {"type": "integer"}}, "additionalProperties": True}
    return schema


@st.composite
def arrays(draw, inner):
    sort = draw(st.sampled_from(("items", "unique", "tuple", "contains", "empty")))
    if sort == "unique":
        return {"type": "array", "items": {"type": "integer", "minimum": 0}, "uniqueItems": True, "minItems": 4}
    if sort == "tuple":
        return {"type": "array", "prefixItems": [draw(inner), draw(inner)], "items": False, "minItems": 1}
    if sort == "contains":
        return {"type": "array", "contains": {"type": "integer", "minimum": 5}, "minContains": 2, "maxContains": 3}
    if sort == "empty":
        return {"type": "array", "items": draw(inner), "maxItems": 0}
    low = draw(st.integers(0, 4))
    return {"type": "array", "items": draw(inner), "minItems": low, "maxItems": low + draw(st.integers(0, 3))}


@st.composite
def compositions(draw, inner):
    sort = draw(st.sampled_from(("anyOf", "oneOf", "allOf", "not", "if")))
    if sort == "anyOf":
        return {"anyOf": [draw(inner), draw(inner), {"type": "null"}]}
    if sort == "oneOf":
        return {
            "oneOf": [{"type": "string", "maxLength": 9}, {"type": "integer"}, {"type": "array", "items": draw(inner)}]
        }
    if sort == "allOf":
        return {"allOf": [{"type": "object", "properties": {"deep": draw(inner)}}, draw(objects(inner))]}
    if sort == "not":
        return {"type": ["string", "integer"], "not": draw(st.sampled_from(({"type": "string"}, {"const": "x"})))}
    return {
        "type": "object",
        "properties": {"kind": {"enum": ["a", "b"]}, "a": draw(inner), "b": draw(inner)},
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "a"}}},
        "then": {"required": ["a"]},
        "else": {"required": ["b"]},
    }


def schemas():
    return st.recursive(
        scalars(), lambda inner: st.one_of(objects(inner), arrays(inner), compositions(inner)), max_leaves=12
    )
