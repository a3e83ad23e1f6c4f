"""An error body in the shape that a document declares, filled by the names of its properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from specdouble.behave.fields import plain
from specdouble.behave.shapes import Shapes
from specdouble.contract.model import Document, MediaType, Schema
from specdouble.errors import ApiError, Violation, reason_phrase

# Properties that carry a sentence for people, the most telling first.
_MESSAGES = ("detail", "message", "error_description", "description", "msg", "reason", "error", "title", "details")
_STATUSES = {"status", "statuscode", "status_code", "code", "http_status", "httpstatus", "errorcode", "error_code"}
_CODES = {"code", "error_code", "errorcode", "type", "kind", "name", "error", "slug", "status", "reason"}
_LISTS = {"errors", "violations", "details", "detail", "issues", "fields", "causes", "invalid_params", "invalidparams"}
_FIELDS = {"field", "pointer", "path", "name", "param", "parameter", "location", "loc", "property", "source", "attr"}
_DEPTH = 4
# What documents call a status beside its reason phrase, without case, separators and an `error` behind it.
_WORDS = {
    400: ("invalidrequest", "invalidparameter", "invalidargument", "invalid", "validation", "input", "request"),
    401: ("authentication", "unauthenticated", "authenticationrequired", "authorization", "auth"),
    403: ("permission", "permissiondenied", "accessdenied"),
    404: ("resourcenotfound", "missing"),
    409: ("alreadyexists", "duplicate"),
    422: ("validation", "validationfailed", "invalidrequest", "unprocessableentity", "invalid"),
    429: ("ratelimit", "ratelimitexceeded", "throttled"),
    500: ("internal", "internalserver", "server", "api"),
}


class ErrorBody:
    """Builds error bodies for one media type of one response: its example first, then what its schema asks for."""

    def __init__(self, document: Document, shapes: Shapes, media: MediaType) -> None:
        self._document = document
        self._shapes = shapes
        self._schema = media.schema if media.schema is not None else True
        self._example = next((value for value in media.examples.values() if isinstance(value, dict)), None)

    def __call__(self, error: ApiError, path: str = "") -> Any:
        """Fill the shape for one error."""
        if self._example is not None and error.message is None:
            return self._example
        body = self._value(self._schema, error, path, 0)
        return {**self._example, **body} if self._example is not None and isinstance(body, dict) else body

    def _value(self, schema: Schema, error: ApiError, path: str, depth: int) -> Any:
        properties, required = self._properties(schema, error)
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
        kinds = self._kinds(part)
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
        properties, required = self._properties(schema, error)
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
        if "object" in self._kinds(part):
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

    def _properties(self, schema: Schema, error: ApiError, depth: int = 0) -> tuple[dict[str, Schema], set[str]]:
        """Collect the properties of a schema and of its allOf, and of the branch of anyOf and oneOf that says this."""
        part = self._document.resolve(schema)
        if not isinstance(part, dict) or depth > _DEPTH:
            return {}, set()
        properties, required = dict(part.get("properties", {})), set(part.get("required", ()))
        branches = [self._branch(part[name], error, depth) for name in ("oneOf", "anyOf") if part.get(name)]
        for branch in (*part.get("allOf", ()), *branches):
            more, needed = self._properties(branch, error, depth + 1)
            properties, required = {**more, **properties}, required | needed
        return properties, required

    def _branch(self, branches: Sequence[Schema], error: ApiError, depth: int) -> Schema:
        """Choose the branch in which a constant means the error, else the first."""
        said = [self._constants(branch, error, depth) for branch in branches]
        meant = _meant([value for values in said for value in values], error)
        return next((branch for branch, values in zip(branches, said, strict=True) if meant in values), branches[0])

    def _constants(self, branch: Schema, error: ApiError, depth: int) -> list[Any]:
        properties, _ = self._properties(branch, error, depth + 1)
        parts = (self._document.resolve(part) for part in properties.values())
        said = [_said(part) for part in parts if isinstance(part, dict)]
        return [values[0] for values in said if len(values) == 1]

    def _kinds(self, part: Schema) -> set[str]:
        """Return the types of a schema; what has properties is an object."""
        shape = self._shapes.of(part)
        return {*shape.types, *(("object",) if shape.is_object else ())}

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
    named = {"title": reason_phrase(error.status), "instance": path or None}
    if name in named:
        return named[name]
    if name == "type" and part.get("format") in {"uri", "uri-reference"}:
        return "about:blank"
    return code(error.status) if name in _CODES else None


def sentence(error: ApiError) -> str:
    """Say what is wrong in one sentence, for people."""
    return error.message or reason_phrase(error.status)


def code(status: int) -> str:
    """Write a status as machines like it: `not_found`."""
    return reason_phrase(status).lower().replace(" ", "_").replace("'", "")


def _choose(schema: Mapping[str, Any], error: ApiError) -> Any:
    """Pick the member of an enum that means an error, else the first."""
    values = _said(schema)
    meant = _meant(values, error)
    return values[0] if meant is None and values else meant


def _said(schema: Mapping[str, Any]) -> list[Any]:
    return [schema["const"]] if "const" in schema else list(schema.get("enum", ()))


def _meant(values: Sequence[Any], error: ApiError) -> Any:
    """Find the constant that means the status of an error, else one that means its class (RFC 9110, 15); None."""
    statuses = (error.status, error.status // 100 * 100)
    return next((value for status in statuses for value in values if _is_meant(value, status)), None)


def _is_meant(value: Any, status: int) -> bool:
    """Tell whether a constant means a status: `not_found`, `NotFoundError`, 404."""
    word = plain(str(value)).removesuffix("error").removesuffix("exception")
    return word in {str(status), plain(code(status)), *_WORDS.get(status, ())}


def _types(schema: Any) -> set[str]:
    kinds = schema.get("type", ()) if isinstance(schema, dict) else ()
    return {kinds} if isinstance(kinds, str) else set(kinds)
