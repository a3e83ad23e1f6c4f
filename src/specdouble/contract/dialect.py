"""OpenAPI 3.0 and 3.1 as one dialect: every schema in JSON Schema 2020-12, every other `$ref` resolved.

Swagger 2.0 has been converted to 3.0 before (`contract/swagger/`).
"""

from __future__ import annotations

import re
from typing import Any

from specdouble.contract import kinds, pointers
from specdouble.contract.findings import Findings
from specdouble.contract.kinds import GONE, SCHEMA, Kind
from specdouble.contract.names import pointer_hint
from specdouble.contract.references import SchemaReferences
from specdouble.contract.schemas import modern_schema
from specdouble.contract.validity import mend_schemas

Json = Any

_NO_KEYWORD = re.compile(r"^(?!x-).*[^\w$-]")
_DYNAMIC = ("$dynamicRef", "$recursiveRef")
_NAMES = ("$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", *_DYNAMIC)


def normalise(tree: dict[str, Json], version: str, findings: Findings) -> dict[str, Json]:
    """Return the tree that `Document.root` holds; parts that cannot be read are left out with a finding."""
    normaliser = _Normaliser(tree, findings, legacy=version == "3.0")
    root: dict[str, Json] = kinds.rebuild(tree, kinds.DOCUMENT, "", normaliser.visit)
    normaliser.references.settle(root, findings)
    mend_schemas(normaliser.outermost, findings)
    return root


class _Normaliser:
    """Visits a document. `legacy`: the fields beside a `$ref` do not count (3.0, Reference Object)."""

    def __init__(self, tree: dict[str, Json], findings: Findings, *, legacy: bool) -> None:
        self.tree = tree
        self.findings = findings
        self.legacy = legacy
        self.shared: dict[str, Json] = {}
        self.following: set[str] = set()
        self.references = SchemaReferences()
        self.base: str | None = None  # URI of the schema resource that is being read; None outside of schemas
        self.outermost: dict[str, Json] = {}

    def visit(self, node: Json, kind: Kind, pointer: str) -> Json:
        """Return a node without `$ref`s and with its schemas in 2020-12; GONE where it cannot be read."""
        if kind is SCHEMA:
            return self._schema(node, pointer) if self.base is not None else self._outermost(node, pointer)
        if kind.section is None:
            return self._object(node, kind, pointer)
        if pointer not in self.shared:  # others may reach it by `$ref`
            self.shared[pointer] = self._object(node, kind, pointer)
        return self.shared[pointer]

    def _object(self, node: Json, kind: Kind, pointer: str) -> Json:
        if pointers.reference(node) is not None:
            return self._follow(node, kind, pointer)
        if not kind.fits(node):
            return node if kind is kinds.VALUE or kind.is_ours else self._mismatch(node, kind, pointer)
        self._note_broken_texts(node, kind, pointer)
        return kinds.rebuild(node, kind, pointer, self.visit)

    def _follow(self, node: dict[str, Json], kind: Kind, pointer: str) -> Json:
        reference = node["$ref"]
        target, found, whole = pointers.through(self.tree, pointers.from_fragment(reference[1:]))
        if not whole or not reference.startswith("#/"):
            hint = pointer_hint(self.tree, pointers.from_fragment(reference[1:]))
            message = f"{reference} points at nothing; this {kind.name} is left out{hint}"
            self.findings.add("ref-unresolved", message, pointer)
            return GONE
        if target in self.following:
            self.findings.add("ref-cycle", f"{reference} leads back to itself; this {kind.name} is left out", pointer)
            return GONE
        key = f"{kind.name} {target}"
        if key not in self.shared:
            self.following.add(target)
            self.shared[key] = self.visit(found, kind, target)
            self.following.discard(target)
        return self._with_siblings(node, self.shared[key], kind, pointer)

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

    def _note_broken_texts(self, node: Json, kind: Kind, pointer: str) -> None:
        """Note what YAML makes of `{description: one, two}`: a key `two` that holds nothing."""
        if isinstance(node, dict) and None in node.values():
            for key, value in node.items():
                if value is None and kind.child(key) is None and _NO_KEYWORD.search(key):
                    message = f"{key!r} is a key that holds nothing; put a text with a comma in quotes"
                    self.findings.add("text-broken", message, pointers.join(pointer, key), "warning")

    def _outermost(self, node: Json, pointer: str) -> Json:
        self.base = ""
        schema = self._schema(node, pointer)
        self.base = None
        if schema is not GONE:
            self.outermost[pointer] = schema
        return schema

    def _schema(self, node: Json, pointer: str) -> Json:
        """Return a schema in 2020-12, with everything below it; `items` may be a list of them, as in older drafts."""
        if isinstance(node, bool):
            return node
        if isinstance(node, list) and pointer.endswith("/items"):
            return kinds.rebuild(node, kinds.SCHEMA_LIST, pointer, self.visit)
        if not isinstance(node, dict):
            return self._mismatch(node, SCHEMA, pointer)
        self._note_broken_texts(node, SCHEMA, pointer)
        if self.legacy:
            return self._keywords(_without_siblings(node), pointer)
        self._note_nullable(node, pointer)
        if node.keys().isdisjoint(_NAMES):
            return self._keywords(node, pointer)
        return self._named(dict(node), pointer)

    def _note_nullable(self, node: dict[str, Json], pointer: str) -> None:
        if node.get("nullable") is True:
            message = "3.1 has no `nullable`, and null is refused; write `type: [string, 'null']`"
            self.findings.add("nullable-ignored", message, pointer, "warning")

    def _named(self, node: dict[str, Json], pointer: str) -> Json:
        """Read a schema that can be referred to by a name of its own; a dynamic reference is read as a plain one."""
        outer = self.base
        self.base = self.references.identify(node, pointer, outer or "")
        for keyword in _DYNAMIC:
            if keyword in node:
                node = {"$ref": node[keyword], **{key: value for key, value in node.items() if key != keyword}}
        schema = self._keywords(node, pointer)
        self.base = outer
        return schema

    def _keywords(self, node: dict[str, Json], pointer: str) -> dict[str, Json]:
        schema = modern_schema(kinds.rebuild(node, SCHEMA, pointer, self.visit), legacy=self.legacy)
        if pointers.reference(node) is not None:
            self.references.add(schema if "$ref" in schema else schema["anyOf"][0], pointer, self.base or "")
        return schema


def _without_siblings(schema: dict[str, Json]) -> dict[str, Json]:
    """Leave only `nullable` beside a `$ref`: nothing else counts there in 3.0 (Reference Object)."""
    if pointers.reference(schema) is None:
        return schema
    return {key: schema[key] for key in ("$ref", "nullable") if key in schema}
