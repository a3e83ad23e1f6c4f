"""An error body in the shape that a document declares, filled by the names of its properties."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from specdouble.contract.model import Document, MediaType, Schema
from specdouble.errors import ApiError, Violation

# Properties that carry a sentence for people, the most telling first.
_MESSAGES = ("detail", "message", "error_description", "description", "msg", "reason", "error", "title", "details")
_STATUSES = {"status", "statuscode", "status_code", "code", "http_status", "httpstatus", "errorcode", "error_code"}
_CODES = {"code", "error_code", "errorcode", "type", "kind", "name", "error", "slug", "status", "reason"}
_LISTS = {"errors", "violations", "details", "detail", "issues", "fields", "causes", "invalid_params", "invalidparams"}
_FIELDS = {"field", "pointer", "path", "name", "param", "parameter", "location", "loc", "property", "source", "attr"}
_DEPTH = 4


class ErrorBody:
    """Builds error bodies for one media type of one response: its example first, then what its schema asks for."""

    def __init__(self, document: Document, media: MediaType) -> None:
        self._document = document
        self._schema = media.schema if media.schema is not None else True
        self._example = next((value for value in media.examples.values() if isinstance(value, dict)), None)

    def __call__(self, error: ApiError, path: str = "") -> Any:
        """Fill the shape for one error."""
        if self._example is not None and error.message is None:
            return self._example
        body = self._value(self._schema, error, path, 0)
        return {**self._example, **body} if self._example is not None and isinstance(body, dict) else body

    def _value(self, schema: Schema, error: ApiError, path: str, depth: int) -> Any:
        properties, required = self._properties(schema)
        if not properties:
            return self._scalar(schema, sentence(error))
        speaker = next((name for name in _MESSAGES if self._is_text(properties.get(name))), None)
        body = {}
        for name, part in properties.items():
            value = self._property(name, part, error, path, depth, speaks=name == speaker)
            if value is not None:
                body[name] = value
            elif name in required:
                body[name] = self._plain(part, error, path, depth)
        return body

    def _property(self, name: str, schema: Schema, error: ApiError, path: str, depth: int, *, speaks: bool) -> Any:
        part = self._document.resolve(schema)
        kinds = _types(part)
        if speaks:
            return sentence(error)
        if "const" in part or "enum" in part:
            return _choose(part, error)
        if name.lower() in _LISTS and "array" in kinds:
            return self._violations(part, error, path)
        if name.lower() in {"error", "errors", "problem"} and "object" in kinds and depth < _DEPTH:
            return self._value(part, error, path, depth + 1)
        return _plain_member(name.lower(), part, kinds, error, path)

    def _violations(self, schema: Mapping[str, Any], error: ApiError, path: str) -> list[Any] | None:
        seen = error.violations or (Violation("", "", "", sentence(error)),)
        return [self._violation(schema.get("items", True), one, error, path) for one in seen]

    def _violation(self, schema: Schema, violation: Violation, error: ApiError, path: str) -> Any:
        text = violation.message if violation.pointer else violation.expected
        properties, required = self._properties(schema)
        if not properties:
            return text
        entry: dict[str, Any] = {}
        for name, part in properties.items():
            if name.lower() in _FIELDS and "string" in _types(self._document.resolve(part)):
                entry[name] = violation.pointer
            elif name in _MESSAGES and self._is_text(part):
                entry[name] = text
            elif name in required:
                entry[name] = self._plain(part, error, path, _DEPTH)
        return entry

    def _plain(self, schema: Schema, error: ApiError, path: str, depth: int) -> Any:
        """Give a required property some value of its type."""
        part = self._document.resolve(schema)
        if not isinstance(part, dict):
            return sentence(error)
        if "const" in part or "enum" in part:
            return _choose(part, error)
        for name in ("examples", "default"):
            if name in part:
                return part[name][0] if name == "examples" and part[name] else part[name]
        kinds = _types(part)
        if "object" in kinds or "properties" in part:
            return self._value(part, error, path, depth + 1) if depth < _DEPTH else {}
        return self._scalar(part, sentence(error))

    def _scalar(self, schema: Schema, text: str) -> Any:
        part = self._document.resolve(schema)
        kinds = _types(part) if isinstance(part, dict) else set()
        for kind, value in (
            ("string", text),
            ("integer", 0),
            ("number", 0),
            ("boolean", False),
            ("array", []),
            ("null", None),
        ):
            if kind in kinds:
                return value
        return {"message": text} if "object" in kinds else text

    def _properties(self, schema: Schema) -> tuple[dict[str, Schema], set[str]]:
        """Collect the properties of a schema and of its allOf, and of the first branch of anyOf and oneOf."""
        part = self._document.resolve(schema)
        if not isinstance(part, dict):
            return {}, set()
        properties, required = dict(part.get("properties", {})), set(part.get("required", ()))
        for branch in (*part.get("allOf", ()), *part.get("oneOf", ())[:1], *part.get("anyOf", ())[:1]):
            more, needed = self._properties(branch)
            properties, required = {**more, **properties}, required | needed
        return properties, required

    def _is_text(self, schema: Schema | None) -> bool:
        part = self._document.resolve(schema) if schema is not None else None
        return (
            isinstance(part, dict)
            and "string" in _types(part)
            and not {"enum", "const"} & set(part)
            and "format" not in part
        )


def _plain_member(name: str, part: Schema, kinds: set[str], error: ApiError, path: str) -> Any:
    """Fill what error bodies have beside the sentence (RFC 9457, 3.1): status, title, type, instance, a code."""
    if name in _STATUSES and kinds & {"integer", "number"}:
        return error.status
    if "string" not in kinds:
        return None
    named = {"title": phrase(error.status), "instance": path or None}
    if name in named:
        return named[name]
    if name == "type" and part.get("format") in {"uri", "uri-reference"}:
        return "about:blank"
    return code(error.status) if name in _CODES else None


def sentence(error: ApiError) -> str:
    """Say what is wrong in one sentence, for people."""
    return error.message or phrase(error.status)


def phrase(status: int) -> str:
    """Return the reason phrase of a status (RFC 9110, 15)."""
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"


def code(status: int) -> str:
    """Write a status as machines like it: `not_found`."""
    return phrase(status).lower().replace(" ", "_").replace("'", "")


def _choose(schema: Mapping[str, Any], error: ApiError) -> Any:
    """Pick the member of an enum that means this status, else the first."""
    values = [schema["const"]] if "const" in schema else list(schema["enum"])
    wanted = {str(error.status), code(error.status), phrase(error.status).lower()}
    return next((value for value in values if str(value).lower() in wanted), values[0] if values else None)


def _types(schema: Any) -> set[str]:
    kinds = schema.get("type", ()) if isinstance(schema, dict) else ()
    return {kinds} if isinstance(kinds, str) else set(kinds)
