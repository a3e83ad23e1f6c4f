"""A Swagger 2.0 document as one of OpenAPI 3.0, part by part; parts of the wrong type stay, and are reported later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specdouble.contract import pointers
from specdouble.contract.findings import Findings
from specdouble.contract.kinds import METHODS
from specdouble.contract.names import pointer_hint
from specdouble.contract.parts import mapping, words
from specdouble.contract.pointers import join
from specdouble.contract.swagger.bodies import Entry, convert_body, convert_form
from specdouble.contract.swagger.parameters import convert_parameter
from specdouble.contract.swagger.places import Places
from specdouble.contract.swagger.responses import convert_response
from specdouble.contract.swagger.schemas import SchemaConverter
from specdouble.contract.swagger.security import convert_security, convert_servers

Json = Any

_MOVED = {
    *("swagger", "host", "basePath", "schemes", "consumes", "produces", "paths"),
    *("definitions", "parameters", "responses", "securityDefinitions"),
}
_OF_OPERATION = frozenset(("consumes", "produces", "schemes", "parameters", "responses"))
_MAX_CHAIN = 50


def convert(tree: dict[str, Json], findings: Findings) -> tuple[dict[str, Json], Places]:
    """Return the document as OpenAPI 3.0, and where each part of it was written."""
    places = Places()
    return _Converter(tree, findings, places).document(), places


class _Converter:
    def __init__(self, tree: dict[str, Json], findings: Findings, places: Places) -> None:
        self.tree = tree
        self.findings = findings
        self.places = places
        self.schemas = SchemaConverter(tree, findings, places)
        self.produces = words(tree.get("produces"))
        self.consumes = words(tree.get("consumes"))

    def document(self) -> dict[str, Json]:
        """Convert the whole."""
        result = {"openapi": "3.0.3", **{key: value for key, value in self.tree.items() if key not in _MOVED}}
        servers = convert_servers(self.tree)
        if servers:
            result["servers"] = servers
            self.places.put("/servers", "/host" if "host" in self.tree else "/basePath")
        result["paths"] = {
            path: item if path.startswith("x-") else self._path_item(item, join("/paths", path))
            for path, item in mapping(self.tree.get("paths")).items()
        }
        result["components"] = self._components()
        return result

    def _components(self) -> dict[str, Json]:
        found = {
            "securitySchemes": {
                name: convert_security(node) for name, node in mapping(self.tree.get("securityDefinitions")).items()
            },
            "schemas": self.schemas.definitions(),
        }
        self.places.put("/components/securitySchemes", "/securityDefinitions")
        return {section: members for section, members in found.items() if members}

    def _path_item(self, item: Json, pointer: str) -> Json:
        followed = self._follow(item, pointer, "path item")
        if followed is None:
            return {}
        item, origin = followed
        if not isinstance(item, dict):
            return item
        self.places.put(pointer, origin)
        shared = list(self._entries(item.get("parameters"), f"{origin}/parameters"))
        result = {key: value for key, value in item.items() if key != "parameters"}
        plain = [entry for entry in shared if entry.location not in ("body", "formData")]
        if plain or not isinstance(item.get("parameters", []), list):
            result["parameters"] = self._parameters(item["parameters"], plain, f"{pointer}/parameters")
        for method in METHODS:
            if isinstance(item.get(method), dict):
                where = f"{pointer}/{method}"
                result[method] = self._operation(item[method], where, f"{origin}/{method}", shared)
        return result

    def _operation(self, node: dict[str, Json], pointer: str, origin: str, shared: list[Entry]) -> dict[str, Json]:
        result = {key: value for key, value in node.items() if key not in _OF_OPERATION}
        own = list(self._entries(node.get("parameters"), f"{origin}/parameters"))
        if "parameters" in node:
            plain = [entry for entry in own if entry.location not in ("body", "formData")]
            result["parameters"] = self._parameters(node["parameters"], plain, f"{pointer}/parameters")
        body = self._body([*own, *_inherited(own, shared)], self._consumes(node), f"{pointer}/requestBody")
        if body is not None:
            result["requestBody"] = body
        if "responses" in node:
            produces = words(node["produces"]) if "produces" in node else self.produces
            result["responses"] = self._responses(node["responses"], produces, pointer, origin)
        return result

    def _consumes(self, node: dict[str, Json]) -> tuple[str, ...]:
        return words(node["consumes"]) if "consumes" in node else self.consumes

    def _parameters(self, nodes: Json, plain: list[Entry], pointer: str) -> Json:
        if not isinstance(nodes, list):
            return nodes
        return [
            convert_parameter(entry.node, join(pointer, index), entry.origin, self.schemas)
            for index, entry in enumerate(plain)
        ]

    def _body(self, entries: list[Entry], consumes: tuple[str, ...], pointer: str) -> dict[str, Json] | None:
        bodies = [entry for entry in entries if entry.location == "body"]
        fields = [
            entry for entry in entries if entry.location == "formData" and isinstance(entry.node.get("name"), str)
        ]
        for spare in bodies[1:]:
            self._note("parameter-duplicate", "an operation has one body; this one is left out", spare)
        if bodies and fields:
            message = "an operation has a body or a form; the fields of the form are left out"
            self._note("parameter-invalid", message, fields[0])
        if bodies:
            return convert_body(bodies[0], consumes, pointer, self.schemas)
        return convert_form(fields, consumes, pointer, self.schemas) if fields else None

    def _note(self, rule: str, message: str, entry: Entry) -> None:
        """Note what is wrong with a part that is not in the conversion, under a pointer of its own."""
        pointer = f"/x-left-out{entry.origin}"
        self.places.put(pointer, entry.origin)
        self.findings.add(rule, message, pointer)

    def _responses(self, nodes: Json, produces: tuple[str, ...], pointer: str, origin: str) -> Json:
        if not isinstance(nodes, dict):
            return nodes
        result = {}
        for status, node in nodes.items():
            if status.startswith("x-"):
                result[status] = node
                continue
            followed = self._follow(node, join(origin, "responses", status), "response")
            if followed is not None:
                where = join(pointer, "responses", status)
                found, written = followed
                is_response = isinstance(found, dict)
                result[status] = (
                    convert_response(found, produces, where, written, self.schemas) if is_response else found
                )
        return result

    def _entries(self, nodes: Json, origin: str) -> Iterator[Entry]:
        for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
            followed = self._follow(node, join(origin, index), "parameter")
            if followed is not None and isinstance(followed[0], dict):
                yield Entry(*followed)
            elif followed is not None:
                message = f"parameter: came {type(node).__name__}, expected a mapping; left out"
                self._note("wrong-type", message, Entry({}, followed[1]))

    def _follow(self, node: Json, origin: str, what: str) -> tuple[Json, str] | None:
        """Follow local references to what is written, and where; None, with a finding, where they lead to nothing."""
        first, here = origin, node
        for _ in range(_MAX_CHAIN):
            reference = pointers.reference(here)
            if reference is None:
                return here, origin
            target = pointers.from_fragment(reference[1:])
            origin, here, whole = pointers.through(self.tree, target)
            if not whole or not reference.startswith("#/"):
                message = f"{reference} points at nothing; this {what} is left out{pointer_hint(self.tree, target)}"
                self._note("ref-unresolved", message, Entry({}, first))
                return None
        self._note("ref-cycle", f"{node['$ref']} leads back to itself; this {what} is left out", Entry({}, first))
        return None


def _inherited(own: list[Entry], shared: list[Entry]) -> list[Entry]:
    """Return the body and the form fields of the path item that the operation does not have itself."""
    names = {entry.node.get("name") for entry in own if entry.location == "formData"}
    has_body = any(entry.location == "body" for entry in own)
    return [
        entry
        for entry in shared
        if (entry.location == "body" and not has_body)
        or (entry.location == "formData" and entry.node.get("name") not in names)
    ]
