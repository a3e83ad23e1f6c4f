"""`x-collections`: rows that no path of the document shows, such as sessions and ledgers, for handlers to stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from specdouble.behave.infer.routes import HOLE, route
from specdouble.behave.infer.said import RULES, Said, with_null
from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.tables import Table, Tables
from specdouble.behave.infer.words import snake
from specdouble.behave.model import Inference
from specdouble.contract.model import Document
from specdouble.contract.pointers import join
from specdouble.errors import DocumentError
from specdouble.store.spec import CollectionSpec, IdStyle, Reference

KEY = "x-collections"
_FORM: dict[str, Any] = {
    **RULES,
    "schema": dict,
    "path": str,
    "index": [str],
}


def read_unseen(document: Document) -> dict[str, Said]:
    """Read `x-collections` of a document, by the collection's name; DocumentError for a wrong form."""
    says = document.root.get(KEY, {})
    if not isinstance(says, Mapping):
        raise DocumentError(f"{document.locate(f'/{KEY}')}: {KEY}: came {says!r}, expected a mapping of names")
    found = {}
    for name, one in says.items():
        said = found[str(name)] = Said(document, KEY, join("", KEY, str(name)), with_null(one))
        said.check(_FORM)
        if "schema" not in said.says:
            raise said.wrong("", "'schema' is missing, which says what its rows look like")
    return found


def with_places(tables: Tables, shapes: Shapes, unseen: Mapping[str, Said]) -> Tables:
    """Let collections own the `path` that they name: what stands below it finds the rows above."""
    found = dict(tables.tables)
    for name, said in unseen.items():
        if "path" in said.says:
            home = route(said.says["path"]).tokens
            if home in found or HOLE in home[-1:]:
                raise said.wrong("/path", f"came {said.says['path']!r}, expected the path of a collection without rows")
            found[home] = Table(home, name, _row(shapes, said))
    return replace(tables, tables=found)


def with_unseen(inference: Inference, shapes: Shapes, unseen: Mapping[str, Said]) -> Inference:
    """Add the collections that no path shows to those that were inferred."""
    for name, said in unseen.items():
        if name in inference.collections:
            raise said.wrong("", f"paths of the document show {name} already; say x-resource at its path")
    known = frozenset({*inference.collections, *unseen})
    specs = {name: _spec(name, said, _row(shapes, said), known) for name, said in unseen.items()}
    scopes = {name: tuple(said.says["scope"]) for name, said in unseen.items() if "scope" in said.says}
    return replace(
        inference,
        collections={**inference.collections, **specs},
        schemas={**inference.schemas, **{name: said.says["schema"] for name, said in unseen.items()}},
        scopes={**inference.scopes, **scopes},
        links={**inference.links, **{name: spec.refs for name, spec in specs.items() if spec.refs}},
        unseen=frozenset(unseen),
    )


def _row(shapes: Shapes, said: Said) -> Shape:
    row = shapes.of(said.says["schema"])
    if not row.properties:
        raise said.wrong("/schema", "came a schema without properties; rows are objects")
    return row


def _spec(name: str, said: Said, row: Shape, known: Iterable[str]) -> CollectionSpec:
    says = said.says
    for key in ("unique", "scope", "index"):
        _check_fields(said, row, f"/{key}", says.get(key, ()))
    deleted = says.get("deleted_field")
    if deleted is not None:
        _check_fields(said, row, "", [deleted])
    parents = tuple(_parents(said, known))
    return CollectionSpec(
        name=name,
        columns=tuple(parent.field for parent in parents),
        parents=parents,
        key=said.named("/key", says.get("key", "id"), row.properties, "property"),
        id=IdStyle(says.get("id", {}).get("style", "uuid"), says.get("id", {}).get("prefix", "")),
        unique=tuple(tuple(names) for names in says.get("unique", ())),
        refs=tuple(_references(said, row, known)),
        filters=tuple(sorted(says.get("index", ()))),
        delete=says.get("delete", "soft" if deleted else "hard"),
        deleted_field=deleted,
        versions=says.get("versions", False),
    )


def _parents(said: Said, known: Iterable[str]) -> Iterable[Reference]:
    """Give the row above, by the hidden column that holds its id."""
    above = said.part("parent")
    if above:
        collection = said.named("/parent/collection", above["collection"], known, "collection")
        yield Reference(snake(above["parameter"]), collection, "cascade")


def _check_fields(said: Said, row: Shape, where: str, names: Iterable[Any]) -> None:
    for index, name in enumerate(names):
        if isinstance(name, list):
            _check_fields(said, row, f"{where}/{index}", name)
        else:
            said.named(f"{where}/{index}" if where else "/deleted_field", name, row.properties, "property")


def _references(said: Said, row: Shape, known: Iterable[str]) -> Iterable[Reference]:
    for index, one in enumerate(said.says.get("refs", ())):
        said.named(f"/refs/{index}/field", one["field"].split(".")[0], row.properties, "property")
        collection = said.named(f"/refs/{index}/collection", one["collection"], known, "collection")
        _check_fields(said, row, f"/refs/{index}/same", one.get("same", ()))
        yield Reference(one["field"], collection, one.get("on_delete", "restrict"), tuple(one.get("same", ())))
