"""What the parameters of a list mean: pages, filters, search, order. What is not plain is `unknown`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from specdouble.contract.model import Document, Operation, Parameter, Schema
from specdouble.contract.names import snake_case
from specdouble.testing.laws.searching import Searching, read_searching
from specdouble.testing.laws.shapes import Way, find_list, plain, properties, success_schema

_SIZES = (
    "limit",
    "page_size",
    "per_page",
    "items_per_page",
    "size",
    "page_limit",
    "max_results",
    "first",
    "top",
    "count",
)
_PAGES = ("page", "page_number", "page_no")
_OFFSETS = ("offset", "skip", "start")
_SWITCHES = ("paginated", "paginate", "paged", "pagination", "use_pagination")
_TOTALS = ("total", "total_count", "count", "total_items", "total_results", "total_rows")
_EXACT = frozenset({"string", "integer", "boolean"})


@dataclass(frozen=True)
class Listing:
    """How rows are listed. `filters` are parameters named like a scalar property of the rows: equality.

    `scopes` are parameters named like a property that a create takes and no row shows, or like a parent in the path: a
    list holds the rows that were made with that value. `needed` are those that must be sent; `strict` those whose
    equality has only one meaning: ids, enums, numbers and booleans, but no free text. `sorts` takes names of
    properties, `-` in front for falling.
    """

    operation: Operation
    way: Way
    row: Schema
    size: Parameter | None = None
    page: Parameter | None = None
    style: Literal["page", "offset", "none"] = "none"
    total: Way | None = None
    filters: Mapping[str, str] = field(default_factory=dict)  # parameter -> property
    scopes: Mapping[str, str] = field(default_factory=dict)  # parameter -> property of the body, or path parameter
    strict: frozenset[str] = frozenset()
    search: Searching | None = None
    sorts: Parameter | None = None
    unknown: tuple[str, ...] = ()
    switch: Parameter | None = None  # asks for pages

    @property
    def needed(self) -> tuple[str, ...]:
        """Parameters that must be sent."""
        return tuple(one.name for one in self.operation.parameters if one.required and one.location == "query")

    @property
    def most(self) -> int:
        """How many rows a page may hold; 100 where the document sets no bound."""
        schema = self.size.schema if self.size is not None else {}
        return int(schema.get("maximum", 100)) if isinstance(schema, dict) else 100


def read_listing(document: Document, operation: Operation, key: str, given: Sequence[str] = ()) -> Listing | None:
    """Read a list; None where its rows do not carry their key, or nobody knows what must be sent.

    `given` are the names that a value is known by: the properties that a create takes, and the parents in the path.
    """
    schema = success_schema(operation)
    found = find_list(document, schema) if schema is not None else None
    if found is None or key not in properties(document, found[1]):
        return None
    way, row = found
    known = {one.name: one for one in operation.parameters if one.location == "query"}
    size, page, style = _paging(known)
    search = read_searching(document, operation)
    sorts = next((one for one in known.values() if _orders(document, one, row)), None)
    filters = _filters(document, known, row)
    asked = search.parameter if search is not None else None
    switch = _switch(known) if style != "none" else None
    taken = {one.name for one in (size, page, asked, sorts, switch) if one is not None} | filters.keys()
    names = {plain(name): name for name in given}
    scopes = {name: names[plain(name)] for name in known if name not in taken and plain(name) in names}
    listing = Listing(
        operation,
        way,
        row,
        size,
        page,
        style,
        _total(document, schema, way),
        filters,
        scopes,
        frozenset(name for name in (*filters, *scopes) if _is_strict(document, known[name].schema)),
        search,
        sorts,
        tuple(name for name in known if name not in taken and name not in scopes),
        switch,
    )
    understood = all(name in filters or name in scopes or known[name].examples for name in listing.needed)
    unknown = tuple(name for name in listing.unknown if name not in listing.needed)
    return replace(listing, unknown=unknown) if understood else None


def _paging(known: Mapping[str, Parameter]) -> tuple[Parameter | None, Parameter | None, Any]:
    size = _named(known, _SIZES)
    page, offset = _named(known, _PAGES), _named(known, _OFFSETS)
    if size is not None and page is not None:
        return size, page, "page"
    if size is not None and offset is not None:
        return size, offset, "offset"
    return size, None, "none"


def _switch(known: Mapping[str, Parameter]) -> Parameter | None:
    """Find the parameter without which a list is whole."""
    return next(
        (one for name, one in known.items() if snake_case(name) in _SWITCHES and _type(one.schema) == "boolean"), None
    )


def _named(known: Mapping[str, Parameter], names: tuple[str, ...]) -> Parameter | None:
    return next(
        (one for name, one in known.items() if snake_case(name) in names and _type(one.schema) == "integer"), None
    )


def _filters(document: Document, known: Mapping[str, Parameter], row: Schema) -> dict[str, str]:
    """Pair parameters with the properties of the same name and type."""
    own = {snake_case(name): name for name in properties(document, row)}
    schemas = properties(document, row)
    return {
        name: own[snake_case(name)]
        for name, one in known.items()
        if snake_case(name) in own
        and _type(document.resolve(one.schema)) in _EXACT
        and _type(document.resolve(schemas[own[snake_case(name)]])) == _type(document.resolve(one.schema))
    }


def _is_strict(document: Document, schema: Schema) -> bool:
    part = document.resolve(schema)
    return _type(part) in {"integer", "boolean"} or "enum" in part or part.get("format") == "uuid"


def _orders(document: Document, parameter: Parameter, row: Schema) -> bool:
    """Tell a parameter whose values are properties of the rows, `-` in front for falling."""
    part = document.resolve(parameter.schema)
    values = part.get("enum", ()) if isinstance(part, dict) else ()
    own = properties(document, row)
    return bool(values) and all(isinstance(value, str) and value.lstrip("-") in own for value in values)


def _total(document: Document, schema: Schema, way: Way) -> Way | None:
    """Find the number of all rows: an integer beside the list or one step below it, named `total` or alike."""
    for above in dict.fromkeys((way[:-1], ())):
        part = schema
        for name in above:
            part = properties(document, part)[name]
        found = _total_in(document, part, above)
        if found is not None:
            return found
    return None


def _total_in(document: Document, part: Schema, above: Way) -> Way | None:
    own = properties(document, part)
    for name, below in own.items():
        if snake_case(name) in _TOTALS and snake_case(name) != "count" and _type(document.resolve(below)) == "integer":
            return (*above, name)
    for name, below in own.items():
        for inner, schema in properties(document, below).items():
            if (
                snake_case(inner) in _TOTALS
                and snake_case(inner) != "count"
                and _type(document.resolve(schema)) == "integer"
            ):
                return (*above, name, inner)
    return None


def _type(schema: Schema) -> str:
    kind = schema.get("type", "") if isinstance(schema, dict) else ""
    return kind if isinstance(kind, str) else next((one for one in kind if one != "null"), "")
