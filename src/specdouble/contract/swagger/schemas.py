"""Schemas of Swagger 2.0 as those of OpenAPI 3.0; what refers to one is made to refer to its new place."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from specdouble.contract import kinds, pointers
from specdouble.contract.findings import Findings
from specdouble.contract.kinds import SCHEMA, Kind
from specdouble.contract.names import component_name, pointer_hint, unused
from specdouble.contract.parts import mapping
from specdouble.contract.swagger.places import Places

Json = Any

_DEFINITIONS = "/definitions/"
_HOME = "/components/schemas"
_SAFE = "/~!$&'()*+,;=:@?-._"  # in the fragment of a URI (RFC 3986, 3.5)
_NULLABLE = ("x-nullable", "x-isnullable")


class SchemaConverter:
    """Converts schemas; `components` grows by those that are referred to where OpenAPI 3.0 has no schemas."""

    def __init__(self, tree: dict[str, Json], findings: Findings, places: Places) -> None:
        self.tree = tree
        self.findings = findings
        self.places = places
        self.components: dict[str, Json] = {}
        self._lifted: dict[str, str] = {}

    def definitions(self) -> dict[str, Json]:
        """Convert the definitions of the document; what was lifted before stands beside them."""
        found = self.tree.get("definitions")
        self.places.put(_HOME, "/definitions")
        for name, schema in mapping(found).items():
            self.components[name] = self.convert(
                schema, pointers.join(_HOME, name), pointers.join("/definitions", name)
            )
        return self.components

    def convert(self, schema: Json, pointer: str, origin: str) -> Json:
        """Convert the schema written at `origin`, which now stands at `pointer`."""
        self.places.put(pointer, origin)
        return self._visit(schema, SCHEMA, pointer)

    def _visit(self, node: Json, kind: Kind, pointer: str) -> Json:
        if kind is kinds.VALUE or not isinstance(node, dict | list):
            return node
        if kind is not SCHEMA or isinstance(node, list):
            return kinds.rebuild(node, kinds.SCHEMA_LIST if isinstance(node, list) else kind, pointer, self._visit)
        if pointers.reference(node) is not None:
            return self._reference(node, pointer)
        return modern(kinds.rebuild(node, SCHEMA, pointer, self._visit))

    def _reference(self, node: dict[str, Json], pointer: str) -> dict[str, Json]:
        reference = node["$ref"]
        target = pointers.from_fragment(reference[1:])
        _, found, whole = pointers.through(self.tree, target)
        if not reference.startswith("#/") or not whole:
            hint = pointer_hint(self.tree, target)
            self.findings.add("ref-unresolved", f"{reference} points at nothing; any value is accepted{hint}", pointer)
            return {}
        if target.startswith(_DEFINITIONS):
            where = _HOME + target.removeprefix("/definitions")
        else:
            where = self._lift(target, found)
        return {**_nullable(node), "$ref": f"#{quote(where, safe=_SAFE)}"}

    def _lift(self, target: str, schema: Json) -> str:
        """Put a schema that stands in a body or an answer among the components: its place there is another now."""
        if target not in self._lifted:
            taken = {*mapping(self.tree.get("definitions")), *self.components}
            name = unused(component_name(target) or "schema", taken)
            self._lifted[target] = where = pointers.join(_HOME, name)
            self.components[name] = {}
            self.components[name] = self.convert(schema, where, target)
        return self._lifted[target]


def modern(schema: dict[str, Json]) -> dict[str, Json]:
    """Rewrite the keywords that OpenAPI 3.0 spells otherwise; the dictionary handed in is spent."""
    if isinstance(schema.get("discriminator"), str):
        schema["discriminator"] = {"propertyName": schema["discriminator"]}
    if schema.get("type") == "file":
        schema.update(type="string", format="binary")
    kind = schema.get("type")
    if isinstance(kind, list) and len(kind) == 2 and "null" in kind:
        schema.update(type=next((one for one in kind if one != "null"), "null"), nullable=True)
    return {**schema, **_nullable(schema)}


def _nullable(schema: dict[str, Json]) -> dict[str, Json]:
    """Vendors write `x-nullable`, as Swagger 2.0 has no way to say it."""
    return {"nullable": True} if any(schema.get(word) is True for word in _NULLABLE) else {}
