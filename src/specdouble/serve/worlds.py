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
from specdouble.store.spec import CollectionSpec
from specdouble.store.store import Store

_Key = tuple[str, int, datetime]


class Worlds:
    """Fills stores of one API. A world is loaded once for a seed and a day; later stores share its rows."""

    def __init__(
        self,
        collections: Mapping[str, CollectionSpec],
        ground: Ground,
        fixtures: Path | None,
        personas: Sequence[Persona],
        first: str,
    ) -> None:
        self.first = first
        self._collections = collections
        self._ground = ground
        self._fixtures = fixtures
        self._personas = personas
        self._loaded: dict[_Key, Store] = {}

    def store(self, sandbox: Sandbox, world: str) -> Store:
        """Return a store for a sandbox, filled with a world; the sandbox is the active one. Raises ConfigError."""
        key = (world, sandbox.seed, _about(sandbox.clock))
        if key not in self._loaded:
            self._loaded[key] = self._load(sandbox, world)
        return self._loaded[key].fork(Ids(sandbox.seed).make, sandbox.clock.now)

    def _load(self, sandbox: Sandbox, world: str) -> Store:
        store = Store(self._collections, Ids(sandbox.seed).make, sandbox.clock.now)
        if self._fixtures is not None:
            rows = [persona.rows for persona in self._personas]
            load_world(store, self._ground, self._fixtures / world, rows)
        else:
            with store.transaction() as transaction:
                Seeder(self._ground).fill(transaction)
        return store


def _about(clock: Clock) -> datetime:
    """Round the time as far as rows do not mind: dates are shifted by whole days, and a real clock only goes on."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return hour if clock.mode == "real" else clock.now()
