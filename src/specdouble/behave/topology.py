"""The order in which collections are filled: parents and what is referred to first."""

from __future__ import annotations

from collections.abc import Mapping

from specdouble.behave.model import Inference
from specdouble.store.spec import Reference


def filling_order(inference: Inference) -> tuple[str, ...]:
    """Return every collection after those it stands below or refers to; a circle is cut where it is entered.

    A collection that refers to its own children, as a conversation to the message it was branched from, comes first.
    """
    order: list[str] = []
    entered: set[str] = set()

    def enter(name: str) -> None:
        if name in entered or name not in inference.collections:
            return
        entered.add(name)
        for reference in all_references(inference, name):
            if not _stands_below(inference, reference.collection, name):
                enter(reference.collection)
        order.append(name)

    for name in inference.collections:
        enter(name)
    return tuple(order)


def _stands_below(inference: Inference, name: str, above: str, seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether the rows of a collection go with those of another, however far above."""
    if name in seen or name not in inference.collections or name == above:
        return False
    spec = inference.collections[name]
    held = {one.collection for one in spec.parents} | {
        one.collection for one in spec.refs if one.on_delete == "cascade"
    }
    return above in held or any(_stands_below(inference, one, above, seen | {name}) for one in held)


def needed_unseen(inference: Inference) -> frozenset[str]:
    """Name the collections that no path shows and without which the rows of others could not be: those above them."""
    needed: set[str] = set()
    waiting = [name for name in inference.collections if name not in inference.unseen]
    while waiting:
        for reference in all_references(inference, waiting.pop()):
            if reference.collection in inference.unseen and reference.collection not in needed:
                needed.add(reference.collection)
                waiting.append(reference.collection)
    return frozenset(needed)


def surroundings(inference: Inference, collection: str) -> set[str]:
    """Return a collection and all that its rows point at, near or far."""
    found: set[str] = set()
    waiting = [collection]
    while waiting:
        name = waiting.pop()
        if name in inference.collections and name not in found:
            found.add(name)
            waiting += [reference.collection for reference in all_references(inference, name)]
    return found


def same_fields(inference: Inference, name: str, reference: Reference) -> tuple[str, ...]:
    """Name the properties in which a row and the one it refers to agree: those said, and those of their tenant."""
    specs = [inference.collections[one] for one in (name, reference.collection)]
    apart = {field for spec in specs for field in (*spec.columns, spec.key)}
    others = inference.scopes.get(reference.collection, ())
    shared = (field for field in inference.scopes.get(name, ()) if field in others and field not in apart)
    return tuple(dict.fromkeys((*reference.same, *shared)))


def all_references(inference: Inference, collection: str) -> tuple[Reference, ...]:
    """Return what the rows of a collection point at: parents first, then enforced references, then mere links."""
    spec = inference.collections[collection]
    found: Mapping[str, Reference] = {
        reference.field: reference for reference in (*inference.links.get(collection, ()), *spec.refs, *spec.parents)
    }
    return tuple(found.values())
