"""What `x-resource` changes of what was inferred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from specdouble.behave.infer.collections import Collected
from specdouble.behave.infer.facts import Facts
from specdouble.behave.infer.filters import Fields, compare
from specdouble.behave.infer.overrides import Override
from specdouble.behave.infer.sites import Survey
from specdouble.behave.model import Filter, KeyPart, Kind, ListShape, Paging, Resource, Sort
from specdouble.contract.model import Json, Schema
from specdouble.store.spec import CollectionSpec, Reference

_ROWS = {Kind.LIST, Kind.COUNT, Kind.CLEAR, Kind.BULK_DELETE, Kind.CONTENT, Kind.DELETE}


@dataclass(frozen=True)
class Known:
    """What the names of an `x-resource` may name: the collection's properties, and all collections."""

    fields: Fields
    properties: frozenset[str]  # of the row, and of every body that is written into it
    collections: frozenset[str]
    parameters: frozenset[str]  # of the paths to its rows


def known_to(survey: Survey, one: Collected, used: Iterable[Facts], collections: Iterable[str]) -> Known:
    """Collect what there is to name."""
    facts = list(used)
    bodies = {name for fact in facts if fact.body_row is not None for name in fact.body_row.shape.properties}
    return Known(
        Fields(survey.shapes, one.table.row, one.table.noun, one.key, one.created),
        frozenset({*one.table.row.properties, *bodies}),
        frozenset(collections),
        frozenset(name for fact in facts for name in fact.route.names),
    )


def check_list(survey: Survey, override: Override, one: Collected) -> None:
    """Refuse what is said of a list where no operation answers one."""
    if not override.part("list") or any(draft.kind is Kind.LIST and not draft.view for _, draft in one.used):
        return
    items, site = override.part("list").get("items"), survey.site(override.tokens)
    if items is not None and site is not None and "GET" in site.own:
        _schema_at(survey, override, site.own["GET"], items, "/list/items")
    raise override.wrong("/list", f"no GET of {override.path} answers a list; `items` may say where its rows stand")


def spec_overridden(spec: CollectionSpec, override: Override, known: Known) -> CollectionSpec:
    """Return the rules of a collection with what `x-resource` says."""
    says = override.says
    refs = {one.field: one for one in spec.refs} | {one.field: one for one in _references(override, known)}
    unique = [
        tuple(_field(override, known, f"/unique/{outer}/{inner}", name) for inner, name in enumerate(names))
        for outer, names in enumerate(says.get("unique", ()))
    ]
    deleted = says.get("deleted_field")
    spec = _with_parent(spec, override, known)
    if says.get("max_rows", 1) < 1:
        raise override.wrong("/max_rows", f"came {says['max_rows']}, expected 1 or more")
    return replace(
        spec,
        unique=tuple(unique) or spec.unique,
        refs=tuple(refs[name] for name in sorted(refs)),
        delete=says.get("delete", "soft" if deleted else spec.delete),
        deleted_field=_field(override, known, "/deleted_field", deleted) if deleted else spec.deleted_field,
        versions=says.get("versions", spec.versions),
        max_rows=says.get("max_rows", spec.max_rows),
    )


def scope_of(override: Override, known: Known, spec: CollectionSpec) -> tuple[str, ...]:
    """Return the fields that are matched with the caller's tenant; a hidden column is one too."""
    names = {*known.properties, *spec.columns, spec.key}
    says = enumerate(override.says.get("scope", ()))
    return tuple(override.named(f"/scope/{index}", name, names, "property") for index, name in says)


def resource_overridden(resource: Resource, override: Override, known: Known, facts: Facts, survey: Survey) -> Resource:
    """Return what an operation does with what `x-resource` says of its collection."""
    why = f"{resource.why}; x-resource"
    keys = tuple(_part(part, override) for part in resource.keys)
    resource = replace(resource, confidence="high", why=why, keys=keys)
    if (
        resource.kind is Kind.LIST
        and resource.list is not None
        and override.part("list")
        and _stands_there(facts, override)
    ):
        resource = replace(resource, list=_list(resource.list, override, known, facts, survey))
    pointer = override.part("envelope").get("item")
    if pointer is None or resource.kind in _ROWS or facts.answer is None:
        return resource
    return replace(resource, item=pointer, item_schema=_schema_at(survey, override, facts, pointer))


def _stands_there(facts: Facts, override: Override) -> bool:
    """Tell whether a list stands at the path that `x-resource` stands on, and not at a view's."""
    return facts.route.site == override.tokens


def _field(override: Override, known: Known, where: str, name: str) -> str:
    if known.fields.exists(name):
        return name
    return override.named(where, name, known.properties, "property")


