"""The operations of a document, read from its resolved root."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from specdouble.contract import names
from specdouble.contract.findings import Findings
from specdouble.contract.kinds import METHODS
from specdouble.contract.model import Operation, SecurityScheme
from specdouble.contract.parts import mapping, read_body, read_parameter, read_responses, text, words
from specdouble.contract.pointers import join

Json = Any

_Declared = dict[tuple[str, str], tuple[dict[str, Json], str]]  # (name, location) -> (parameter, its pointer)

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_IGNORED_HEADERS = ("accept", "content-type", "authorization")  # OpenAPI, Parameter Object: they SHALL be ignored


def read_operations(root: Mapping[str, Json], findings: Findings) -> tuple[Operation, ...]:
    """Read every operation; what is wrong with one is a finding, and the rest of it is served."""
    return tuple(_Reader(root, findings).operations())


def read_security_schemes(root: Mapping[str, Json]) -> dict[str, SecurityScheme]:
    """Read the security schemes of the components."""
    schemes = mapping(mapping(root.get("components")).get("securitySchemes"))
    return {
        name: SecurityScheme(
            name=name,
            type=text(scheme.get("type")),
            pointer=join("/components/securitySchemes", name),
            location=text(scheme.get("in")),
            parameter=text(scheme.get("name")),
            scheme=text(scheme.get("scheme")).lower(),
            description=text(scheme.get("description")),
        )
        for name, scheme in schemes.items()
        if isinstance(scheme, dict)
    }


def read_servers(root: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the URLs of the servers as they stand, variables filled with their defaults."""
    servers = root.get("servers")
    return tuple(_server_url(server) for server in (servers if isinstance(servers, list) else ()) if _has_url(server))


