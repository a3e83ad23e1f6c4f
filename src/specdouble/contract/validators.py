"""The document's schemas, compiled once for each direction by jsonschema-rs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import jsonschema_rs as rs

from specdouble.contract.effort import is_explainable, shorten
from specdouble.contract.formats import FORMATS
from specdouble.contract.model import Document, Finding, Place, Schema
from specdouble.contract.pointers import at
from specdouble.contract.readings import Direction, Readings, read_root
from specdouble.contract.violations import explain
from specdouble.contract.words import show
from specdouble.errors import Violation

Json = Any

# Look-around and back-references need backtracking, which a hostile text could make exponential.
_PATTERNS = rs.FancyRegexOptions(backtrack_limit=50_000)
_LOOSE_HYPHEN = re.compile(r"(\\[dwsDWS])-(?=[^\]])")


class Check:
    """Judges values by one schema. `ok` is quick; `violations` explains. Usable once `Validators.compile` has run."""

    __slots__ = ("_address", "_first", "_root", "_second", "_third", "_validator")

    def __init__(self, root: Json, address: str) -> None:
        self._root = root
        self._address = address
        self._first, self._second, self._third = "", "", ""
        self._validator = _ACCEPTS_ALL

    def bind(self, validator: rs.Validator, keys: tuple[str, str, str]) -> None:
        """Set the validator, and the keys under which it knows this schema."""
        self._validator = validator
        self._first, self._second, self._third = keys

    def ok(self, value: Json) -> bool:
        """Whether the schema accepts `value`; ValueError where it is no JSON at all."""
        return self._validator.is_valid({self._first: {self._second: {self._third: value}}})

    def violations(self, value: Json, location: str, prefix: str = "") -> list[Violation]:
        """Say in plain words every way in which `value` breaks the schema; `prefix` stands before each pointer."""
        if self.ok(value):
            return []
        for shown in (value, shorten(value)):
            if is_explainable(shown, self._root, self._address) and not self.ok(shown):
                return self._explain(shown, location, prefix)
        wanted = "a value that its schema accepts; it is too large or too deep to say more"
        return [Violation(location, prefix, show(value), wanted, "schema")]

    def _explain(self, value: Json, location: str, prefix: str) -> list[Violation]:
        errors = self._validator.iter_errors({self._first: {self._second: {self._third: value}}})
        return explain(errors, self._root, location, prefix, skip=3)


_ACCEPTS_ALL: rs.Validator = rs.Draft202012Validator({})


class Validators:
    """Compiles the schemas of a document; what cannot be compiled is a finding, and accepts everything.

    All schemas of a direction are compiled as one, each under three keys of its own, and a value is judged as
    `{key: {key: {key: value}}}`. What they refer to is so compiled once: with a validator for each schema, a document
    whose schemas are closely connected took a hundred times as long.
    """

    def __init__(self, document: Document, readings: Readings | None = None) -> None:
        """Take over the `readings` that another `Validators` of the same document has found."""
        self.findings: list[Finding] = []
        self._document = document
        self._repaired: dict[str, str | None] = {}
        self.readings = readings or read_root(document.root, self._repair)
        self._registries: dict[Direction, rs.Registry | None] = {}
        self._checks: dict[Direction, dict[str, Check]] = {"request": {}, "response": {}}
        self._pointers: dict[str, str] = {}
        self._unbound: dict[Direction, list[str]] = {"request": [], "response": []}
        self._gathers = True

    def check(self, pointer: str, schema: Schema, direction: Direction) -> Check:
        """Return the check of the schema at a pointer of the root; `schema` is what stands there."""
        reference = schema.get("$ref") if isinstance(schema, dict) and len(schema) == 1 else None
        address = reference if isinstance(reference, str) and reference.startswith("#") else "#" + _fragment(pointer)
        self._pointers.setdefault(address, pointer)
        direction = "request" if self._is_shared() else direction
        checks = self._checks[direction]
        if address not in checks:
            checks[address] = Check(self.readings[direction], address)
            self._unbound[direction].append(address)
            if not self._gathers:
                self.compile()
        return checks[address]

    def check_of(self, holder: str, schema: Schema, direction: Direction) -> Check:
        """Return the check of the parameter or header at a pointer; one that has no schema takes everything."""
        pointer = schema_pointer(self._document.root, holder)
        try:
            at(self._document.root, pointer)
        except KeyError:
            return Check(None, "")
        return self.check(pointer, schema, direction)

    def compile(self) -> None:
        """Compile every schema that a check was made for; checks made later are compiled one by one."""
        self._gathers = False
        for direction, addresses in self._unbound.items():
            self._unbound[direction] = []
            self._bind(direction, addresses)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Compile the checks that are made within this context together, at its end."""
        self._gathers = True
        yield
        self.compile()

    def _bind(self, direction: Direction, unbound: list[str]) -> None:
        for validator, addresses in self._compiled(direction, unbound):
            for keys, address in zip(_keys(len(addresses)), addresses, strict=True):
                self._checks[direction][address].bind(validator, keys)

    def _compiled(self, direction: Direction, addresses: list[str]) -> Iterator[tuple[rs.Validator, list[str]]]:
        """Compile schemas together, and halves of them apart where one cannot be used."""
        try:
            if addresses:
                yield self._validator(_joined(self._urn(direction), addresses), direction), addresses
        except (ValueError, rs.ReferencingError) as error:
            if len(addresses) == 1:
                message = f"this schema cannot be used, so every value passes: {_first_line(error)}"
                self._find("schema-unusable", message, self._pointers[addresses[0]])
                return
            middle = len(addresses) // 2
            yield from self._compiled(direction, addresses[:middle])
            yield from self._compiled(direction, addresses[middle:])

    def _is_shared(self) -> bool:
        return self.readings["request"] is self.readings["response"]

    def _urn(self, direction: Direction) -> str:
        return "urn:specdouble:request" if self._is_shared() else f"urn:specdouble:{direction}"

    def _validator(self, schema: dict[str, Json], direction: Direction) -> rs.Validator:
        return rs.Draft202012Validator(
            schema,
            registry=self._registry(direction),
            validate_formats=True,
            formats=FORMATS,
            pattern_options=_PATTERNS,
            offline=True,
        )

    def _registry(self, direction: Direction) -> rs.Registry | None:
        """Hold a reading when something is first compiled of it; most documents have one for both directions."""
        if direction not in self._registries:
            self._registries[direction] = self._register(direction)
        return self._registries[direction]

    def _register(self, direction: Direction) -> rs.Registry | None:
        try:
            return rs.Registry([(self._urn(direction), self.readings[direction])], draft=rs.Draft202012)
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


def _keys(count: int) -> list[tuple[str, str, str]]:
    """Make `count` paths of three keys, each level about as wide as the others."""
    width = math.ceil(count ** (1 / 3))
    return [(f"k{at // width**2}", f"k{at // width % width}", f"k{at % width}") for at in range(count)]


def _joined(urn: str, addresses: list[str]) -> dict[str, Json]:
    """Write one schema that holds every schema under its keys."""
    tree: dict[str, Json] = {"properties": {}}
    for keys, address in zip(_keys(len(addresses)), addresses, strict=True):
        node = tree
        for key in keys:
            node = node.setdefault("properties", {}).setdefault(key, {})
        node["$ref"] = urn + address
    return tree


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
