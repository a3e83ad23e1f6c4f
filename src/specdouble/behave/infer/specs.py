"""The store's rules of each collection: parents, references, what is unique."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from specdouble.behave.infer.collections import Collected
from specdouble.behave.infer.keys import is_id, shape_examples
from specdouble.behave.infer.owners import inner_columns
from specdouble.behave.infer.references import Target, reference_noun, references_of
from specdouble.behave.infer.routes import Tokens
from specdouble.behave.infer.shapes import Shapes
from specdouble.behave.infer.words import singular, snake, words
from specdouble.behave.model import Kind
from specdouble.store.spec import CollectionSpec, Reference

_NATURAL = ("slug", "username", "login", "handle", "email", "code", "key", "name", "title")
_TAKEN = re.compile(r"already|exist|duplicat|unique|taken|in use", re.IGNORECASE)


def links_of(shapes: Shapes, collected: Mapping[Tokens, Collected]) -> dict[str, tuple[Reference, ...]]:
    """Find all references of every collection, those that no create enforces too."""
    targets = _targets(shapes, collected)
    examples = _key_examples(shapes, collected)
    by_name = {one.table.name: one for one in collected.values()}
    found: dict[str, tuple[Reference, ...]] = {}
    for one in collected.values():
        above = {column.field: column.parent for column in one.columns if column.field and column.parent}
        fields = references_of(shapes, one.table, one.key, targets)
        fields |= _shown_in_examples(shapes, one, fields, examples)
        references = [
            Reference(name, target, _on_delete(shapes, one, name, by_name[target]))
            for name, target in sorted(fields.items())
            if name not in above
        ]
        references += [Reference(name, target, "cascade") for name, target in sorted(above.items())]
        if references:
            found[one.table.name] = tuple(references)
    return found


def spec_of(shapes: Shapes, one: Collected, links: Iterable[Reference]) -> CollectionSpec:
    """Write the rules of one collection; a reference is enforced where a create answers 404, or the path gives it."""
    above = {column.field for column in one.columns}
    enforced = _refuses_dangling(one)
    hidden = [column for column in one.columns if column.field is None]
    return CollectionSpec(
        name=one.table.name,
        key=one.key or "id",
        key_hidden=one.key is None or one.key not in one.table.row.properties,
        id=one.style,
        columns=tuple(column.name for column in hidden),
        parents=tuple(Reference(column.name, column.parent, "cascade") for column in hidden if column.parent),
        unique=_unique(shapes, one),
        refs=tuple(link for link in links if link.field in above or (enforced and reference_noun(link.field))),
        inner=tuple(inner_columns(shapes, one)),
        created=one.created,
        updated=one.updated,
    )


def _targets(shapes: Shapes, collected: Mapping[Tokens, Collected]) -> dict[str, Target]:
    """Find what ids can refer to: tables with ids and no hidden columns; of one noun, the shortest path."""
    targets: dict[str, Target] = {}
    for home, one in sorted(collected.items(), key=lambda pair: (len(pair[0]), pair[0])):
        hidden = any(column.field is None for column in one.columns)
        if one.table.singleton or one.key is None or not is_id(one.key) or hidden:
            continue
        key = shapes.property(one.table.row, one.key)
        targets.setdefault(singular(home[-1]), Target(one.table.name, key.type if key else ""))
    return targets


def _key_examples(shapes: Shapes, collected: Mapping[Tokens, Collected]) -> dict[str, str]:
    """Find the keys that a document's examples show: key -> collection."""
    found: dict[str, str] = {}
    for _, one in sorted(collected.items()):
        key = shapes.property(one.table.row, one.key) if one.key and not one.table.singleton else None
        for value in shape_examples(key) if key is not None else ():
            if isinstance(value, str) and len(value) > 8:
                found.setdefault(value, one.table.name)
    return found


def _shown_in_examples(
    shapes: Shapes, one: Collected, found: Mapping[str, str], examples: Mapping[str, str]
) -> dict[str, str]:
    """Find properties whose examples are the keys of another collection: `origin` of a trip is a station."""
    links: dict[str, str] = {}
    for name, schema in one.table.row.properties.items() if examples else ():
        targets = {examples.get(value) for value in shape_examples(shapes.of(schema)) if isinstance(value, str)}
        if len(targets) == 1 and name not in found and name != one.key:
            target = targets.pop()
            links |= {name: target} if target is not None and target != one.table.name else {}
    return links


def _on_delete(shapes: Shapes, one: Collected, name: str, target: Collected) -> Literal["restrict", "cascade", "null"]:
    """Choose what becomes of a row whose reference goes: 409 where DELETE has it, else emptied, else gone too."""
    deletes = [facts for facts, draft in target.used if draft.kind is Kind.DELETE]
    if any("409" in facts.operation.responses for facts in deletes):
        return "restrict"
    return "null" if shapes.of(one.table.row.properties[name]).nullable else "cascade"


def _refuses_dangling(one: Collected) -> bool:
    """Tell whether a create says that it answers 404: then it looks up what it is given."""
    creates = (facts for facts, draft in one.used if draft.kind is Kind.CREATE)
    return any(not facts.route.names and "404" in facts.operation.responses for facts in creates)


def _unique(shapes: Shapes, one: Collected) -> tuple[tuple[str, ...], ...]:
    """Find a unique key, only where a create documents a 409 that speaks of what exists already."""
    for facts, draft in one.used:
        conflict = facts.operation.responses.get("409")
        if draft.kind is not Kind.CREATE or conflict is None or facts.body_row is None:
            continue
        text = f"{conflict.description} {facts.operation.description}"
        body = facts.body_row.shape
        for name in _natural(text, body.properties, body.required) if _TAKEN.search(text) else ():
            held = one.table.row.properties.get(name)
            if held is not None and name != one.key and shapes.of(held).type == "string":
                return ((name,),)
    return ()


def _natural(text: str, properties: Iterable[str], required: Iterable[str]) -> list[str]:
    """List the natural keys of a body: those that the text names, else those that the body requires."""
    spoken = set(words(text))
    named = [name for name in properties if snake(name) in _NATURAL and set(words(name)) <= spoken]
    by_word = {snake(name): name for name in sorted(required)}
    return named or [by_word[word] for word in _NATURAL[:-1] if word in by_word]
