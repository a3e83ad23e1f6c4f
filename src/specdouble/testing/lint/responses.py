"""Rules on what operations may answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specdouble.contract import kinds, pointers
from specdouble.contract.media import parse_media_type
from specdouble.contract.model import Operation, Parameter
from specdouble.contract.parts import mapping
from specdouble.testing.lint.reading import Reading
from specdouble.testing.lint.rule import Fault, operation_rule, rule

_STATUS = re.compile(r"default|[1-5]([0-9]{2}|XX)")
_BODILESS = re.compile(r"1..|204|205|304")
_RESPONSES = "OpenAPI, Responses Object"


@operation_rule("error", source=_RESPONSES, reason="Nothing that comes back can be judged.")
def responses_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """An operation documents at least one response."""
    declared = reading.raw(operation).get("responses")
    if not declared and (reading.is_3_0 or declared is not None):
        yield Fault(operation.pointer, "documents no response at all")


@operation_rule("error", source=_RESPONSES, reason="A key that is no status is never matched, so its answer is lost.")
def status_invalid(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """A response stands under a status, a range such as 4XX, or default."""
    for key in mapping(reading.raw(operation).get("responses")):
        if not key.startswith("x-") and _STATUS.fullmatch(key) is None:
            pointer = pointers.join(operation.pointer, "responses", key)
            yield Fault(pointer, f"documents a response under {key!r}, which is no status, no range and not default")


@operation_rule("warning", source=_RESPONSES, reason="A test does not know what success is.")
def success_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """An operation documents a success (a 1xx, 2xx or 3xx status, or default), or by a 405 that it never has one."""
    if operation.responses and not any(key[0] in "123d" for key in operation.responses) and not _never(operation):
        yield Fault(operation.pointer, f"documents no success, only {', '.join(operation.responses)}")


@operation_rule("warning", source=_RESPONSES, reason="A refusal cannot be told from a fault of the server.")
def error_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """An operation documents an error: a 4xx or 5xx status, or default."""
    if operation.responses and not any(key[0] in "45d" for key in operation.responses):
        yield Fault(operation.pointer, "documents no error status")


@operation_rule("warning", source="RFC 9110, 15.5.2", reason="Refusing a caller without credentials cannot be tested.")
def unauthorized_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """An operation that asks for credentials documents 401."""
    if _asks(operation) and operation.responses and operation.response(401) is None:
        yield Fault(operation.pointer, "asks for credentials and does not document 401")


@operation_rule("warning", source="RFC 9110, 15.5.4", reason="Refusing a caller without the right cannot be tested.")
def forbidden_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """An operation that asks for a scope or permission documents 403."""
    scoped = _asks(operation) and all(any(one.values()) for one in operation.security)
    if (scoped or "x-permission" in operation.extensions) and operation.response(403) is None:
        yield Fault(operation.pointer, "asks for a scope or permission and does not document 403")


@operation_rule("warning", source="RFC 9110, 15.5.5", reason="What an unknown id is answered with is left to guessing.")
def not_found_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """An operation with an id in its path documents 404."""
    creates = operation.method == "PUT" and "201" in operation.responses and operation.path.endswith("}")
    ids = [one.name for one in operation.parameters if one.location == "path" and not _is_closed(reading, one)]
    sought = not creates and not _never(operation)
    if ids and sought and operation.responses and operation.response(404) is None:
        yield Fault(operation.pointer, f"takes {', '.join(ids)} in its path and does not document 404")


@operation_rule("warning", source="RFC 9110, 15.5.1", reason="Refusing an invalid request cannot be tested.")
def bad_request_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """An operation that can be called wrongly documents 400 or 422."""
    documented = any(operation.response(status) is not None for status in (400, 422))
    if operation.responses and not documented and (operation.body is not None or _is_checked(reading, operation)):
        yield Fault(operation.pointer, "takes a body or checked parameters, and documents neither 400 nor 422")


@rule("error", source="OpenAPI, Response Object: `description` is REQUIRED", reason="Generators refuse the document.")
def response_description_missing(reading: Reading) -> Iterator[Fault]:
    """A response has a description."""
    for node in reading.nodes(kinds.RESPONSE):
        if not isinstance(node.value.get("description"), str):
            yield Fault(node.pointer, "a response has no description")


@rule("warning", source="OpenAPI, Media Type Object: `schema`", reason="Any body passes.")
def response_schema_missing(reading: Reading) -> Iterator[Fault]:
    """A media type of a response has a schema."""
    for pointer, name, media in reading.without_schema(kinds.RESPONSE):
        if media.is_json or media.is_xml:
            yield Fault(pointer, f"a response of {name} has no schema, so that any body passes")


@operation_rule("warning", source="RFC 9110, 15.3.1", reason="A read whose body is not described cannot be judged.")
def response_content_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """The 200 of a GET describes its body."""
    response = operation.responses.get("200")
    if operation.method == "GET" and response is not None and not response.content:
        yield Fault(response.pointer, "answers 200 with a body that is not described")


@rule("warning", source="RFC 9110, 15.3.5, 15.3.6 and 15.4.5", reason="The described body can never be seen.")
def content_impossible(reading: Reading) -> Iterator[Fault]:
    """A status that never has content describes none."""
    for operation in reading.operations:
        for status, response in operation.responses.items():
            if response.content and _BODILESS.fullmatch(status):
                yield Fault(response.pointer, f"describes a body of {status}, which never has one", operation.id)


@rule("error", source="OpenAPI, Response and Request Body Object: `content`", reason="Nothing can be sent as such.")
def media_type_invalid(reading: Reading) -> Iterator[Fault]:
    """A key of content is a media type or a range of them."""
    for kind in (kinds.RESPONSE, kinds.REQUEST_BODY):
        for node in reading.nodes(kind):
            for name in mapping(node.value.get("content")):
                if not name.startswith("x-") and parse_media_type(name) is None:
                    pointer = pointers.join(node.pointer, "content", name)
                    yield Fault(pointer, f"{name!r} is no media type such as application/json")


def _never(operation: Operation) -> bool:
    """Tell whether an operation is there to be refused: its path has the method, and nobody may use it."""
    return not operation.success and "405" in operation.responses


def _asks(operation: Operation) -> bool:
    return bool(operation.security) and all(operation.security)


def _is_closed(reading: Reading, parameter: Parameter) -> bool:
    """Whether a parameter is a choice among known words, and no id."""
    return reading.keyword(parameter.schema, "enum", "const") is not None


def _is_checked(reading: Reading, operation: Operation) -> bool:
    parameters = [one for one in operation.parameters if one.location in {"query", "header"}]
    return any(one.required or reading.types(one.schema) - {"string", "null"} for one in parameters)
