"""Turns decisions into what the resource tier executes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from specdouble.behave.infer.collections import Collected, Column, collect, shown_columns
from specdouble.behave.infer.decide import decide
from specdouble.behave.infer.derived import check_referring, derived_of, stored_schema
from specdouble.behave.infer.draft import Draft, Left
from specdouble.behave.infer.facts import Facts
from specdouble.behave.infer.filters import Fields
from specdouble.behave.infer.indexed import indexed
from specdouble.behave.infer.lists import answer_list, list_shape, narrowed
from specdouble.behave.infer.overridden import (
    check_list,
    known_to,
    resource_overridden,
    scope_of,
    spec_overridden,
)
from specdouble.behave.infer.overrides import Override, read_overrides
from specdouble.behave.infer.owners import with_owners
from specdouble.behave.infer.routes import HOLE, Tokens
from specdouble.behave.infer.sites import Survey, survey
from specdouble.behave.infer.specs import links_of, spec_of
from specdouble.behave.infer.tables import Table, Tables, find_tables
from specdouble.behave.infer.unseen import read_unseen, with_places, with_unseen
from specdouble.behave.infer.words import snake
from specdouble.behave.model import Inference, KeyPart, Kind, ListShape, Resource, Undecided
from specdouble.behave.topology import same_fields
from specdouble.contract.model import Document
from specdouble.store.spec import CollectionSpec, Reference

Links = Mapping[str, tuple[Reference, ...]]

_NARROWED = {Kind.CLEAR, Kind.BULK_DELETE, Kind.COUNT}
_LISTS_ROWS = {Kind.BULK_CREATE, Kind.BULK_UPDATE, Kind.REPLACE_SET}
_WITHOUT_ROW = {Kind.LIST, Kind.CREATE, *_LISTS_ROWS, *_NARROWED}


def infer(document: Document, *, heed_overrides: bool = True) -> Inference:
    """Decide what every operation of a document does; whatever is left goes to the example and generated tiers.

    DocumentError where an `x-resource` has a wrong form, or names what does not exist, unless none is heeded.
    """
    overrides = read_overrides(document) if heed_overrides else {}
    unseen = read_unseen(document) if heed_overrides else {}
    seen = survey(document, overrides)
    tables = with_places(find_tables(seen, overrides), seen.shapes, unseen)
    tables, drafts = decide(seen, tables)
    collected = collect(seen, tables, drafts, overrides, unseen=unseen.keys())
    inference = _assemble(document, seen, tables, drafts, collected, unseen=unseen.keys())
    inference = with_unseen(inference, seen.shapes, unseen)
    if overrides or inference.unseen:
        inference = _overridden(seen, tables, inference, collected, overrides)
    return indexed(_showing(inference))


def _showing(inference: Inference) -> Inference:
    """Let a store fill the properties that show where a row stands, whoever adds it."""
    collections = {
        name: replace(spec, shown=tuple(sorted(inference.shown[name].items()))) if name in inference.shown else spec
        for name, spec in inference.collections.items()
    }
    return replace(inference, collections=collections)


def _assemble(
    document: Document,
    seen: Survey,
    tables: Tables,
    drafts: Mapping[str, Draft | Left],
    collected: Mapping[Tokens, Collected],
    *,
    unseen: Set[str],
) -> Inference:
    links = links_of(seen.shapes, collected)
    specs = {one.table.name: spec_of(seen.shapes, one, links.get(one.table.name, ())) for one in collected.values()}
    by_id = {facts.operation.id: facts for facts in seen.facts}
    ordered = [(operation.id, drafts[operation.id]) for operation in document.operations]
    names = {one.table.name for one in collected.values()} | unseen
    return Inference(
        collections=specs,
        schemas={one.table.name: one.table.row.schema for one in collected.values()},
        resources={
            name: with_owners(
                _with_known_keys(_resource(seen, tables, by_id[name], draft, collected[draft.home]), names), specs
            )
            for name, draft in ordered
            if isinstance(draft, Draft)
        },
        undecided={
            name: Undecided(name, left.why, left.suggestion) for name, left in ordered if isinstance(left, Left)
        },
        links=links,
        shown={one.table.name: shown for one in collected.values() if (shown := shown_columns(seen.shapes, one))},
        singletons=frozenset(one.table.name for one in collected.values() if one.table.singleton),
    )


def _overridden(
    seen: Survey,
    tables: Tables,
    inference: Inference,
    collected: Mapping[Tokens, Collected],
    overrides: Mapping[Tokens, Override],
) -> Inference:
    """Lay every `x-resource` over what was inferred."""
    for tokens, override in overrides.items():
        if tokens in collected:
            inference = _laid_over(seen, inference, collected[tokens], override)
        elif tokens in tables.shown:
            inference = _view_laid_over(seen, inference, collected[tables.shown[tokens]], override)
        else:
            raise override.wrong("", f"no operation of {override.path} works on rows")
    for override in overrides.values():
        check_referring(seen, override, inference)
    return _kept_apart(inference)


def _kept_apart(inference: Inference) -> Inference:
    """Let references stay within a tenant; those that agree in nothing, such as the tenant's own, come first."""
    collections = {}
    for name, spec in inference.collections.items():
        refs = [replace(one, same=same_fields(inference, name, one)) for one in spec.refs]
        collections[name] = replace(spec, refs=tuple(sorted(refs, key=lambda one: bool(one.same))))
    return replace(inference, collections=collections)


