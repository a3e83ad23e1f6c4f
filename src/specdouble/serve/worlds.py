"""The rows that an API starts from: a world of the project, or what a foreign document shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from specdouble.behave.ground import Ground
from specdouble.behave.seeding import Seeder
from specdouble.behave.worlds import load_world
from specdouble.runtime.clock import Clock
from specdouble.runtime.ids import Ids
from specdouble.runtime.personas import Persona
from specdouble.runtime.sandbox import Sandbox
from specdouble.store.memory import MemoryBackend, State
from specdouble.store.opening import Place
from specdouble.store.sown import Field
from specdouble.store.spec import CollectionSpec
from specdouble.store.store import Store
from specdouble.store.table import Table

TEMPLATES = 32
"""How many loaded worlds are remembered; the one asked for longest ago is loaded anew when it is asked for again."""

_Key = tuple[str, int, datetime]


class Worlds:
    """Fills stores of one API. A world is loaded once for a seed and a day; later stores share its rows."""

    def __init__(
        self,
        api: str,
        collections: Mapping[str, CollectionSpec],
        ground: Ground,
        *,
        fixtures: Path | None,
        personas: Sequence[Persona],
        first: str,
    ) -> None:
        self.first = first
        self._api = api
        self.collections = collections
        self.ground = ground
        self._fixtures = fixtures
        self._personas = personas
        self._loaded: dict[_Key, Store] = {}

    def store(self, place: Place, sandbox: Sandbox, world: str, *, anew: bool) -> Store:
        """Return the store of the active sandbox, filled with a world; `anew` puts back one that holds rows already.

        Raises ConfigError for an unknown world, StoreError where the rows in `place` are of other collections.
        """
        ids, now = Ids(sandbox.seed).make, sandbox.clock.now
        if not place.is_shared:
            return self.template(place, sandbox, world).fork(ids, now)
        store = place.store(self._api, self.collections, ids, now, sandbox.name, discard=anew)
        if anew or store.is_new:
            # Another process may have filled it meanwhile, and may have been written to already.
            store.restore(self.template(place, sandbox, world).snapshot(), if_new=not anew)
        return store

    def template(self, place: Place, sandbox: Sandbox, world: str) -> Store:
        """Return the store that those of a world begin from, loaded on first use. Raises ConfigError, StoreError."""
        key = (world, sandbox.seed, _about(sandbox.clock))
        store = self._loaded.pop(key, None) or self._load(place, sandbox, world)
        self._loaded[key] = store
        if len(self._loaded) > TEMPLATES:
            del self._loaded[next(iter(self._loaded))]
        return store

    def _load(self, place: Place, sandbox: Sandbox, world: str) -> Store:
        """Load a world into a store that has no name: it goes with this process."""
        store = place.store(self._api, self.collections, Ids(sandbox.seed).make, sandbox.clock.now, None)
        if self._fixtures is None and not place.is_shared:
            return self._sown(place, sandbox, store)
        if self._fixtures is not None:
            rows = [persona.rows for persona in self._personas]
            load_world(store, self.ground, self._fixtures / world, rows)
        else:
            with store.transaction() as transaction:
                Seeder(self.ground).fill(transaction)
        return store

    def _sown(self, place: Place, sandbox: Sandbox, seeds: Store) -> Store:
        """Return a store whose collections are seeded when they are first looked at, as if it were now."""
        seeder = Seeder(self.ground)
        then = Sandbox("seeding", Clock("frozen", sandbox.clock.now()), sandbox.seed)

        def sow(collection: str) -> tuple[Mapping[str, Table], Mapping[str, int]]:
            with then.active(), seeds.transaction() as transaction:
                filled = seeder.fill_for(collection, transaction)
            state = seeds.snapshot()
            if not isinstance(state, State):
                raise TypeError(f"rows in memory are a State, not {type(state).__name__}")
            return {name: state.tables[name] for name in filled}, state.counters

        backend = MemoryBackend.sown(Field(tuple(self.collections), sow), place.budget)
        return Store(self.collections, Ids(sandbox.seed).make, sandbox.clock.now, backend)


def _about(clock: Clock) -> datetime:
    """Round the time as far as rows do not mind: dates are shifted by whole days, and a real clock only goes on."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return hour if clock.mode == "real" else clock.now()
