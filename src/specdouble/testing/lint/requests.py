"""Rules on what operations take: parameters and bodies."""

from __future__ import annotations

from collections.abc import Iterator

from specdouble.contract import kinds
from specdouble.contract.asides import reads_body
from specdouble.contract.model import Operation, Parameter
from specdouble.contract.parts import mapping
from specdouble.testing.lint.reading import Reading
from specdouble.testing.lint.rule import Fault, operation_rule, rule

_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "enum", "const")
_TYPED = ("json", "x-www-form-urlencoded", "form-data")


@rule("warning", source="OpenAPI, Parameter Object: `schema`", reason="No wrong value exists, so none can be tried.")
def parameter_untyped(reading: Reading) -> Iterator[Fault]:
    """A parameter has a type."""
    for parameter in _parameters(reading):
        if not reading.types(parameter.schema) and parameter.schema is not False:
            yield Fault(parameter.pointer, f"{_named(parameter)} has no type")


@rule("warning", source="OpenAPI, Schema Object: `minimum`, `maximum`", reason="A bound that is not told is not tried.")
def parameter_unbounded(reading: Reading) -> Iterator[Fault]:
    """A number in the query has a minimum or a maximum."""
    for parameter in _parameters(reading):
        if parameter.location != "query" or not reading.types(parameter.schema) & {"integer", "number"}:
            continue
        if reading.keyword(parameter.schema, *_BOUNDS) is None:
            yield Fault(parameter.pointer, f"{_named(parameter)} has no minimum and no maximum")


@rule("error", source="OpenAPI, Parameter Object: `required`", reason="Without it there is no such path.")
def path_parameter_optional(reading: Reading) -> Iterator[Fault]:
    """A path parameter says required: true."""
    for node in reading.nodes(kinds.PARAMETER):
        if node.value.get("in") == "path" and node.value.get("required") is not True:
            yield Fault(node.pointer, f"path parameter {node.value.get('name')} does not say `required: true`")


@rule("error", source="OpenAPI, Parameter Object: `schema` and `content`", reason="Tools read either one.")
def parameter_content_invalid(reading: Reading) -> Iterator[Fault]:
    """A parameter has a schema, or content of one media type, and not both."""
    for node in reading.nodes(kinds.PARAMETER):
        content = mapping(node.value.get("content"))
        if content and "schema" in node.value:
            yield Fault(node.pointer, f"parameter {node.value.get('name')} has a schema and content")
        elif len(content) > 1:
            yield Fault(node.pointer, f"parameter {node.value.get('name')} has {len(content)} media types")


@rule("error", source="OpenAPI, Parameter Object: Style Values", reason="No tool knows how to write such a value.")
def parameter_style_invalid(reading: Reading) -> Iterator[Fault]:
    """The style of a parameter is one that its location has."""
    for node in reading.nodes(kinds.PARAMETER):
        style, allowed = node.value.get("style"), _STYLES.get(str(node.value.get("in")), ())
        if style is not None and allowed and style not in allowed:
            message = f"parameter {node.value.get('name')} has style {style}; its location has {', '.join(allowed)}"
            yield Fault(f"{node.pointer}/style", message)


@rule("error", source="OpenAPI, Parameter, Header and Media Type Object: `example`", reason="Tools show either one.")
def example_and_examples(reading: Reading) -> Iterator[Fault]:
    """Only one of example and examples is given."""
    for kind in (kinds.PARAMETER, kinds.HEADER, kinds.MEDIA_TYPE):
        for node in reading.nodes(kind):
            if "example" in node.value and "examples" in node.value:
                yield Fault(f"{node.pointer}/example", f"a {kind.name} has both `example` and `examples`")


@operation_rule("warning", source="RFC 9110, 9.3.1 and 9.3.2", reason="A body there has no meaning, and is ignored.")
def body_ignored(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """GET and HEAD take no body."""
    reads = reads_body(operation)  # all the same, and knowingly
    if operation.body is not None and operation.method in {"GET", "HEAD"} and not reads:
        yield Fault(operation.body.pointer, f"describes a body of a {operation.method}, which has no meaning")


@rule("error", source="OpenAPI, Request Body Object: `content` is REQUIRED", reason="Nothing can be sent.")
def body_content_missing(reading: Reading) -> Iterator[Fault]:
    """A request body has content."""
    for node in reading.nodes(kinds.REQUEST_BODY):
        if not isinstance(node.value.get("content"), dict):
            yield Fault(node.pointer, "a request body has no content")


@rule("warning", source="OpenAPI, Media Type Object: `schema`", reason="No wrong body exists, so none can be tried.")
def body_schema_missing(reading: Reading) -> Iterator[Fault]:
    """A request body of JSON or a form has a schema."""
    for pointer, name, media in reading.without_schema(kinds.REQUEST_BODY):
        if media.subtype.endswith(_TYPED):
            yield Fault(pointer, f"a request body of {name} has no schema, so that anything passes")


def _parameters(reading: Reading) -> Iterator[Parameter]:
    """Yield every parameter once that says anything of itself."""
    seen: set[int] = set()
    for operation in reading.operations:
        for parameter in operation.parameters:
            if parameter.pointer != operation.pointer and id(parameter.schema) not in seen:
                seen.add(id(parameter.schema))
                yield parameter


def _named(parameter: Parameter) -> str:
    return f"{parameter.location} parameter {parameter.name}"
