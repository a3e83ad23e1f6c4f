"""The document's schemas, compiled once for each direction by jsonschema-rs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import jsonschema_rs as rs

from specdouble.contract.formats import FORMATS
from specdouble.contract.model import Document, Finding, Place, Schema
from specdouble.contract.pointers import at
from specdouble.contract.readings import Direction, read_root
from specdouble.contract.violations import explain
from specdouble.errors import Violation

Json = Any

# Look-around and back-references need backtracking, which a hostile text could make exponential.
_PATTERNS = rs.FancyRegexOptions(backtrack_limit=50_000)
_LOOSE_HYPHEN = re.compile(r"(\\[dwsDWS])-(?=[^\]])")


class Check:
    """Judges values by one schema. `ok` is quick; `violations` explains."""

    __slots__ = ("_root", "_validator", "ok")

    def __init__(self, validator: rs.Validator, root: Json) -> None:
        self.ok: Callable[[Json], bool] = validator.is_valid
        self._validator = validator
        self._root = root

    def violations(self, value: Json, location: str, prefix: str = "") -> list[Violation]:
        """Say in plain words every way in which `value` breaks the schema; `prefix` stands before each pointer."""
        return explain(self._validator.iter_errors(value), self._root, location, prefix)


class Validators:
    """Compiles the schemas of a document; what cannot be compiled is a finding, and accepts everything."""

    def __init__(self, document: Document) -> None:
        self.findings: list[Finding] = []
        self._document = document
        self._repaired: dict[str, str | None] = {}
        self._roots = read_root(document.root, self._repair)
        self._registries = self._register()
        self._checks: dict[tuple[int, str], Check] = {}

    def check(self, pointer: str, schema: Schema, direction: Direction) -> Check:
        """Return the check of the schema at a pointer of the root; `schema` is what stands there."""
        root = self._roots[direction]
        reference = schema.get("$ref") if isinstance(schema, dict) and len(schema) == 1 else None
        address = reference if isinstance(reference, str) and reference.startswith("#") else "#" + _fragment(pointer)
        key = (id(root), address)
        if key not in self._checks:
            self._checks[key] = self._compile(address, pointer, direction)
        return self._checks[key]

    def _compile(self, address: str, pointer: str, direction: Direction) -> Check:
        try:
            validator = self._validator({"$ref": self._urn(direction) + address}, direction)
        except (ValueError, rs.ReferencingError) as error:
            message = f"this schema cannot be used, so every value passes: {_first_line(error)}"
            self._find("schema-unusable", message, pointer)
            validator = rs.Draft202012Validator({})
        return Check(validator, self._roots[direction])

    def _urn(self, direction: Direction) -> str:
        return f"urn:specdouble:{id(self._roots[direction])}"

    def _validator(self, schema: dict[str, Json], direction: Direction) -> rs.Validator:
        return rs.Draft202012Validator(
            schema,
            registry=self._registries[direction],
            validate_formats=True,
            formats=FORMATS,
            pattern_options=_PATTERNS,
            offline=True,
        )

    def _register(self) -> dict[Direction, rs.Registry | None]:
        """Hold each reading once: most documents have one for both directions."""
        request = self._registry("request")
        shared = self._roots["request"] is self._roots["response"]
        return {"request": request, "response": request if shared else self._registry("response")}

    def _registry(self, direction: Direction) -> rs.Registry | None:
        try:
            return rs.Registry([(self._urn(direction), self._roots[direction])], draft=rs.Draft202012)
        except (ValueError, rs.ReferencingError) as error:
            self._find("schemas-unusable", f"no schema of this document can be used: {_first_line(error)}", "")
            return None

    def _repair(self, pattern: str, pointer: str) -> str | None:
        if pattern not in self._repaired:
            self._repaired[pattern] = next(filter(_compiles, (pattern, _LOOSE_HYPHEN.sub(r"\1\\-", pattern))), None)
            if self._repaired[pattern] is None:
                message = f"pattern {pattern!r} is no regular expression of ECMA 262; it is left out of validation"
                self._find("pattern-unusable", message, pointer)
        return self._repaired[pattern]

    def _find(self, rule: str, message: str, pointer: str) -> None:
        self.findings.append(Finding(rule, message, self._place(pointer), "warning"))

    def _place(self, pointer: str) -> Place | None:
        try:
            return self._document.locate(pointer)
        except (KeyError, LookupError, ValueError):
            return None


def schema_pointer(root: Json, pointer: str) -> str:
    """Return where the schema of a parameter, a header or a media type stands: below `schema`, or below `content`."""
    node = at(root, pointer)
    if "schema" not in node and isinstance(node.get("content"), dict) and node["content"]:
        name = next(iter(node["content"]))
        return f"{pointer}/content/{name.replace('~', '~0').replace('/', '~1')}/schema"
    return f"{pointer}/schema"


def _fragment(pointer: str) -> str:
    """Write a pointer as the fragment of a URI (RFC 6901, 6)."""
    return quote(pointer, safe="/~!$&'()*+,;=:@?-._")


def _compiles(pattern: str) -> bool:
    try:
        rs.Draft202012Validator({"pattern": pattern}, pattern_options=_PATTERNS)
    except ValueError:
        return False
    return True


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
