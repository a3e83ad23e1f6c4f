"""Request bodies of Swagger 2.0: one `body` parameter, or the fields of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specdouble.contract.media import essence
from specdouble.contract.parts import mapping
from specdouble.contract.pointers import join
from specdouble.contract.swagger.parameters import cutting, value_schema
from specdouble.contract.swagger.schemas import SchemaConverter

Json = Any

MULTIPART, FORM = "multipart/form-data", "application/x-www-form-urlencoded"
_JSON = ("application/json",)


@dataclass(frozen=True)
class Entry:
    """A parameter as it was written: the node behind its reference, and where that stands."""

    node: dict[str, Json]
    origin: str

    @property
    def location(self) -> Json:
        """`path`, `query`, `header`, `body` or `formData`, if it is any."""
        return self.node.get("in")


def convert_body(entry: Entry, consumes: tuple[str, ...], pointer: str, schemas: SchemaConverter) -> dict[str, Json]:
    """Convert a `body` parameter into a request body that stands at `pointer`."""
    schemas.places.put(pointer, entry.origin)
    content = {}
    for name in consumes or _JSON:
        schema = schemas.convert(entry.node.get("schema", {}), join(pointer, "content", name, "schema"), _schema(entry))
        content[name] = {"schema": schema}
        if "x-example" in entry.node:
            content[name]["example"] = entry.node["x-example"]
    for name, value in mapping(entry.node.get("x-examples")).items():
        if name in content:
            content[name]["example"] = value
    return _body(content, required=entry.node.get("required") is True, description=entry.node.get("description"))


def _schema(entry: Entry) -> str:
    return f"{entry.origin}/schema" if "schema" in entry.node else entry.origin


def convert_form(
    fields: list[Entry], consumes: tuple[str, ...], pointer: str, schemas: SchemaConverter
) -> dict[str, Json]:
    """Convert the `formData` parameters into a request body that stands at `pointer`."""
    schemas.places.put(pointer, fields[0].origin)
    content = {}
    for name in _form_types(fields, consumes):
        where = join(pointer, "content", name)
        properties = {
            field.node["name"]: _field(field, join(where, "schema", "properties", field.node["name"]), schemas)
            for field in fields
        }
        required = [field.node["name"] for field in fields if field.node.get("required") is True]
        schema = {"type": "object", "properties": properties, **({"required": required} if required else {})}
        encoding = {
            field.node["name"]: cutting(field.node.get("collectionFormat"), repeats=True)
            for field in fields
            if field.node.get("type") == "array"
        }
        content[name] = {"schema": schema, **({"encoding": encoding} if encoding else {})}
    return _body(content, required=any(field.node.get("required") is True for field in fields))


def _field(field: Entry, pointer: str, schemas: SchemaConverter) -> Json:
    schema = value_schema(field.node, pointer, field.origin, schemas)
    if isinstance(schema, dict) and "$ref" not in schema:
        notes = {"description": field.node.get("description"), "example": field.node.get("x-example")}
        schema = {**schema, **{key: value for key, value in notes.items() if value is not None}}
        if field.node.get("allowEmptyValue") is False and field.node.get("type") == "string":
            schema.setdefault("minLength", 1)  # said, and not only left at its default (Swagger 2.0, Parameter Object)
    return schema


def _form_types(fields: list[Entry], consumes: tuple[str, ...]) -> tuple[str, ...]:
    """Files need multipart; else it is what the operation consumes, and a plain form where it does not say."""
    if any(field.node.get("type") == "file" for field in fields):
        return (MULTIPART,)
    return tuple(name for name in consumes if essence(name) in (MULTIPART, FORM)) or (FORM,)


def _body(content: dict[str, Json], *, required: bool, description: Json = None) -> dict[str, Json]:
    body: dict[str, Json] = {"content": content}
    if required:
        body["required"] = True
    return {"description": description, **body} if isinstance(description, str) else body
