"""The `$ref`s of schemas: anchors and `$id`s made plain pointers, those that lead nowhere taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from specdouble.contract import pointers
from specdouble.contract.cycles import break_cycles
from specdouble.contract.findings import Findings
from specdouble.contract.names import component_name, pointer_hint, unused
from specdouble.contract.source import REMOTE, is_remote

Json = Any

_IN_URI = re.compile(r"[A-Za-z0-9/~!$&'()*+,;=:@?._-]*")  # RFC 3986, 3.5, without percent-encoding


@dataclass(frozen=True)
class _Use:
    """A schema that refers; `base` is the URI of the schema resource it stands in, `` for the document."""

    schema: dict[str, Json]
    pointer: str
    base: str


class SchemaReferences:
    """Collects the schemas that refer and those that can be referred to by name (JSON Schema 2020-12, 8.2)."""

    def __init__(self) -> None:
        self._uses: list[_Use] = []
        self._named: dict[str, str] = {}  # absolute URI, or URI#anchor -> pointer
        self._plain_names: dict[str, str] = {}

    def identify(self, schema: dict[str, Json], pointer: str, base: str) -> str:
        """Note and take out the names of a schema; return the base of what is below it."""
        declared = schema.pop("$id", None)
        if isinstance(declared, str):
            base = _join(base, declared).rstrip("#")
            self._named[base] = pointer
        elif schema.pop("$recursiveAnchor", None) is True:  # 2019-09, 8.2.4.2: `$recursiveRef: '#'` comes back here
            base = f"https://recursive.invalid{pointer}"
            self._named[base] = pointer
        for keyword in ("$anchor", "$dynamicAnchor"):
            anchor = schema.pop(keyword, None)
            if isinstance(anchor, str):
                self._named[f"{base}#{anchor}"] = pointer
        return base

    def add(self, schema: dict[str, Json], pointer: str, base: str) -> None:
        """Note a schema of the resolved root that has a `$ref`."""
        self._uses.append(_Use(schema, pointer, base))

    def settle(self, root: dict[str, Json], findings: Findings) -> None:
        """Write every `$ref` as a pointer of `root`; one that leads nowhere is taken out: any value is accepted."""
        known: dict[tuple[str, str], str | None] = {}
        for use in self._uses:
            reference = use.schema["$ref"]
            key = (reference, use.base)
            if key not in known:
                known[key] = self._target(root, reference, use.base)
            target = known[key]
            if target is None:
                findings.add(*_unresolved(root, reference), use.pointer)
                del use.schema["$ref"]
            else:
                use.schema["$ref"] = f"#{self._plain(root, target)}"
        uses = [(use.schema, use.pointer) for use in self._uses if "$ref" in use.schema]
        break_cycles(root, uses, findings)

    def _target(self, root: dict[str, Json], reference: str, base: str) -> str | None:
        for candidate in self._candidates(reference, base):
            try:
                found = pointers.at(root, candidate)
            except KeyError:
                continue
            if isinstance(found, dict | bool):
                return candidate
        return None

    def _plain(self, root: dict[str, Json], target: str) -> str:
        """Give what stands at a pointer that no URI can hold as it is (`Page«Pet»`, `{id}`) a second, plain name."""
        if _IN_URI.fullmatch(target):
            return target
        if target not in self._plain_names:
            schemas = root.setdefault("components", {}).setdefault("schemas", {})
            name = unused(component_name(target) or "schema", schemas)
            schemas[name] = pointers.at(root, target)
            self._plain_names[target] = pointers.join("/components/schemas", name)
        return self._plain_names[target]

    def _candidates(self, reference: str, base: str) -> Iterator[str]:
        """Yield what a reference may mean: within its own schema resource first, then in the document."""
        absolute = _join(base, reference)
        if absolute in self._named:
            yield self._named[absolute]
        resource, _, fragment = absolute.partition("#")
        pointer = pointers.from_fragment(fragment)
        if resource in self._named and pointer[:1] in ("", "/"):
            yield self._named[resource] + pointer
        if reference[:2] in ("#", "#/"):
            yield pointers.from_fragment(reference[1:])


def _join(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError:  # no URI at all, such as `http://[`
        return reference


def _unresolved(root: dict[str, Json], reference: str) -> tuple[str, str]:
    if is_remote(reference):
        return "ref-outside", f"{reference} {REMOTE}; any value is accepted"
    return "ref-unresolved", f"{reference} points at nothing; any value is accepted{pointer_hint(root, reference[1:])}"
