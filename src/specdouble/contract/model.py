"""What an OpenAPI document says, as plain immutable data. Everything that reads a document returns these.

A `Document` keeps three readings of one text:

- `bundle`: what clients are given: one file, local `$ref`s only, in the document's own dialect.
- `root`: the same tree with every schema in JSON Schema 2020-12 and `$ref`s of parameters, bodies, responses, headers,
  examples and path items resolved. Schema `$ref`s stay, as `#/components/schemas/Name` or any other local pointer.
- `operations`: an index over `root`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Any
Schema = Any  # a JSON Schema 2020-12: a dict, or True or False
Location = Literal["path", "query", "header", "cookie"]


@dataclass(frozen=True)
class Place:
    """A point in a file a person can open: `openapi/pulse/paths/teams.yaml:12 (/teams/get)`."""

    file: str
    line: int
    pointer: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} ({self.pointer or '/'})"


@dataclass(frozen=True)
class Finding:
    """Something wrong or doubtful in a document. `rule` is a short stable id, such as `ref-unresolved`."""

    rule: str
    message: str
    place: Place | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.rule}]" if self.place else f"{self.message} [{self.rule}]"


@dataclass(frozen=True)
class MediaType:
    """One entry of a `content` map. `name` is as written (`application/json`, `image/*`)."""

    name: str
    schema: Schema | None
    pointer: str
    examples: Mapping[str, Json] = field(default_factory=dict)  # name -> value; a lone `example` is named "default"
    encoding: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameter:
    """One parameter. `argument` is its name for handlers: snake_case, `_` added where it would clash."""

    name: str
    location: Location
    required: bool
    schema: Schema
    style: str
    explode: bool
    pointer: str
    argument: str
    content_type: str | None = None
    allow_reserved: bool = False
    allow_empty: bool = False
    deprecated: bool = False
    description: str = ""
    examples: Mapping[str, Json] = field(default_factory=dict)
    spans: bool = False  # path: a value may hold slashes, `schema: {type: string, format: path}`


@dataclass(frozen=True)
class RequestBody:
    """The body of an operation."""

    required: bool
    content: Mapping[str, MediaType]
    pointer: str


@dataclass(frozen=True)
class Header:
    """A response header."""

    name: str
    required: bool
    schema: Schema
    explode: bool
    pointer: str
    example: Json = None


@dataclass(frozen=True)
class Response:
    """One documented answer. `status` is as written: `200`, `2XX` or `default`."""

    status: str
    description: str
    content: Mapping[str, MediaType]
    headers: Mapping[str, Header]
    pointer: str


@dataclass(frozen=True)
class SecurityScheme:
    """One security scheme. `type` is apiKey, http, oauth2, openIdConnect or mutualTLS; `scheme` is lower case."""

    name: str
    type: str
    pointer: str
    location: str = ""  # apiKey: header, query or cookie
    parameter: str = ""  # apiKey: the name of the header, parameter or cookie
    scheme: str = ""  # http: basic, bearer, digest, ...
    description: str = ""


@dataclass(frozen=True)
class Operation:
    """One method on one path. `id` is unique in its document and always a Python identifier in snake_case."""

    id: str
    declared_id: str | None
    method: str  # upper case
    path: str  # the template as the document spells it, without the mount
    pointer: str  # in root: /paths/~1teams/get
    tags: tuple[str, ...]
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    body: RequestBody | None
    responses: Mapping[str, Response]
    security: tuple[Mapping[str, tuple[str, ...]], ...]  # OR of ANDs: scheme -> scopes; () means nobody is asked
    deprecated: bool
    extensions: Mapping[str, Json]  # x-... of the operation

    def response(self, status: int) -> Response | None:
        """Find what documents `status`: the code itself, then its range, then `default` (OpenAPI, Responses Object)."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    @property
    def success(self) -> tuple[int, ...]:
        """The documented 2xx codes in rising order; a `2XX` range counts as 200."""
        codes = {200 if key == "2XX" else int(key) for key in self.responses if key.startswith("2")}
        return tuple(sorted(codes))


@dataclass(frozen=True)
class Document:
    """An OpenAPI document, read once. `name` is the API's slug."""

    name: str
    title: str
    version: str  # of the dialect: "3.0" or "3.1"
    bundle: dict[str, Json]
    root: dict[str, Json]
    operations: tuple[Operation, ...]
    security_schemes: Mapping[str, SecurityScheme]
    servers: tuple[str, ...]
    findings: tuple[Finding, ...]
    origin: str  # the file or URL as it was named
    files: tuple[str, ...]  # every file that was read
    locate: Callable[[str], Place]  # pointer in root -> file and line of the text
    digests: Mapping[str, str] = field(default_factory=dict)  # SHA-256 by file; empty where some could not be read

    def resolve(self, schema: Schema) -> Schema:
        """Follow `$ref`s of a schema of `root` to a schema without one; siblings are merged over the target."""
        seen: set[str] = set()
        while isinstance(schema, dict) and "$ref" in schema and schema["$ref"] not in seen:
            reference = schema["$ref"]
            seen.add(reference)
            target = self.at(reference.removeprefix("#"))
            siblings = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**target, **siblings} if siblings and isinstance(target, dict) else target
        return schema

    def at(self, pointer: str) -> Json:
        """Return what stands at a JSON Pointer of `root`; KeyError where nothing does."""
        node: Json = self.root
        for part in pointer.split("/")[1:]:
            token = part.replace("~1", "/").replace("~0", "~")
            node = node[int(token)] if isinstance(node, list) else node[token]
        return node

    def operation(self, operation_id: str) -> Operation:
        """Find an operation by id; KeyError where there is none."""
        return next(operation for operation in self.operations if operation.id == operation_id)