def _laid_over(seen: Survey, inference: Inference, one: Collected, override: Override) -> Inference:
    """Lay one `x-resource` over its collection and the operations on it."""
    name = one.table.name
    check_list(seen, override, one)
    used = [facts for facts, _ in one.used]
    known = known_to(seen, one, used, inference.collections)
    spec = spec_overridden(inference.collections[name], override, known)
    resources = {
        facts.operation.id: replace(
            resource_overridden(inference.resources[facts.operation.id], override, known, facts, seen),
            versions=spec.versions,
        )
        for facts, _ in one.used
    }
    scope = scope_of(override, known, spec)
    for index, field in enumerate(override.says.get("touches", ())):
        override.named(f"/touches/{index}", field, known.properties, "property")
    derived = tuple(derived_of(seen, override, known, one, spec))
    if derived:
        stored = stored_schema(override, one, used, spec, derived)
        schemas, told = {**inference.schemas, name: stored}, {**inference.derived, name: derived}
        inference = replace(inference, schemas=schemas, derived=told)
    return replace(
        inference,
        collections={**inference.collections, name: spec},
        resources={**inference.resources, **resources},
        scopes={**inference.scopes, name: scope} if scope else inference.scopes,
        links=_linked(inference.links, name, spec.refs),
        shown=_shown(inference.shown, spec, override),
        append_on_read=inference.append_on_read | ({name} if override.says.get("append_on_read") else frozenset()),
    )


def _view_laid_over(seen: Survey, inference: Inference, one: Collected, override: Override) -> Inference:
    """Lay an `x-resource` over a path that shows the rows of another: it can only name them and shape the list."""
    for key in override.says:
        if key not in {"name", "list"}:
            problem = f"{override.path} shows the rows of {one.table.name}: {key!r} belongs at their own path"
            raise override.wrong(f"/{key}", problem)
    known = known_to(seen, one, [facts for facts, _ in one.used], inference.collections)
    views = [facts for facts, _ in one.used if facts.route.site == override.tokens]
    changed = {
        facts.operation.id: resource_overridden(inference.resources[facts.operation.id], override, known, facts, seen)
        for facts in views
    }
    return replace(inference, resources={**inference.resources, **changed})


def _shown(
    shown: Mapping[str, Mapping[str, str]], spec: CollectionSpec, override: Override
) -> Mapping[str, Mapping[str, str]]:
    """Add the property that shows the id of the row above, where the author names one."""
    field = override.part("parent").get("field")
    if field is None:
        return shown
    collection = override.part("parent")["collection"]
    column = next((one.field for one in spec.parents if one.collection == collection), None)
    if column is None:
        raise override.wrong("/parent/field", "the row above is found by a property of the row, which shows it already")
    return {**shown, spec.name: {**shown.get(spec.name, {}), column: field}}


def _linked(links: Links, name: str, said: tuple[Reference, ...]) -> Links:
    """Put the references that are said before those that were found."""
    spoken = {one.field for one in said}
    found = (*(one for one in links.get(name, ()) if one.field not in spoken), *said)
    return {**links, name: found} if found else links


