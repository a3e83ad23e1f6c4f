"""What stands where in an OpenAPI document: the one table that tells references and schemas from data.

Everything the table does not name (`example`, `default`, `enum`, `const`, `x-...`) is data, and is never looked into.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = Any
Shape = Literal["one", "list", "map", "one_or_list"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of object. `section` is its place under `components`; `others` is the kind of every field not named."""

    name: str
    section: str | None = None
    fields: dict[str, tuple[Shape, Kind]] = field(default_factory=dict)
    others: Kind | None = None

    def at(self, key: str) -> tuple[Shape, Kind] | None:
        """Tell what the field `key` holds; None for data."""
        found = self.fields.get(key)
        if found is None and self.others is not None and not key.startswith("x-"):
            return ("one", self.others)
        return found


SCHEMA = Kind("schema", "schemas")
EXAMPLE = Kind("example", "examples")
LINK = Kind("link", "links")
SECURITY_SCHEME = Kind("security scheme", "securitySchemes")
HEADER = Kind("header", "headers")
PARAMETER = Kind("parameter", "parameters")
MEDIA_TYPE = Kind("media type")
ENCODING = Kind("encoding")
REQUEST_BODY = Kind("request body", "requestBodies")
RESPONSE = Kind("response", "responses")
RESPONSES = Kind("responses", None, {}, RESPONSE)
OPERATION = Kind("operation")
PATH_ITEM = Kind("path item", "pathItems")
CALLBACK = Kind("callback", "callbacks", {}, PATH_ITEM)
PATHS = Kind("paths", None, {}, PATH_ITEM)
COMPONENTS = Kind("components")
DOCUMENT = Kind("document")

_ONE_SCHEMA = ("additionalProperties", "not", "propertyNames", "contains", "if", "then", "else", "unevaluatedItems")
_MAP_OF_SCHEMAS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
SCHEMA.fields.update({key: ("one", SCHEMA) for key in (*_ONE_SCHEMA, "unevaluatedProperties", "additionalItems")})
SCHEMA.fields.update({key: ("map", SCHEMA) for key in _MAP_OF_SCHEMAS})
SCHEMA.fields.update({key: ("list", SCHEMA) for key in ("allOf", "anyOf", "oneOf", "prefixItems")})
SCHEMA.fields.update({"items": ("one_or_list", SCHEMA), "dependencies": ("map", SCHEMA)})
SCHEMA.fields["contentSchema"] = ("one", SCHEMA)
HEADER.fields.update(schema=("one", SCHEMA), content=("map", MEDIA_TYPE), examples=("map", EXAMPLE))
PARAMETER.fields.update(HEADER.fields)
MEDIA_TYPE.fields.update(schema=("one", SCHEMA), examples=("map", EXAMPLE), encoding=("map", ENCODING))
ENCODING.fields.update(headers=("map", HEADER))
REQUEST_BODY.fields.update(content=("map", MEDIA_TYPE))
RESPONSE.fields.update(headers=("map", HEADER), content=("map", MEDIA_TYPE), links=("map", LINK))
OPERATION.fields.update(
    parameters=("list", PARAMETER),
    requestBody=("one", REQUEST_BODY),
    responses=("one", RESPONSES),
    callbacks=("map", CALLBACK),
)
PATH_ITEM.fields.update({method: ("one", OPERATION) for method in METHODS})
PATH_ITEM.fields.update(parameters=("list", PARAMETER))
SECTIONS: dict[str, Kind] = {
    kind.section: kind
    for kind in (SCHEMA, RESPONSE, PARAMETER, EXAMPLE, REQUEST_BODY, HEADER, SECURITY_SCHEME, LINK, CALLBACK, PATH_ITEM)
    if kind.section is not None
}
COMPONENTS.fields.update({section: ("map", kind) for section, kind in SECTIONS.items()})
DOCUMENT.fields.update(paths=("one", PATHS), components=("one", COMPONENTS), webhooks=("map", PATH_ITEM))
