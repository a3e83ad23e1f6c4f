"""What a document says of requests and answers, read anew: nothing of specdouble is used here.

The keywords are judged by openapi-schema-validator, over `jsonschema` and `referencing`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from jsonschema.exceptions import ValidationError
from openapi_schema_validator import (
    OAS30ReadValidator,
    OAS30WriteValidator,
    OAS31Validator,
    oas30_format_checker,
    oas31_format_checker,
)
from referencing import Registry, Resource, Specification

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_ROOT = "urn:document"
_LINES = re.compile(r"ndjson|jsonl|stream\+json")  # what the schema describes is each line
_IGNORED = frozenset(("accept", "content-type", "authorization"))  # as header parameters (OpenAPI, Parameter Object)


@dataclass(frozen=True)
class Parameter:
    """A parameter: `schema` is resolved one level, `pointer` says where it stands."""

    name: str
    place: str
    required: bool
    schema: dict[str, Any]
    pointer: str


@dataclass(frozen=True)
class Operation:
    """An operation and where it stands."""

    method: str
    path: str
    pointer: str
    value: dict[str, Any]
    parameters: tuple[Parameter, ...]

    @property
    def label(self) -> str:
        return f"{self.method.upper()} {self.path}"


class Oracle:
    """A document that can be asked."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.root = root
        self.old = "swagger" in root
        self._modern = str(root.get("openapi", "")).startswith(("3.1", "3.2"))
        resource = Resource(contents=_without_discriminators(root), specification=Specification.OPAQUE)
        self._registry: Any = Registry().with_resource(_ROOT, resource)

    @cached_property
    def operations(self) -> list[Operation]:
        """All operations, in the order of the document."""
        found = []
        for path, written in self.root.get("paths", {}).items():
            pointer, item = self.resolve(f"/paths/{_escaped(path)}", written)
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    at, value = self.resolve(f"{pointer}/{method}", item[method])
                    found.append(Operation(method, path, at, value, tuple(self._parameters(pointer, item, at, value))))
        return found

    def resolve(self, pointer: str, value: Any) -> tuple[str, Any]:
        """Follow references until something else stands there; return its pointer with it."""
        for _ in range(20):
            reference = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#/"):
                break
            pointer, value = reference[1:], self.at(reference[1:])
        return pointer, value

    def at(self, pointer: str) -> Any:
        """Return what stands at a pointer."""
        value: Any = self.root
        for part in pointer.split("/")[1:]:
            token = unquote(part).replace("~1", "/").replace("~0", "~")
            value = value[int(token)] if isinstance(value, list) else value[token]
        return value

    def response(self, operation: Operation, status: int) -> tuple[str, dict[str, Any]] | None:
        """Return the response that is declared for a status; None where there is none."""
        responses = operation.value.get("responses", {})
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if key in responses:
                return self.resolve(f"{operation.pointer}/responses/{key}", responses[key])
        return None

    def promises(self, operation: Operation) -> bool:
        """Tell whether an operation documents any success."""
        return any(key[:1] in "23" or key == "default" for key in operation.value.get("responses", {}))

    def body_fault(self, operation: Operation, status: int, media_type: str, body: bytes) -> str | None:
        """Say what is wrong with an answer; "" where it has no declared status; None where nothing is."""
        found = self.response(operation, status)
        if found is None:
            return ""
        pointer, response = found
        media = media_type.partition(";")[0].strip().lower()
        if self.old:
            schema = f"{pointer}/schema" if "schema" in response else None
        else:
            content = response.get("content") or {}
            if not content or not body:
                return None
            key = _matching(content, media)
            if key is None:
                return f"media type {media!r} is not one of {sorted(content)}"
            schema = f"{pointer}/content/{_escaped(key)}/schema" if "schema" in content[key] else None
        if schema is None or "json" not in media:
            return None
        try:
            values = [json.loads(one) for one in (body.splitlines() if _LINES.search(media) else [body])]
        except ValueError as error:
            return f"no JSON: {error}"
        return next((fault for fault in (self.fault(schema, value) for value in values) if fault is not None), None)

    def fault(self, pointer: str, value: Any, *, request: bool = False) -> str | None:
        """Say what a schema finds wrong with a value."""
        try:
            error = next(iter(self._validator(pointer, request=request).iter_errors(value)), None)
        except RecursionError:
            return None
        except Exception as error_in_schema:  # noqa: BLE001  a schema that the validator cannot read judges nothing
            del error_in_schema
            return None
        return None if error is None else _told(error)

    def _validator(self, pointer: str, *, request: bool) -> Any:
        schema = {"$ref": f"{_ROOT}#{pointer}"}
        if self._modern:
            return OAS31Validator(schema, registry=self._registry, format_checker=oas31_format_checker)
        kind: Any = OAS30WriteValidator if request else OAS30ReadValidator
        return kind(schema, registry=self._registry, format_checker=oas30_format_checker)

    def request_schema(self, operation: Operation, media_type: str) -> tuple[str, bool] | None:
        """Return the pointer of a body's schema and whether the body is required."""
        if self.old:
            for parameter in operation.parameters:
                if parameter.place == "body":
                    return f"{parameter.pointer}/schema", parameter.required
            return None
        if "requestBody" not in operation.value:
            return None
        pointer, body = self.resolve(f"{operation.pointer}/requestBody", operation.value["requestBody"])
        key = _matching(body.get("content") or {}, media_type.partition(";")[0].strip().lower())
        if key is None or "schema" not in body["content"][key]:
            return None
        return f"{pointer}/content/{_escaped(key)}/schema", bool(body.get("required"))

    def needs_body(self, operation: Operation) -> bool:
        """Tell whether an operation requires a body."""
        if self.old:
            return any(one.required and one.place == "body" for one in operation.parameters)
        _, body = self.resolve("", operation.value.get("requestBody", {}))
        return bool(isinstance(body, dict) and body.get("required"))

    def answer_properties(self, operation: Operation, status: int) -> dict[str, dict[str, Any]]:
        """Return the properties of an answer's schema, and those of its `data`."""
        found = self.response(operation, status)
        if found is None:
            return {}
        pointer, response = found
        for key in response.get("content") or {}:
            if "json" in key and "schema" in response["content"][key]:
                return self.properties(f"{pointer}/content/{_escaped(key)}/schema")
        return self.properties(f"{pointer}/schema") if "schema" in response else {}

    def properties(self, pointer: str, depth: int = 0) -> dict[str, dict[str, Any]]:
        """Return the properties of an object's schema, resolved, those of its `allOf` too."""
        if depth > 8:
            return {}
        pointer, schema = self.resolve(pointer, self.at(pointer))
        if not isinstance(schema, dict):
            return {}
        found: dict[str, dict[str, Any]] = {}
        for number in range(len(schema.get("allOf", ()))):
            found |= self.properties(f"{pointer}/allOf/{number}", depth + 1)
        for name, part in schema.get("properties", {}).items():
            _, resolved = self.resolve(f"{pointer}/properties/{_escaped(name)}", part)
            found[name] = resolved if isinstance(resolved, dict) else {}
        return found

    def _parameters(self, pointer: str, item: dict[str, Any], at: str, value: dict[str, Any]) -> Iterator[Parameter]:
        found: dict[tuple[str, str], Parameter] = {}
        for above, listed in ((pointer, item.get("parameters", [])), (at, value.get("parameters", []))):
            for number, one in enumerate(listed):
                where, parameter = self.resolve(f"{above}/parameters/{number}", one)
                if not isinstance(parameter, dict) or "name" not in parameter:
                    continue
                if parameter["in"] == "header" and parameter["name"].lower() in _IGNORED:
                    continue
                inner = where if self.old else f"{where}/schema"
                schema = parameter if self.old else parameter.get("schema", {})
                _, schema = self.resolve(inner, schema)
                found[parameter["name"], parameter["in"]] = Parameter(
                    parameter["name"],
                    parameter["in"],
                    bool(parameter.get("required")),
                    schema if isinstance(schema, dict) else {},
                    where if self.old else inner,
                )
        yield from found.values()


def _without_discriminators(value: Any) -> Any:
    """Leave out what is a hint and changes no outcome (OpenAPI 3.1.1, Discriminator Object); the validator heeds it."""
    if isinstance(value, list):
        return [_without_discriminators(one) for one in value]
    if not isinstance(value, dict):
        return value
    hinted = isinstance(value.get("discriminator"), dict) and "propertyName" in value["discriminator"]
    return {key: _without_discriminators(one) for key, one in value.items() if not (hinted and key == "discriminator")}


def _matching(content: dict[str, Any], media: str) -> str | None:
    plain = {key.partition(";")[0].strip().lower(): key for key in content}
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if wanted in plain:
            return plain[wanted]
    return None


def _escaped(text: str) -> str:
    escaped = text.replace("~", "~0").replace("/", "~1")
    return escaped.replace("%", "%25").replace("#", "%23").replace(" ", "%20")


def _told(error: ValidationError) -> str:
    inner = error
    while inner.context:
        inner = max(inner.context, key=lambda one: len(one.absolute_path))
    where = "/".join(map(str, inner.absolute_path))
    return f"/{where}: {inner.message[:200]} ({inner.validator})"