def _references(override: Override, known: Known) -> Iterable[Reference]:
    for index, one in enumerate(override.says.get("refs", ())):
        field = _field(override, known, f"/refs/{index}/field", one["field"])
        collection = override.named(f"/refs/{index}/collection", one["collection"], known.collections, "collection")
        same = tuple(
            _field(override, known, f"/refs/{index}/same/{place}", name)
            for place, name in enumerate(one.get("same", ()))
        )
        yield Reference(field, collection, one.get("on_delete", "restrict"), same)


def _with_parent(spec: CollectionSpec, override: Override, known: Known) -> CollectionSpec:
    """Let a parameter of the path hold the id of a row above; a property of the row may do so too."""
    says = override.part("parent")
    if not says:
        return spec
    collection = override.named("/parent/collection", says["collection"], known.collections, "collection")
    column = _column(spec, collection, known.fields.column_of(says["parameter"]))
    if "field" in says:
        _field(override, known, "/parent/field", says["field"])
    if column in spec.columns:
        others = tuple(one for one in spec.parents if one.field != column)
        return replace(spec, parents=(*others, Reference(column, collection, "cascade")))
    names = known.parameters | known.properties
    field = known.fields.find(column) or override.named("/parent/parameter", says["parameter"], names, "parameter")
    kept = tuple(one for one in spec.refs if one.field != field)
    return replace(spec, refs=(*kept, Reference(field, collection, "cascade")))


def _column(spec: CollectionSpec, collection: str, named: str) -> str:
    """Find the hidden column that a parameter gives: by its name, or as the one that holds the id of such a row."""
    found = next((one.field for one in spec.parents if one.collection == collection), named)
    return named if named in spec.columns else found


def _part(part: KeyPart, override: Override) -> KeyPart:
    says = override.part("parent")
    if says and part.parameter == says["parameter"] and part.target != "id":
        return replace(part, collection=says["collection"])
    return part


def _list(shape: ListShape, override: Override, known: Known, facts: Facts, survey: Survey) -> ListShape:
    says = override.part("list")
    queries = {one.name: one for one in facts.operation.parameters if one.location == "query"}
    named = {
        key: override.named(f"/list/{key}", says[key], queries, "query parameter")
        for key in ("page", "limit", "sort")
        if key in says
    }
    filters = dict(_filters(says.get("filters", {}), override, known, queries, survey))
    search = tuple(
        _field(override, known, f"/list/search/{index}", name) for index, name in enumerate(says.get("search", ()))
    )
    for key in ("items", "total"):
        if key in says:
            _schema_at(survey, override, facts, says[key], f"/list/{key}")
    spoken = {*named.values(), *filters}
    kept = tuple(one for one in shape.filters if one.parameter not in spoken)
    return replace(
        shape,
        items=says.get("items", shape.items),
        totals=(says["total"],) if "total" in says else shape.totals,
        paging=_paging(shape.paging, says, named),
        sort=_sort(shape.sort, override, known, named),
        filters=(*kept, *filters.values()),
        search_fields=search or shape.search_fields,
        ignored={name: reason for name, reason in shape.ignored.items() if name not in spoken},
    )


def _sort(found: Sort, override: Override, known: Known, named: Mapping[str, str]) -> Sort:
    order = tuple(override.part("list").get("order", ()))
    for index, field in enumerate(order):
        _field(override, known, f"/list/order/{index}", field.removeprefix("-"))
    return replace(found, by=named.get("sort", found.by), unasked=order or found.unasked)


def _paging(found: Paging, says: Mapping[str, Json], named: Mapping[str, str]) -> Paging:
    spoken = "page" if found.style == "none" and {"page", "limit"} & set(named) else found.style
    page, limit = named.get("page", found.page), named.get("limit", found.limit)
    return replace(found, style=says.get("style", spoken), page=page, limit=limit)


def _filters(
    says: Mapping[str, str], override: Override, known: Known, queries: Mapping[str, object], survey: Survey
) -> Iterable[tuple[str, Filter]]:
    for name, field in says.items():
        where = f"/list/filters/{name}"
        override.named(where, name, queries, "query parameter")
        _field(override, known, where, field)
        shape = survey.shapes.of(getattr(queries[name], "schema", None))
        yield name, compare(known.fields, name, field, shape) or Filter(name, field, "eq")


def _schema_at(survey: Survey, override: Override, facts: Facts, pointer: str, where: str = "/envelope/item") -> Schema:
    """Find the schema at a pointer into the answer; an operation without it has no such envelope."""
    shape = facts.answer
    for name in pointer.split("/")[1:]:
        if shape is None or name not in shape.properties:
            allowed = ["/" + one for one in shape.properties] if shape is not None else []
            raise override.wrong(
                where, f"{pointer!r} points at nothing in the answer of {facts.operation.id}", allowed, pointer
            )
        shape = survey.shapes.of(shape.properties[name])
    return shape.schema if shape is not None else None
