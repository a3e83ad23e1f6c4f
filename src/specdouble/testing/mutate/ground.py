"""What each operation of a document does with rows: where a defect can be planted.

It is read without the laws' own reading, so that what the laws overlook is planted, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from specdouble.contract.model import Document, Operation, Parameter, Schema
from specdouble.contract.names import snake_case
from specdouble.testing.laws.shapes import (
    Way,
    body_schema,
    find_list,
    find_row,
    key_names,
    properties,
    required,
    success_schema,
)
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.subject import find_pair

_TENANTS = ("organization_id", "organisation_id", "tenant_id", "org_id", "account_id", "workspace_id", "team_id")
_SIZES = ("limit", "page_size", "per_page", "size", "max_results", "first", "count", "page_limit")
_PAGES = ("page", "page_number", "offset", "skip", "start")
_SEARCHES = ("search", "q", "query", "keyword")
_SORTS = ("sort", "sort_by", "order", "order_by", "ordering")
_TOTALS = ("total", "total_count", "total_items", "total_results", "total_rows", "count")


@dataclass(frozen=True)
class Family:
    """The operations on a collection and on one of its rows. `parameter` names the row in the path."""

    path: str
    parameter: str = ""
    list: Operation | None = None
    create: Operation | None = None
    read: Operation | None = None
    updates: tuple[Operation, ...] = ()
    delete: Operation | None = None

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All of them."""
        found = (self.list, self.create, self.read, *self.updates, self.delete)
        return tuple(one for one in found if one is not None)


@dataclass(frozen=True)
class Ground:
    """A document, and those who may call."""

    document: Document
    callers: tuple[Caller, ...] = ()

    @cached_property
    def families(self) -> Mapping[str, Family]:
        """The family of each operation that has one, by operation id."""
        return {one.id: family for family in _families(self.document) for one in family.operations}

    def family(self, operation: Operation) -> Family:
        """Return the family of an operation; one of nothing but itself where it has none."""
        return self.families.get(operation.id) or Family(operation.path)

    def role(self, operation: Operation) -> str:
        """Tell what an operation does: list, create, read, update, delete, or nothing of these."""
        family = self.family(operation)
        roles: dict[str, tuple[Operation | None, ...]] = {
            "list": (family.list,),
            "create": (family.create,),
            "read": (family.read,),
            "update": family.updates,
            "delete": (family.delete,),
        }
        return next((role for role, some in roles.items() if operation in some), "")

    def row(self, operation: Operation) -> tuple[Way, str] | None:
        """Find the row in an operation's answer: the way to it, and the name of its key."""
        schema = success_schema(operation)
        return find_row(self.document, schema, self.family(operation).parameter or "id") if schema else None

    def rows(self, operation: Operation) -> tuple[Way, str] | None:
        """Find the rows in a list's answer: the way to them, and the name of their key."""
        schema = success_schema(operation)
        found = find_list(self.document, schema) if schema else None
        if found is None:
            return None
        own = properties(self.document, found[1])
        key = next((name for name in key_names(self.family(operation).parameter or "id") if name in own), None)
        return (found[0], key) if key is not None else None

    def shown(self, operation: Operation) -> dict[str, Schema]:
        """Return the properties of the row that an operation answers with, or of its rows."""
        schema = success_schema(operation)
        listed = find_list(self.document, schema) if schema and self.role(operation) == "list" else None
        if listed is not None:
            return properties(self.document, listed[1])
        found = self.row(operation)
        for name in found[0] if found else ():
            schema = properties(self.document, schema)[name]
        return properties(self.document, schema) if schema else {}

    def total(self, operation: Operation) -> Way | None:
        """Find the number of all rows in a list's answer."""
        schema = success_schema(operation)
        return next(_totals(self.document, schema, ()), None) if schema and self.role(operation) == "list" else None

    def body(self, operation: Operation) -> dict[str, Schema]:
        """Return the properties of the body that an operation takes, resolved."""
        own = properties(self.document, body_schema(operation))
        return {name: self.document.resolve(schema) for name, schema in own.items()}

    def free_texts(self, operation: Operation) -> list[str]:
        """Name the properties of a body that take any text, and are shown again."""
        shown, body = self.shown(operation), self.body(operation)
        return [name for name in body if name in shown and is_free_text(body[name])]

    def optional_scalars(self, operation: Operation) -> list[str]:
        """Name the properties of a body that may be left out, and are shown again; the ids of other rows come last."""
        must, shown = required(self.document, body_schema(operation)), self.shown(operation)
        body = self.body(operation)
        found = [name for name in body if name not in must and name in shown and is_scalar(body[name])]
        return sorted(found, key=lambda name: snake_case(name).endswith("_id") or body[name].get("format") == "uuid")

    def unique(self, operation: Operation) -> tuple[str, ...]:
        """Name the properties that no two rows may share, as `x-resource` says."""
        item = self.document.root.get("paths", {}).get(self.family(operation).path, {})
        declared = item.get("x-resource", {}).get("unique", []) if isinstance(item.get("x-resource"), dict) else []
        return tuple(name for names in declared for name in names)

    def is_tenanted(self, operation: Operation) -> bool:
        """Tell whether rows belong to tenants: they name one, or `x-resource` has a scope; and two may call."""
        family = self.family(operation)
        item = self.document.root.get("paths", {}).get(family.path, {})
        resource = item.get("x-resource") if isinstance(item.get("x-resource"), dict) else {}
        names = [name for one in family.operations for name in self.shown(one)]
        owned = bool(resource.get("scope")) or any(snake_case(name) in _TENANTS for name in names)
        return owned and find_pair(self.callers, None) is not None

    def tenant_parameters(self, operation: Operation) -> list[str]:
        """Name the query parameters that choose a tenant."""
        return [one.name for one in queries(operation) if snake_case(one.name) in _TENANTS]

    def size(self, operation: Operation) -> Parameter | None:
        """Find the parameter of a list that says how long a page is."""
        return named(operation, _SIZES, "integer")

    def page(self, operation: Operation) -> Parameter | None:
        """Find the parameter of a list that says which page, or how many rows to leave out."""
        return named(operation, _PAGES, "integer")

    def search(self, operation: Operation) -> Parameter | None:
        """Find the parameter of a list that searches."""
        return named(operation, _SEARCHES)

    def sort(self, operation: Operation) -> Parameter | None:
        """Find the parameter of a list that orders it."""
        return named(operation, _SORTS)

    def filters(self, operation: Operation) -> list[Parameter]:
        """Find the parameters of a list that may be sent, and are named like a property of its rows."""
        own = {snake_case(name) for name in self.shown(operation)}
        special = {*_SIZES, *_PAGES, *_SEARCHES, *_SORTS}
        found = [one for one in queries(operation) if snake_case(one.name) in own - special and not one.required]
        # One that tells rows of one tenant apart comes first: a tenant filter changes nothing for its own tenant.
        return sorted(found, key=lambda one: snake_case(one.name) in _TENANTS)