def server_path(url: str) -> str:
    """Return the path of a server's URL without a slash at its end: `/v1` of `https://api.example.org/v1/`."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _has_url(server: Json) -> bool:
    return isinstance(server, dict) and isinstance(server.get("url"), str)


def _server_url(server: dict[str, Json]) -> str:
    variables = mapping(server.get("variables"))
    return _TEMPLATE.sub(lambda found: str(mapping(variables.get(found[1])).get("default", "")), server["url"])


class _Reader:
    def __init__(self, root: Mapping[str, Json], findings: Findings) -> None:
        self.root = root
        self.findings = findings
        self.ids: dict[str, str] = {}
        self.paths: dict[str, str] = {}
        self.schemes = mapping(mapping(root.get("components")).get("securitySchemes"))
        self.security = self._security(root.get("security"), "/security")

    def operations(self) -> Iterator[Operation]:
        """Yield every operation in the order of the document."""
        for path, item in mapping(self.root.get("paths")).items():
            if path.startswith("/"):
                self._check_path(path)
                yield from (self._operation(path, item, method) for method in item if method in METHODS)
            elif not path.startswith("x-"):
                message = f"the path {path} does not begin with a slash; it is left out"
                self.findings.add("path-invalid", message, join("/paths", path))

    def _check_path(self, path: str) -> None:
        same = self.paths.setdefault(_TEMPLATE.sub("{}", path), path)
        if same != path:
            message = f"the path {path} is that of {same} with another name for a parameter; make them one"
            self.findings.add("path-ambiguous", message, join("/paths", path))

    def _operation(self, path: str, item: dict[str, Json], method: str) -> Operation:
        node = item[method]
        pointer = join("/paths", path, method)
        declared = node.get("operationId")
        declared = declared if isinstance(declared, str) and declared else None
        body = node.get("requestBody")
        responses = read_responses(mapping(node.get("responses")), join(pointer, "responses"))
        if not responses:
            message = "the operation documents no answer; any answer is accepted"
            self.findings.add("responses-missing", message, pointer, "warning")
        return Operation(
            id=self._id(declared, method, path, pointer),
            declared_id=declared,
            method=method.upper(),
            path=path,
            pointer=pointer,
            tags=words(node.get("tags")),
            summary=text(node.get("summary")),
            description=text(node.get("description")),
            parameters=self._parameters(path, item, node, pointer),
            body=read_body(body, join(pointer, "requestBody")) if isinstance(body, dict) else None,
            responses=responses,
            security=self._security(node["security"], f"{pointer}/security") if "security" in node else self.security,
            deprecated=node.get("deprecated") is True,
            extensions={key: value for key, value in node.items() if key.startswith("x-")},
        )

    def _id(self, declared: str | None, method: str, path: str, pointer: str) -> str:
        word = names.identifier(declared, "operation") if declared else names.operation_id(method, path)
        unique = names.unused(word, self.ids)
        if unique != word and declared:
            message = f"operationId {declared} is also that of {self.ids[word]}; this operation is served as {unique}"
            self.findings.add("operation-id-duplicate", message, join(pointer, "operationId"))
        self.ids[unique] = f"{method.upper()} {path}"
        return unique

    def _parameters(self, path: str, item: dict[str, Json], node: dict[str, Json], pointer: str) -> tuple[Any, ...]:
        """Merge the parameters of the path item with the operation's own, which win (OpenAPI, Operation Object)."""
        shared = self._declared(item.get("parameters"), join("/paths", path, "parameters"))
        own = self._declared(node.get("parameters"), join(pointer, "parameters"))
        merged = self._fitted(path, {**shared, **own}, pointer)
        arguments = names.argument_names(merged)
        return tuple(
            read_parameter(found, where, argument, self.root)
            for (found, where), argument in zip(merged.values(), arguments, strict=True)
        )

    def _declared(self, nodes: Json, pointer: str) -> _Declared:
        declared: _Declared = {}
        for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
            where = join(pointer, index)
            name, location = node.get("name"), node.get("in")
            if not isinstance(name, str) or location not in ("path", "query", "header", "cookie"):
                message = (
                    f"a parameter needs a name and `in: path, query, header or cookie`; came {name!r} in {location!r}"
                )
                self.findings.add("parameter-invalid", message, where)
            elif location == "header" and name.lower() in _IGNORED_HEADERS:
                message = (
                    f"OpenAPI ignores a header parameter named {name}; it is described by the rest of the operation"
                )
                self.findings.add("header-parameter-ignored", message, where, "warning")
            elif (name, location) in declared:
                self.findings.add("parameter-duplicate", f"{location} parameter {name} is declared twice", where)
            else:
                declared[name, location] = (node, where)
                if "schema" not in node and not mapping(node.get("content")):
                    message = f"{location} parameter {name} has no schema; any value is accepted"
                    self.findings.add("parameter-invalid", message, where, "warning")
        return declared

    def _fitted(self, path: str, declared: _Declared, pointer: str) -> _Declared:
        """Fit the path parameters to the template: add, as texts, those it alone names; leave out those it does not."""
        template = dict.fromkeys(_TEMPLATE.findall(path))
        missing = [name for name in template if (name, "path") not in declared]
        for name in missing:
            message = f"{path} has {{{name}}}, which no path parameter declares; any text is accepted there"
            self.findings.add("path-parameter-undeclared", message, pointer)
        spare = [(name, location) for name, location in declared if location == "path" and name not in template]
        for key in spare:
            message = f"path parameter {key[0]} is not in the template {path}; it is left out"
            self.findings.add("path-parameter-unused", message, declared[key][1])
        kept = {key: value for key, value in declared.items() if key not in spare}
        return {**{(name, "path"): (_any_text(name), pointer) for name in missing}, **kept}

    def _security(self, node: Json, pointer: str) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        if not isinstance(node, list):
            return ()
        for index, requirement in enumerate(node):
            for name in mapping(requirement):
                if name not in self.schemes:
                    message = f"security scheme {name} is not among components/securitySchemes"
                    self.findings.add("security-scheme-unknown", message, join(pointer, index, name))
        return tuple({name: words(scopes) for name, scopes in mapping(one).items()} for one in node)


def _any_text(name: str) -> dict[str, Json]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