def _resource(seen: Survey, tables: Tables, facts: Facts, draft: Draft, one: Collected) -> Resource:
    table = one.table
    row = facts.row if draft.item is not None else None
    fields = Fields(seen.shapes, table.row, table.noun, one.key, one.created)
    site = seen.site(facts.route.site)
    return Resource(
        operation_id=facts.operation.id,
        kind=draft.kind,
        collection=table.name,
        keys=tuple(_keys(tables, facts, draft.kind, one, fields)),
        item=draft.item or "",
        item_schema=row.shape.schema if row is not None else None,
        body=_body_of(facts, draft.kind),
        list=_list_of(seen, facts, draft, fields),
        body_key=draft.body_key,
        query_key=draft.query_key,
        sets=draft.sets,
        merges=draft.merges,
        writes=draft.writes,
        group=draft.group,
        fixed=draft.fixed,
        view=draft.view,
        rule=draft.rule,
        evidence=site.letters if site is not None else "",
        confidence=draft.confidence,
        why=draft.why,
    )


def _body_of(facts: Facts, kind: Kind) -> str:
    """Point at what a body holds: a list of rows where many are written at once, else the one row."""
    found = facts.body_list if kind in _LISTS_ROWS else facts.body_row
    return found.pointer if found is not None else ""


def _with_known_keys(resource: Resource, names: Set[str]) -> Resource:
    """Let no parameter be the id of a row that no operation works on."""
    if all(key.collection in names or not key.collection for key in resource.keys):
        return resource
    keys = tuple(key if key.collection in names else replace(key, collection="") for key in resource.keys)
    return replace(resource, keys=keys)


def _list_of(seen: Survey, facts: Facts, draft: Draft, fields: Fields) -> ListShape | None:
    if draft.kind is Kind.LIST and facts.list is not None:
        return list_shape(seen.shapes, facts, fields)
    return narrowed(seen.shapes, facts, fields, draft) if draft.kind in _NARROWED else answer_list(facts)


def _keys(tables: Tables, facts: Facts, kind: Kind, one: Collected, fields: Fields) -> Iterable[KeyPart]:
    """Tell for each path parameter how it finds rows."""
    tokens, table = facts.route.tokens, one.table
    columns = {column.prefix: column for column in one.columns}
    below = kind in _WITHOUT_ROW
    holes = (index for index, token in enumerate(tokens) if token == HOLE)
    for index, name in zip(holes, facts.route.names, strict=True):
        prefix = tokens[: index + 1]
        if prefix == table.item and table.run and not (below and len(prefix) < len(tokens)):
            yield KeyPart(name, "id")
        elif prefix in columns:
            yield _column_part(name, columns[prefix])
        elif kind is Kind.CONTENT and prefix == tokens and tokens[: len(table.item)] != table.item:
            yield KeyPart(name, "id")
        else:
            yield _elsewhere(tables, name, prefix, one, fields)


def _column_part(name: str, column: Column) -> KeyPart:
    if column.field is not None:
        return KeyPart(name, "field", column.field, column.parent or "")
    return KeyPart(name, "column", column.name, column.parent or "")


def _elsewhere(tables: Tables, name: str, prefix: tuple[str, ...], one: Collected, fields: Fields) -> KeyPart:
    """Tell how a parameter of a path that is not the rows' own finds them: by a property, else not at all."""
    parent = tables.below(prefix)
    collection = parent.name if parent is not None else ""
    found = (fields.find(word) for word in _spellings(snake(name), parent, one))
    field = next((field for field in found if field is not None and field != one.key), None)
    if field is not None and fields.shape(field).is_scalar:
        return KeyPart(name, "field", field, collection)
    column = next((column.name for column in one.columns if column.field is None and column.name == snake(name)), None)
    return KeyPart(name, "column", column, collection) if column else KeyPart(name, "parent", "", collection)


def _spellings(spoken: str, parent: Table | None, one: Collected) -> Iterable[str]:
    """List what the property can be called that holds the id of a row above; a row of the same kind is the parent."""
    if parent is None:
        return (spoken, f"{spoken}_id")
    if parent is one.table:
        key = snake(one.key or "id")
        return (f"parent_{spoken}", f"parent_{key}", f"parent_{parent.noun}_{key}", "parent_id", "parent")
    noun = parent.noun
    return (spoken, f"{noun}_id", f"{noun}_uuid", f"{noun}_{spoken}", f"{spoken}_id")
