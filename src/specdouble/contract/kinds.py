"""What stands where in an OpenAPI document: the one table that tells references and schemas from data.

Everything the table does not name (`example`, `default`, `enum`, `const`, `x-...`) is data, and is never looked into.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from specdouble.contract.pointers import escape

Json = Any

GONE: Any = object()  # what a visit returns for a part that is to be left out
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of node: an object with known `fields`, or a mapping or list of `item`s.

    `section` is its place under `components`; an `extensible` mapping has `x-...` beside its items. Whoever reads an
    extension says what is wrong with it: one that does not fit `is_ours` and stays as it is.
    """

    name: str
    section: str | None = None
    fields: dict[str, Kind] = field(default_factory=dict)
    item: Kind | None = None
    is_list: bool = False
    extensible: bool = False
    is_ours: bool = False

    def child(self, key: str) -> Kind | None:
        """Tell what stands under a key; None for data."""
        if self is VALUE:
            return VALUE
        if self.item is None or (self.extensible and key.startswith("x-")):
            return self.fields.get(key)
        return self.item

    def fits(self, node: Json) -> bool:
        """Tell whether a node has the type of this kind."""
        if self is SCHEMA:
            return isinstance(node, dict | bool)
        if self is VALUE:
            return isinstance(node, dict | list)
        return isinstance(node, list if self.is_list else dict)

    @property
    def expected(self) -> str:
        """The type of this kind in words."""
        return "a list" if self.is_list else "a mapping or a boolean" if self is SCHEMA else "a mapping"


@dataclass(frozen=True)
class Layout:
    """Where a version of OpenAPI keeps what is shared: below `home`, under keys that stand for `sections`."""

    document: Kind
    home: str
    sections: dict[str, str]

    def where(self, section: str, name: str) -> str:
        """Return the pointer of a shared part."""
        key = next(key for key, held in self.sections.items() if held == section)
        return f"{self.home}/{key}/{escape(name)}"


def rebuild(node: Json, kind: Kind, pointer: str, visit: Callable[[Json, Kind, str], Json]) -> Json:
    """Copy a node of a kind that it fits, each part below it replaced by what `visit` returns, data kept as it is."""
    if isinstance(node, list):
        items = [visit(item, kind.item or kind, f"{pointer}/{index}") for index, item in enumerate(node)]
        return [item for item in items if item is not GONE]
    result = {}
    for key, value in node.items():
        child = kind.child(key)
        is_data = child is None or (child is VALUE and not isinstance(value, dict | list))
        copy = value if is_data else visit(value, child or VALUE, f"{pointer}/{escape(key)}")
        if copy is not GONE:
            result[key] = copy
    return result


def map_of(item: Kind, *, extensible: bool = False) -> Kind:
    """Return the kind of a mapping of items."""
    return Kind(f"mapping of {item.name}s", item=item, extensible=extensible)


def list_of(item: Kind) -> Kind:
    """Return the kind of a list of items."""
    return Kind(f"list of {item.name}s", item=item, is_list=True)


VALUE = Kind("value")  # prose and lists that some write as a `$ref` to a file, though OpenAPI has none there
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
OPERATION = Kind("operation")
PATH_ITEM = Kind("path item", "pathItems")
CALLBACK = Kind("callback", "callbacks", item=PATH_ITEM, extensible=True)
COMPONENTS = Kind("components")
DOCUMENT = Kind("document")

SCHEMAS = map_of(SCHEMA)
SCHEMA_LIST = list_of(SCHEMA)

_ONE_SCHEMA = ("items", "additionalProperties", "not", "propertyNames", "contains", "if", "then", "else")
_RARE_SCHEMA = ("unevaluatedItems", "unevaluatedProperties", "additionalItems", "contentSchema")
_MAP_OF_SCHEMAS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LIST_OF_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
SCHEMA.fields.update(dict.fromkeys((*_ONE_SCHEMA, *_RARE_SCHEMA), SCHEMA))
SCHEMA.fields.update(dict.fromkeys(_MAP_OF_SCHEMAS, SCHEMAS))
SCHEMA.fields.update(dict.fromkeys(_LIST_OF_SCHEMAS, SCHEMA_LIST))
HEADER.fields.update(schema=SCHEMA, content=map_of(MEDIA_TYPE), examples=map_of(EXAMPLE))
PARAMETER.fields.update(HEADER.fields)
MEDIA_TYPE.fields.update(schema=SCHEMA, examples=map_of(EXAMPLE), encoding=map_of(ENCODING))
ENCODING.fields.update(headers=map_of(HEADER))
REQUEST_BODY.fields.update(content=map_of(MEDIA_TYPE))
RESPONSE.fields.update(headers=map_of(HEADER), content=map_of(MEDIA_TYPE), links=map_of(LINK))
OPERATION.fields.update(
    parameters=list_of(PARAMETER),
    requestBody=REQUEST_BODY,
    responses=Kind("mapping of responses", item=RESPONSE, extensible=True),
    callbacks=map_of(CALLBACK),
)
PATH_ITEM.fields.update(dict.fromkeys(METHODS, OPERATION))
PATH_ITEM.fields.update(parameters=list_of(PARAMETER))
for _described in (SCHEMA, HEADER, PARAMETER, REQUEST_BODY, RESPONSE, OPERATION, PATH_ITEM, EXAMPLE):
    _described.fields["description"] = VALUE
_IN_COMPONENTS = (
    SCHEMA,
    RESPONSE,
    PARAMETER,
    EXAMPLE,
    REQUEST_BODY,
    HEADER,
    SECURITY_SCHEME,
    LINK,
    CALLBACK,
    PATH_ITEM,
)
COMPONENTS.fields.update({kind.section: map_of(kind) for kind in _IN_COMPONENTS if kind.section is not None})
DOCUMENT.fields.update(dict.fromkeys(("info", "servers", "tags", "security"), VALUE))
DOCUMENT.fields.update(paths=map_of(PATH_ITEM, extensible=True), components=COMPONENTS, webhooks=map_of(PATH_ITEM))
_RESOURCE = Kind("x-resource", is_ours=True)
_RESOURCE.fields.update(stored=SCHEMAS)
PATH_ITEM.fields["x-resource"] = _RESOURCE
_COLLECTION = Kind("collection")  # of x-collections: rows that no path shows
_COLLECTION.fields.update(schema=SCHEMA)
DOCUMENT.fields["x-collections"] = map_of(_COLLECTION)

OPENAPI = Layout(DOCUMENT, "/components", {section: section for section in COMPONENTS.fields})
