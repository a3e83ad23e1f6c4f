"""The rows that a double starts from, and goes back to: a world of the project, or what the document shows."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from specdouble.behave.seeding import Seeder
from specdouble.behave.tiers import Tiers

from specdouble.errors import ConfigError
from specdouble.runtime.clock import Clock
from specdouble.runtime.personas import Persona
from specdouble.serve.project import ApiSource
from specdouble.store.backend import Snapshot
from specdouble.store.store import Store


class Worlds:
    """Loads each world once, and keeps it as a snapshot."""

    def __init__(
        self, store: Store, source: ApiSource, tiers: Tiers, *, personas: Sequence[Persona], world: str, clock: Clock
    ) -> None:
        self._store = store
        self._source = source
        self._tiers = tiers
        self._personas = personas
        self._present = world
        self._clock = clock
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
        if self._source.fixtures is None:
            with self._store.transaction() as transaction:
                Seeder(ground).fill(transaction)
            return
        folder = self._source.fixtures / world
        if not folder.is_dir():
            raise ConfigError(_unknown_world(self._source.fixtures, self._source.name, world))
        from specdouble.behave.worlds import load_world
        load_world(self._store, ground, folder, [persona.rows for persona in self._personas], self._clock.now)


def _unknown_world(fixtures: Path, api: str, world: str) -> str:
    names = sorted(file.parent.name for file in fixtures.glob("*/world.yaml"))
    close = get_close_matches(world, names, 1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"unknown world {world!r} for {api}; there are: {', '.join(names) or 'none'}.{hint}"
