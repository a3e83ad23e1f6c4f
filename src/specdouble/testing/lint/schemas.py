"""Rules on schemas: what they leave open, and what no value can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specdouble.contract import kinds
from specdouble.testing.lint.reading import Node, Reading
from specdouble.testing.lint.rule import Fault, Severity, rule

_SCHEMA = "OpenAPI, Schema Object"
_COMPOSED = ("allOf", "anyOf", "oneOf", "$ref")


@rule("error", source="OpenAPI 3.0, Schema Object: `items` MUST be present in an array", reason="Any item passes.")
def items_missing(reading: Reading) -> Iterator[Fault]:
    """An array says what its items are; only a warning since 3.1."""
    for node in reading.nodes(kinds.SCHEMA):
        is_array = "array" in _types(node.value)
        if is_array and node.value.keys().isdisjoint(("items", "prefixItems", *_COMPOSED)) and not node.is_branch:
            severity: Severity = "error" if reading.is_3_0 else "warning"
            yield Fault(node.pointer, "an array does not say what its items are", severity=severity)


@rule("warning", source=f"{_SCHEMA}: `type`", reason="A schema without a type lets a text or a number pass.")
def object_type_missing(reading: Reading) -> Iterator[Fault]:
    """A schema with properties has the type object."""
    for node in reading.nodes(kinds.SCHEMA):
        whole = not node.is_branch and node.value.keys().isdisjoint(_COMPOSED)
        if whole and node.value.get("properties") and not _types(node.value):
            yield Fault(node.pointer, "has properties and no type, so that a text or a number passes")


@rule("warning", source="JSON Schema 2020-12 Validation, 6.1.2: `enum`", reason="One of them is a slip of the pen.")
def enum_duplicate(reading: Reading) -> Iterator[Fault]:
    """The values of an enum are different."""
    for node in reading.nodes(kinds.SCHEMA):
        values = node.value.get("enum")
        texts = [repr(value) for value in values] if isinstance(values, list) else []
        twice = sorted({text for text in texts if texts.count(text) > 1})
        if twice:
            yield Fault(f"{node.pointer}/enum", f"{', '.join(twice)} stands twice in an enum")


@rule("warning", source="JSON Schema 2020-12 Validation, 6.1.2: `enum`", reason="A value that never passes is untrue.")
def enum_type_wrong(reading: Reading) -> Iterator[Fault]:
    """The values of an enum have the type of their schema."""
    for node in reading.nodes(kinds.SCHEMA):
        values = node.value.get("enum")
        wrong = [value for value in values or () if isinstance(values, list) and not _fits(reading, node, value)]
        if wrong:
            kind = " or ".join(sorted(_types(node.value)))
            yield Fault(f"{node.pointer}/enum", f"{', '.join(map(repr, wrong))} is no {kind}, and so never valid")


@rule("warning", source="JSON Schema 2020-12 Validation, 6.5.3: `required`", reason="A slip of the pen asks for more.")
def required_undeclared(reading: Reading) -> Iterator[Fault]:
    """What is required is among the properties."""
    for node in reading.nodes(kinds.SCHEMA):
        names, properties = node.value.get("required"), node.value.get("properties")
        whole = not node.is_branch and node.value.keys().isdisjoint((*_COMPOSED, "patternProperties"))
        if not whole or not isinstance(names, list) or not isinstance(properties, dict):
            continue
        missing = [str(name) for name in names if name not in properties]
        if missing and not isinstance(node.value.get("additionalProperties"), dict):
            yield Fault(f"{node.pointer}/required", f"requires {', '.join(missing)}, which is not among its properties")


@rule("error", source="OpenAPI, Discriminator Object: `propertyName` is REQUIRED", reason="No alternative is chosen.")
def discriminator_invalid(reading: Reading) -> Iterator[Fault]:
    """A discriminator names a property, and its mapping schemas that exist."""
    schemas = reading.document.root.get("components", {}).get("schemas", {})
    for node in reading.nodes(kinds.SCHEMA):
        found = node.value.get("discriminator")
        if not isinstance(found, dict):
            continue
        pointer = f"{node.pointer}/discriminator"
        if not isinstance(found.get("propertyName"), str):
            yield Fault(pointer, "a discriminator has no propertyName")
        targets = found.get("mapping")
        for value, target in targets.items() if isinstance(targets, dict) else ():
            name = str(target).removeprefix("#/components/schemas/")
            if name not in schemas and "/" not in name and "." not in name:
                yield Fault(pointer, f"a discriminator maps {value} to {target}, which is no schema here")


def _types(schema: dict[str, Any]) -> frozenset[str]:
    kind = schema.get("type")
    return frozenset([kind] if isinstance(kind, str) else [one for one in kind or () if isinstance(one, str)])


def _fits(reading: Reading, node: Node, value: Any) -> bool:
    return not _types(node.value) or reading.has_type(node.value, value)