def is_free_text(schema: Schema) -> bool:
    """Tell a schema that takes any text, at least one of some words."""
    return (
        isinstance(schema, dict)
        and kind_of(schema) == "string"
        and not schema.keys() & {"enum", "const", "format", "pattern"}
        and not schema.get("readOnly")
        and int(schema.get("maxLength", 100)) >= 8
    )


def is_scalar(schema: Schema) -> bool:
    """Tell a schema of texts, numbers or truth values that may be sent."""
    return (
        isinstance(schema, dict)
        and kind_of(schema) in {"string", "integer", "number", "boolean"}
        and not schema.get("readOnly")
    )


def kind_of(schema: Schema) -> str:
    """Return the type of a schema; of several, the first that is not null."""
    kind = schema.get("type", "") if isinstance(schema, dict) else ""
    return kind if isinstance(kind, str) else next((one for one in kind if one != "null"), "")


def queries(operation: Operation) -> list[Parameter]:
    """Return the query parameters of an operation."""
    return [one for one in operation.parameters if one.location == "query"]


def named(operation: Operation, names: tuple[str, ...], kind: str = "") -> Parameter | None:
    """Find a query parameter by some names, in any spelling."""
    for one in queries(operation):
        if snake_case(one.name) in names and kind in {"", kind_of(one.schema)}:
            return one
    return None


def header_parameter(operation: Operation, ending: str) -> str | None:
    """Find a header parameter by the end of its name, in snake_case."""
    names = (one.name for one in operation.parameters if one.location == "header")
    return next((name for name in names if snake_case(name).endswith(ending)), None)


def _families(document: Document) -> Iterator[Family]:
    paths: dict[str, dict[str, Operation]] = {}
    for operation in document.operations:
        paths.setdefault(operation.path, {})[operation.method] = operation
    for path, item in paths.items():
        above, _, last = path.rpartition("/")
        if last.startswith("{") and last.endswith("}") and last.count("{") == 1:
            yield _family(document, above, last[1:-1], paths.get(above, {}), item)
    items = {path.rpartition("/")[0] for path in paths if path.endswith("}")}
    for path, methods in paths.items():
        if path not in items and "GET" in methods and _lists(document, methods["GET"]):
            yield Family(path, list=methods["GET"])


def _family(
    document: Document, above: str, parameter: str, collection: Mapping[str, Operation], item: Mapping[str, Operation]
) -> Family:
    updates = tuple(item[method] for method in ("PUT", "PATCH") if method in item and item[method].body is not None)
    listing, create = collection.get("GET"), collection.get("POST")
    return Family(
        above,
        parameter,
        listing if listing is not None and _lists(document, listing) else None,
        create if create is not None and body_schema(create) is not None else None,
        item.get("GET"),
        updates,
        item.get("DELETE"),
    )


def _lists(document: Document, operation: Operation) -> bool:
    schema = success_schema(operation)
    return schema is not None and find_list(document, schema) is not None


def _totals(document: Document, schema: Schema, way: Way) -> Iterator[Way]:
    own = properties(document, schema)
    for name, part in own.items():
        if snake_case(name) in _TOTALS and kind_of(document.resolve(part)) == "integer":
            yield (*way, name)
    for name, part in own.items():
        if len(way) < 2 and properties(document, part):
            yield from _totals(document, part, (*way, name))
