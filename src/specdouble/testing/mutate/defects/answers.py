"""Answers that are not as the document says: their bodies, and their headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from specdouble.contract.model import Operation, Schema
from specdouble.testing.laws.shapes import properties, required, success_schema
from specdouble.testing.mutate.defect import Kind, both, role
from specdouble.testing.mutate.ground import Ground, header_parameter, kind_of
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot

SCHEMA = Kind("schema")
HEADERS = Kind("headers")


def _required(ground: Ground, operation: Operation) -> list[str]:
    """Name the properties that the object of a success must have."""
    return sorted(required(ground.document, success_schema(operation)))


def _has_required(ground: Ground, operation: Operation) -> bool:
    return bool(_required(ground, operation))


def _typed(ground: Ground, operation: Operation) -> str | None:
    """Find a property of a success that must be a text, a number or a list, and may not be null."""
    schema = success_schema(operation)
    own = properties(ground.document, schema) if schema else {}
    for name in _required(ground, operation):
        part = ground.document.resolve(own.get(name, {}))
        if kind_of(part) and not part.get("nullable") and not isinstance(part.get("type"), list):
            return name
    return None


def _has_typed(ground: Ground, operation: Operation) -> bool:
    return _typed(ground, operation) is not None


@SCHEMA.spoil(_has_required, "conforms, in any layer")
def drops_a_required_property(spot: Spot, _: Asked, told: Told) -> Told:
    """Leave out a required property."""
    name, value = _required(spot.ground, spot.operation)[0], told.value
    return told.with_json({key: part for key, part in value.items() if key != name}) if _has(value, name) else told


@SCHEMA.spoil(_has_typed, "conforms, in any layer")
def answers_another_type(spot: Spot, _: Asked, told: Told) -> Told:
    """Answer with a value of another type."""
    name, value = _typed(spot.ground, spot.operation), told.value
    return (
        told.with_json({**value, name: not value[name] if isinstance(value[name], list | dict) else [value[name]]})
        if _has(value, name)
        else told
    )


@SCHEMA.spoil(_has_typed, "conforms, in any layer")
def answers_null(spot: Spot, _: Asked, told: Told) -> Told:
    """Answer null where no null may be."""
    name, value = _typed(spot.ground, spot.operation), told.value
    return told.with_json({**value, name: None}) if _has(value, name) else told


def _has(value: Any, name: str | None) -> bool:
    return isinstance(value, Mapping) and name in value


def _status(operation: Operation) -> int | None:
    """Find a success that the operation does not document."""
    if not operation.success or operation.responses.keys() & {"2XX", "default"}:
        return None
    return next(code for code in (200, 201, 202, 203) if code not in operation.success)


@SCHEMA.spoil(lambda _, one: _status(one) is not None, "conforms, in any layer")
def answers_an_unknown_status(spot: Spot, _: Asked, told: Told) -> Told:
    """Answer a status that is not documented."""
    return replace(told, status=_status(spot.operation) or told.status)


@SCHEMA.spoil(lambda _, one: 204 in one.success, "conforms, in any layer")
def sends_a_body_with_204(_: Spot, __: Asked, told: Told) -> Told:
    """Send a body with a 204."""
    return told.with_json({"deleted": True}) if told.status == 204 else told


def _is_json(_: Ground, operation: Operation) -> bool:
    return success_schema(operation) is not None


@SCHEMA.spoil(_is_json, "conforms, in any layer")
def says_another_media_type(_: Spot, __: Asked, told: Told) -> Told:
    """Call its JSON text/html."""
    return told.with_header("content-type", "text/html; charset=utf-8") if told.body else told


@SCHEMA.spoil(_is_json, "conforms, in any layer")
def cuts_its_body(_: Spot, __: Asked, told: Told) -> Told:
    """Cut its JSON short."""
    return told.with_body(told.body[: len(told.body) // 2]) if told.body else told


def _secrets(ground: Ground, operation: Operation) -> list[str]:
    """Name the properties that are written and never read: writeOnly, in the body of the operation."""
    return [name for name, part in ground.body(operation).items() if _is_secret(part)]


def _is_secret(part: Schema) -> bool:
    return isinstance(part, dict) and part.get("writeOnly") is True


@SCHEMA.spoil(
    lambda ground, one: bool(_secrets(ground, one)) and ground.row(one) is not None,
    "conforms, in any layer",
)
def shows_a_secret(spot: Spot, asked: Asked, told: Told) -> Told:
    """Show what is only ever written."""
    row = spot.row_in(told)
    sent = {name: asked.fields[name] for name in _secrets(spot.ground, spot.operation) if name in asked.fields}
    return spot.with_row(told, {**row, **sent}) if row is not None and sent else told


def _refuses(status: str) -> Any:
    def where(ground: Ground, operation: Operation) -> bool:
        response = operation.responses.get(status)
        schemas = [media.schema for media in response.content.values()] if response is not None else []
        return any(required(ground.document, schema) for schema in schemas if schema is not None)

    return where


@SCHEMA.plant(_refuses("400"), "probes, fuzz")
async def refuses_in_another_shape(spot: Spot, asked: Asked) -> Told:
    """Refuse with an error of another shape."""
    told = await spot.ask(asked)
    return told.with_json({"oops": True}) if spot.is_hit(asked) and told.status == 400 else told


@SCHEMA.plant(
    lambda _, one: "{" in one.path and "404" in one.responses and not one.responses.keys() & {"4XX", "default", "418"},
    "conforms, in any layer",
)
async def says_418_for_404(spot: Spot, asked: Asked) -> Told:
    """Say an undocumented status where a row is absent."""
    told = await spot.ask(asked)
    return replace(told, status=418) if spot.is_hit(asked) and told.status == 404 else told


def _declares(operation: Operation, header: str, *, required: bool = False) -> bool:
    successes = [one for key, one in operation.responses.items() if key.startswith("2")]
    headers = [one for response in successes for name, one in response.headers.items() if name.lower() == header]
    return any(one.required or not required for one in headers)


def _located(_: Ground, operation: Operation) -> bool:
    return _declares(operation, "location")


def _tagged(_: Ground, operation: Operation) -> bool:
    return _declares(operation, "etag")


@HEADERS.spoil(lambda _, one: _declares(one, "location", required=True), "conforms, in any layer")
def sends_no_location(_: Spot, __: Asked, told: Told) -> Told:
    """Send no Location."""
    return told.with_header("location", None)


@HEADERS.spoil(_located, "laws location")
def locates_another_row(_: Spot, __: Asked, told: Told) -> Told:
    """Send the Location of another row."""
    location = told.header("location")
    return told.with_header("location", f"{location[:-1]}{'1' if location[-1] == '0' else '0'}") if location else told


@HEADERS.plant(lambda ground, one: one is _first(ground, one), "probes")
async def leaves_a_method_out_of_allow(spot: Spot, asked: Asked) -> Told:
    """Leave the first method out of Allow."""
    told = await spot.ask(asked)
    allow = told.header("allow")
    same = allow is not None and told.status == 405 and _stands_on(spot, asked)
    rest = [word.strip() for word in (allow or "").split(",")]
    return (
        told.with_header("allow", ", ".join(word for word in rest if word != spot.operation.method)) if same else told
    )


def _first(ground: Ground, operation: Operation) -> Operation:
    return next(one for one in ground.document.operations if one.path == operation.path)


def _stands_on(spot: Spot, asked: Asked) -> bool:
    """Tell whether a request is for the path of the operation, by another method."""
    ours, theirs = spot.operation.path.split("/"), asked.path.split("/")
    return len(ours) == len(theirs) and all(one == other or "{" in one for one, other in zip(ours, theirs, strict=True))


@HEADERS.spoil(_tagged, "laws not-modified")
def tags_never_change(_: Spot, __: Asked, told: Told) -> Told:
    """Send an ETag that never changes."""
    return told.with_header("etag", '"1"') if told.header("etag") else told


@HEADERS.plant(
    both(role("read"), lambda _, one: header_parameter(one, "if_none_match") is not None),
    "laws not-modified",
)
async def ignores_if_none_match(spot: Spot, asked: Asked) -> Told:
    """Send a row again that has not changed."""
    return await spot.ask(asked.without_headers("if-none-match") if spot.is_hit(asked) else asked)


@HEADERS.spoil(lambda _, one: _declares(one, "etag", required=True), "conforms, in any layer")
def sends_no_etag(_: Spot, __: Asked, told: Told) -> Told:
    """Send no ETag."""
    return told.with_header("etag", None)
