"""OpenAPI 3.0 and 3.1 as one dialect: every schema in JSON Schema 2020-12, every other `$ref` resolved."""

from __future__ import annotations

from typing import Any

from specdouble.contract import kinds, pointers
from specdouble.contract.findings import Findings
from specdouble.contract.kinds import Kind
from specdouble.contract.schemas import modern_schema

Json = Any

_GONE = object()
_OBJECT = "an object"


def normalise(tree: dict[str, Json], version: str, findings: Findings) -> dict[str, Json]:
    """Return the tree that `Document.root` holds; parts that cannot be read are left out with a finding."""
    normaliser = _Normaliser(tree, version, findings)
    root: dict[str, Json] = normaliser.convert(tree, kinds.DOCUMENT, "")
    normaliser.drop_dangling(root)
    return root


class _Normaliser:
    def __init__(self, tree: dict[str, Json], version: str, findings: Findings) -> None:
        self.tree = tree
        self.legacy = version == "3.0"
        self.findings = findings
        self.done: dict[str, Json] = {}
        self.open: set[str] = set()
        self.schema_references: list[tuple[dict[str, Json], str]] = []

    def convert(self, node: Json, kind: Kind, pointer: str) -> Json:
        """Return a node without `$ref`s and with its schemas in 2020-12; `_GONE` where it cannot be read."""
        if kind is kinds.SCHEMA:
            return self.schema(node, pointer)
        if not isinstance(node, dict):
            return self._wrong(node, _OBJECT, kind, pointer)
        if isinstance(node.get("$ref"), str):
            return self._follow(node, kind, pointer)
        result = {}
        for key, value in node.items():
            field = kind.at(key)
            if field is not None:
                value = self._field(value, *field, f"{pointer}/{pointers.escape(key)}")  # noqa: PLW2901
            if value is not _GONE:
                result[key] = value
        return result

    def _field(self, value: Json, shape: kinds.Shape, kind: Kind, pointer: str) -> Json:
        if shape == "one":
            return self._once(value, kind, pointer)
        if shape == "map":
            if not isinstance(value, dict):
                return self._wrong(value, _OBJECT, kind, pointer)
            members = (
                (key, self._once(item, kind, f"{pointer}/{pointers.escape(key)}")) for key, item in value.items()
            )
            return {key: item for key, item in members if item is not _GONE}
        if not isinstance(value, list):
            return self._wrong(value, "a list", kind, pointer)
        items = (self._once(item, kind, f"{pointer}/{index}") for index, item in enumerate(value))
        return [item for item in items if item is not _GONE]

    def _once(self, node: Json, kind: Kind, pointer: str) -> Json:
        """Convert what others may also reach by `$ref`, once."""
        if kind.section is None or kind is kinds.SCHEMA:
            return self.convert(node, kind, pointer)
        if pointer not in self.done:
            self.done[pointer] = self.convert(node, kind, pointer)
        return self.done[pointer]

    def _follow(self, node: dict[str, Json], kind: Kind, pointer: str) -> Json:
        reference = node["$ref"]
        target = pointers.from_fragment(reference[1:])
        if target in self.open:
            self.findings.add("ref-cycle", f"{reference} leads back to itself; left out", pointer)
            return _GONE
        try:
            found = pointers.at(self.tree, target) if reference.startswith("#") else _GONE
        except KeyError:
            found = _GONE
        if found is _GONE:
            self.findings.add("ref-unresolved", f"{reference} points at nothing; this {kind.name} is left out", pointer)
            return _GONE
        self.open.add(target)
        result = self._once(found, kind, target)
        self.open.discard(target)
        return self._with_siblings(node, result, kind, pointer)

    def _with_siblings(self, node: dict[str, Json], target: Json, kind: Kind, pointer: str) -> Json:
        """Lay the fields beside a `$ref` over its target where the document's version lets them count."""
        kept = ("summary", "description") if kind is not kinds.PATH_ITEM else tuple(node)
        counts = kind is kinds.PATH_ITEM or not self.legacy
        siblings = {key: node[key] for key in kept if key != "$ref" and key in node} if counts else {}
        if not siblings or not isinstance(target, dict):
            return target
        return {**target, **self.convert(siblings, kind, pointer)}

    def _wrong(self, node: Json, expected: str, kind: Kind, pointer: str) -> Json:
        came = type(node).__name__ if node is not None else "nothing"
        self.findings.add("wrong-type", f"{kind.name}: came {came}, expected {expected}; left out", pointer)
        return _GONE

    def schema(self, node: Json, pointer: str) -> Json:
        """Return a schema in 2020-12, with everything below it."""
        if isinstance(node, bool):
            return node
        if not isinstance(node, dict):
            self._wrong(node, "an object or a boolean", kinds.SCHEMA, pointer)
            return True
        if self.legacy and isinstance(node.get("$ref"), str):
            node = {key: node[key] for key in ("$ref", "nullable") if key in node}
        result = {}
        for key, value in node.items():
            field = kinds.SCHEMA.fields.get(key)
            result[key] = value if field is None else self._subschemas(value, field[0], pointers.join(pointer, key))
        result = modern_schema(result)
        if isinstance(node.get("$ref"), str):
            self.schema_references.append((result, pointer))
        return result

    def _subschemas(self, value: Json, shape: kinds.Shape, pointer: str) -> Json:
        if shape == "map" and isinstance(value, dict):
            return {
                key: self.schema(item, f"{pointer}/{pointers.escape(key)}") if not isinstance(item, list) else item
                for key, item in value.items()
            }
        if shape != "one" and isinstance(value, list):
            return [self.schema(item, f"{pointer}/{index}") for index, item in enumerate(value)]
        return self.schema(value, pointer)

    def drop_dangling(self, root: dict[str, Json]) -> None:
        """Take out every schema `$ref` that points at nothing: anything is accepted there."""
        known: dict[str, bool] = {}
        for schema, pointer in self.schema_references:
            holder = schema if "$ref" in schema else schema["anyOf"][0]
            reference = holder["$ref"]
            if reference not in known:
                known[reference] = _resolves(root, reference)
            if not known[reference]:
                self.findings.add("ref-unresolved", f"{reference} points at nothing; any value is accepted", pointer)
                del holder["$ref"]


def _resolves(root: dict[str, Json], reference: str) -> bool:
    try:
        pointers.at(root, pointers.from_fragment(reference[1:]))
    except KeyError:
        return False
    return reference.startswith("#")
