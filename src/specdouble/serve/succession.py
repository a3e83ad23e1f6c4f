"""What becomes of a sandbox's rows when an API is built anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specdouble.runtime.sandbox import Sandbox
from specdouble.serve.double import Double
from specdouble.store.opening import Place
from specdouble.store.store import Store


def heir(place: Place, sandbox: Sandbox, old: Double, new: Double) -> tuple[Store, list[str]]:
    """Return the store that goes with the new double, and what is lost on the way.

    A store that nobody has written starts from the world as it is now. Another keeps its rows: as it stands where the
    collections are the same, else those that still fit.
    """
    api = new.description.name
    store = sandbox.stores[api]
    untouched = sandbox.is_untouched(api)
    if not untouched and _same_collections(old, new):
        return store, []
    kept = store.fork()  # in a file, the fresh store takes the place of the one that is there
    with sandbox.active():
        fresh = new.worlds.store(place, sandbox, sandbox.worlds[api], anew=True)
    if untouched:
        return fresh, []
    with kept.read() as before, fresh.transaction() as after:
        lost = [str(one) for one in after.carry(before)]
    return fresh, lost


def forget_snapshots(sandbox: Sandbox, old: Double, new: Double) -> list[str]:
    """Take an API out of the snapshots where its collections are others now: they could not be gone back to."""
    api = new.description.name
    if _same_collections(old, new):
        return []
    touched = [name for name, kept in sandbox.snapshots.items() if api in kept.rows]
    for name in touched:
        kept = sandbox.snapshots[name]
        rows = {one: snapshot for one, snapshot in kept.rows.items() if one != api}
        sandbox.snapshots[name] = replace(kept, rows=rows)
    return [f"snapshot {name} no longer holds its rows" for name in touched]


def misfits(store: Store, double: Double) -> Iterator[str]:
    """Tell of the rows that break their schema as it is now; reading them is refused until they are mended."""
    ground = double.worlds.ground
    with store.read() as view:
        for name in view.collections:
            schema = ground.row_schema(name)
            count = sum(not ground.validity.valid(schema, row) for row in view[name])
            if count:
                yield f"{count} row{'' if count == 1 else 's'} of {name} against the schema as it is now"


def _same_collections(old: Double, new: Double) -> bool:
    return dict(old.worlds.collections) == dict(new.worlds.collections)
