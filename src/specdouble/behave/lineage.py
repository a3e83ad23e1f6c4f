"""What rows belong to: the rows above them, near and far. Those that one row refers to belong to the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.model import Inference
from specdouble.behave.nouns import singular
from specdouble.contract.lazily import Lazily
from specdouble.data.things import is_person
from specdouble.store.spec import Reference

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction


class Lineages:
    """Finds out what each row belongs to, once; for one transaction.

    A row belongs to those it stands below, to those it refers to, unless `on_delete` is null, and to what these belong
    to. It belongs to no person: a comment need not be by the author of the post. What must agree there, `same` says.
    """

    def __init__(self, inference: Inference) -> None:
        collections = inference.collections
        self._ways = Lazily(collections, lambda name: _ways_up(inference, name))
        self._heights = Lazily(collections, lambda name: height(inference, name))
        self._known: dict[tuple[str, int], Mapping[str, Any]] = {}

    def of(self, tx: Transaction, collection: str, row: Row) -> Mapping[str, Any]:
        """Return, by collection, the id of the row that this one belongs to; of several there, none."""
        place = collection, row.sequence
        if place not in self._known:
            self._known[place] = {}  # a circle ends here
            self._known[place] = self._find(tx, collection, row)
        return self._known[place]

    def above(self, collection: str) -> tuple[str, ...]:
        """Name the collections that rows of this one can belong to."""
        return self._heights[collection]

    def forget(self) -> None:
        """Let go of what is known."""
        self._known.clear()

    def _find(self, tx: Transaction, collection: str, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        several: set[str] = set()
        for way in self._ways[collection]:
            key = row.columns[way.field] if way.field in row.columns else row.get(way.field)
            above = named(tx, way.collection, key, row.columns)
            if above is not None:
                for name, id_ in {**self.of(tx, way.collection, above), way.collection: above.id}.items():
                    if found.setdefault(name, id_) != id_:
                        several.add(name)
        return {name: id_ for name, id_ in found.items() if name not in several}


class Belonging:
    """What a row that is being made belongs to so far."""

    def __init__(self, lineages: Lineages, tx: Transaction) -> None:
        self._lineages = lineages
        self._tx = tx
        self._rows: list[tuple[str, Row]] = []

    def add(self, collection: str, row: Row) -> None:
        """Note a row that the new one stands below or refers to."""
        self._rows.append((collection, row))

    def wanted(self, collection: str) -> dict[str, Any]:
        """Return what a row must belong to, by collection, for the new one to refer to it; itself may be among that.

        Two rows of one collection that are both referred to may differ: where something comes from, and where it goes.
        """
        if not self._rows:
            return {}
        beside = {name: row.id for name, row in reversed(self._rows)}
        above: dict[str, Any] = {}
        for name, row in reversed(self._rows):
            above |= self._lineages.of(self._tx, name, row)
        known = {**beside, **above}
        wanted = {name: known[name] for name in self._lineages.above(collection) if name in known}
        return {**wanted, collection: above[collection]} if collection in above else wanted


def named(tx: Transaction, collection: str, key: Any, columns: Mapping[str, Any]) -> Row | None:
    """Return the row that a key names, seen from a row with these columns; None where that is not told."""
    table = tx[collection]
    shared = {name: columns[name] for name in table.spec.columns if name in columns}
    if not isinstance(key, str | int) or len(shared) < len(table.spec.columns):
        return None
    return table.within(**shared).get(key) if shared else table.get(key)


def height(inference: Inference, collection: str) -> tuple[str, ...]:
    """Name the collections that rows of one can belong to, near or far, the nearest first."""
    found: dict[str, None] = {}
    waiting = [collection]
    while waiting:
        for way in _ways_up(inference, waiting.pop(0)):
            if way.collection not in found:
                found[way.collection] = None
                waiting.append(way.collection)
    found.pop(collection, None)
    return tuple(found)


def _ways_up(inference: Inference, collection: str) -> list[Reference]:
    spec = inference.collections[collection]
    held = (one for one in spec.refs if one.on_delete != "null" and "." not in one.field)
    return [
        one
        for one in (*spec.parents, *held)
        if one.collection in inference.collections
        and one.collection != collection
        and not is_person(singular(one.collection))
    ]
