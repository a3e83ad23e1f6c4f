"""OpenAPI 3.0 and 3.1 as one dialect: every schema in JSON Schema 2020-12, every other `$ref` resolved."""

from __future__ import annotations

from typing import Any

from specdouble.contract import kinds, pointers
from specdouble.contract.findings import Findings
from specdouble.contract.kinds import GONE, SCHEMA, Kind
from specdouble.contract.schemas import modern_schema

Json = Any


def normalise(tree: dict[str, Json], version: str, findings: Findings) -> dict[str, Json]:
    """Return the tree that `Document.root` holds; parts that cannot be read are left out with a finding."""
    normaliser = _Normaliser(tree, findings, legacy=version == "3.0")
    root: dict[str, Json] = normaliser.visit(tree, kinds.DOCUMENT, "")
    normaliser.drop_dangling(root)
    return root


class _Normaliser:
    """Visits a document. `legacy`: the fields beside a `$ref` do not count (3.0, Reference Object)."""

    def __init__(self, tree: dict[str, Json], findings: Findings, *, legacy: bool) -> None:
        self.tree = tree
        self.findings = findings
        self.legacy = legacy
        self.shared: dict[str, Json] = {}
        self.following: set[str] = set()
        self.schema_references: list[tuple[dict[str, Json], str]] = []

    def visit(self, node: Json, kind: Kind, pointer: str) -> Json:
        """Return a node without `$ref`s and with its schemas in 2020-12; GONE where it cannot be read."""
        if kind is SCHEMA:
            return self._schema(node, pointer)
        if kind.section is None:
            return self._object(node, kind, pointer)
        if pointer not in self.shared:  # others may reach it by `$ref`
            self.shared[pointer] = self._object(node, kind, pointer)
        return self.shared[pointer]

    def _object(self, node: Json, kind: Kind, pointer: str) -> Json:
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            return self._follow(node, kind, pointer)
        if not kind.fits(node):
            return self._mismatch(node, kind, pointer)
        return kinds.rebuild(node, kind, pointer, self.visit)

    def _follow(self, node: dict[str, Json], kind: Kind, pointer: str) -> Json:
        reference = node["$ref"]
        target = pointers.from_fragment(reference[1:])
        if target in self.following:
            self.findings.add("ref-cycle", f"{reference} leads back to itself; left out", pointer)
            return GONE
        found = self._at(reference)
        if found is GONE:
            self.findings.add("ref-unresolved", f"{reference} points at nothing; this {kind.name} is left out", pointer)
            return GONE
        self.following.add(target)
        result = self.visit(found, kind, target)
        self.following.discard(target)
        return self._with_siblings(node, result, kind, pointer)

    def _at(self, reference: str) -> Json:
        """Return what a local reference points at, going through other references on its way."""
        node: Json = self.tree
        for token in pointers.split(pointers.from_fragment(reference[1:])) if reference.startswith("#") else [""]:
            try:
                node = pointers.step(node, token)
            except KeyError:
                return GONE
        return node

    def _with_siblings(self, node: dict[str, Json], target: Json, kind: Kind, pointer: str) -> Json:
        """Lay the fields beside a `$ref` over its target, where they count: in path items, and since 3.1 two more."""
        counting = node.keys() if kind is kinds.PATH_ITEM else () if self.legacy else ("summary", "description")
        siblings = {key: node[key] for key in counting if key != "$ref" and key in node}
        if not siblings or not isinstance(target, dict):
            return target
        return {**target, **kinds.rebuild(siblings, kind, pointer, self.visit)}

    def _mismatch(self, node: Json, kind: Kind, pointer: str) -> Json:
        came = type(node).__name__ if node is not None else "nothing"
        self.findings.add("wrong-type", f"{kind.name}: came {came}, expected {kind.expected}; left out", pointer)
        return GONE

    def _schema(self, node: Json, pointer: str) -> Json:
        """Return a schema, or a list of them, in 2020-12, with everything below."""
        if isinstance(node, bool):
            return node
        if isinstance(node, list) and pointer.endswith("/items"):
            return kinds.rebuild(node, kinds.SCHEMA_LIST, pointer, self.visit)
        if not isinstance(node, dict):
            return self._mismatch(node, SCHEMA, pointer)
        refers = isinstance(node.get("$ref"), str)
        if refers and self.legacy:
            node = {key: node[key] for key in ("$ref", "nullable") if key in node}
        result = modern_schema(kinds.rebuild(node, SCHEMA, pointer, self.visit))
        if refers:
            self.schema_references.append((result, pointer))
        return result

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
