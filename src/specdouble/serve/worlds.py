"""The rows that a double starts from, and goes back to: a world of the project, or what the document shows."""

from __future__ import annotations

from collections.abc import Sequence

from specdouble.behave.seeding import Seeder
from specdouble.behave.tiers import Tiers
from specdouble.behave.worlds import load_world
from specdouble.runtime.personas import Persona
from specdouble.serve.project import ApiSource
from specdouble.store.backend import Snapshot
from specdouble.store.store import Store


class Worlds:
    """Loads each world once, and keeps it as a snapshot."""

    def __init__(
        self, store: Store, source: ApiSource, tiers: Tiers, *, personas: Sequence[Persona], world: str
    ) -> None:
        self._store = store
        self._source = source
        self._tiers = tiers
        self._personas = personas
        self._present = world
        self._nothing = store.snapshot()
        self._kept: dict[str, Snapshot] = {}

    def reset(self, world: str | None) -> None:
        """Put every row back; a name chooses another world, to which later resets go. Raises ConfigError."""
        name = world or self._present
        if name not in self._kept:
            self._kept[name] = self._load(name)
        self._store.restore(self._kept[name])
        self._present = name

    def _load(self, world: str) -> Snapshot:
        before = self._store.snapshot()
        self._store.restore(self._nothing)
        try:
            self._fill(world)
            return self._store.snapshot()
        except BaseException:
            self._store.restore(before)
            raise

    def _fill(self, world: str) -> None:
        ground = self._tiers.resource.ground
        if self._source.fixtures is not None:
            rows = [persona.rows for persona in self._personas]
            load_world(self._store, ground, self._source.fixtures / world, rows)
            return
        with self._store.transaction() as transaction:
            Seeder(ground).fill(transaction)
