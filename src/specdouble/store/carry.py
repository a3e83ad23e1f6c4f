"""Carrying rows from a store of one shape into a store of another: what still fits goes on as it is."""

from __future__ import annotations

from dataclasses import dataclass

from specdouble.errors import Conflict
from specdouble.store.catalogue import Definition
from specdouble.store.fields import leaves
from specdouble.store.load import drop
from specdouble.store.row import Row
from specdouble.store.rules import Rules
from specdouble.store.spec import CollectionSpec


@dataclass(frozen=True)
class Lost:
    """Rows that did not fit, and why."""

    collection: str
    rows: int
    why: str

    def __str__(self) -> str:
        return f"{self.rows} row{'' if self.rows == 1 else 's'} of {self.collection} lost: {self.why}"


def carry(rules: Rules, old: Rules) -> tuple[Lost, ...]:
    """Put the rows of an older session in place of those here, with versions, history and counters; say what is lost.

    A collection that the older session does not have keeps the rows that it has here.
    """
    lost = [_gone(old, name) for name in old.catalogue if name not in rules.catalogue]
    for name, definition in rules.catalogue.items():
        if name in old.catalogue:
            lost.append(_carry_collection(rules, definition, old, old.catalogue[name]))
    return tuple(one for one in (*lost, *_prune(rules)) if one.rows)


def _gone(old: Rules, name: str) -> Lost:
    return Lost(name, old.session.count(name), "the document has no such collection any more")


def _carry_collection(rules: Rules, definition: Definition, old: Rules, before: Definition) -> Lost:
    name = definition.spec.name
    if _identity(before.spec) != _identity(definition.spec):
        return Lost(name, old.session.count(name), "they are known by another key now")
    drop(rules, definition)
    refused = [row for row in old.session.scan_all(name) if not _put(rules, definition, row, old)]
    for counter in (f"{name}/ids", f"{name}/sequence"):
        rules.session.set_counter(counter, old.session.counter(counter))
    return Lost(name, len(refused), "another row has the same unique key")


def _identity(spec: CollectionSpec) -> tuple[object, ...]:
    return spec.key, spec.key_hidden, spec.columns


def _put(rules: Rules, definition: Definition, row: Row, old: Rules) -> bool:
    name, identity = definition.spec.name, definition.identity_of(row)
    try:
        if not row.deleted:
            rules.check_unique(definition, row.columns, row, identity)
    except Conflict:
        return False
    rules.session.put(name, identity, row)
    for state in old.session.history(name, identity):
        rules.session.remember(name, identity, state)
    return True


def _prune(rules: Rules) -> list[Lost]:
    """Take out the rows that stand below, or refer to, rows that are not there; then those that hung on them."""
    lost: dict[str, int] = {}
    while dangling := [(one, row) for one in rules.catalogue.values() for row in _dangling(rules, one)]:
        for definition, row in dangling:
            rules.session.remove(definition.spec.name, definition.identity_of(row))
            lost[definition.spec.name] = lost.get(definition.spec.name, 0) + 1
    return [Lost(name, rows, "they refer to rows that are not there") for name, rows in lost.items()]


def _dangling(rules: Rules, definition: Definition) -> list[Row]:
    spec = definition.spec
    return [
        row
        for row in rules.session.scan(spec.name)
        if not all(rules.has_parent(parent, row.columns) for parent in spec.parents)
        or not all(
            rules.names_a_row(reference, row.columns, row, key)
            for reference in spec.refs
            for key in leaves(row, reference.field)
        )
    ]
