"""Every sandbox of a server: made on first use, bounded in number, forgotten when nobody comes back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

from specdouble.errors import ApiError
from specdouble.runtime.clock import Clock
from specdouble.runtime.sandbox import DEFAULT, Kept, Sandbox
from specdouble.store.budget import StoreFull

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SNAPSHOTS = 1000
"""How many snapshots one sandbox may have."""

Prepare = Callable[[Sandbox, str | None, str | None], None]
"""Takes a sandbox, an API (None: all) and a world (None: the one it has); fills its stores anew."""


class SandboxRefused(ApiError):
    """A sandbox that cannot be had: a wrong name, an unknown one, or too many."""


class Sandboxes:
    """The sandboxes of one server. `limit` is how many there may be, `idle` how many seconds an unused one is kept."""

    def __init__(
        self,
        prepare: Prepare,
        *,
        clock: Clock,
        seed: int,
        limit: int = 1000,
        idle: float = 3600.0,
        discard: Callable[[Sandbox], None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._prepare = prepare
        self._clock = clock
        self._seed = seed
        self._limit = limit
        self._idle = idle
        self._discard = discard
        self._monotonic = monotonic
        self._all: dict[str, Sandbox] = {}
        self._add(Sandbox(DEFAULT, clock.copy(), seed))

    def __iter__(self) -> Iterator[Sandbox]:
        return iter(list(self._all.values()))

    def __len__(self) -> int:
        return len(self._all)

    def use(self, name: str) -> Sandbox:
        """Return a sandbox, made now if there is none of that name. Raises SandboxRefused."""
        sandbox = self._all.get(name)
        if sandbox is None:
            sandbox = self._add(Sandbox(_checked(name), self._clock.copy(), self._seed))
        sandbox.used_at = self._monotonic()
        return sandbox

    def get(self, name: str) -> Sandbox:
        """Return a sandbox that exists. Raises SandboxRefused with 404."""
        if name not in self._all:
            raise SandboxRefused(f"no sandbox {name!r}; there are: {', '.join(sorted(self._all))}", status=404)
        return self._all[name]

    def make(self, name: str, *, seed: int | None = None, world: str | None = None) -> Sandbox:
        """Make a sandbox anew, in place of one of the same name. Raises SandboxRefused."""
        fresh = Sandbox(_checked(name), self._clock.copy(), self._seed if seed is None else seed)
        if name in self._all:
            self._discard(self._all[name])
        return self._add(fresh, world)

    def fork(self, name: str, to: str) -> Sandbox:
        """Copy a sandbox as it is now: rows are shared until either writes."""
        origin = self.get(name)
        twin = Sandbox(_checked(to), origin.clock.copy(), origin.seed)
        self._make_room(to)
        if to in self._all:
            self._discard(self._all[to])
        twin.stores = {api: store.fork(now=twin.clock.now, name=to) for api, store in origin.stores.items()}
        twin.worlds, twin.snapshots = dict(origin.worlds), dict(origin.snapshots)
        twin.inherited = {api for api in origin.stores if not origin.is_untouched(api)}
        twin.faults = origin.faults.fork(twin.seed, twin.clock.now)
        twin.expectations = origin.expectations.fork(twin.clock.now)
        twin.used_at = self._monotonic()
        self._all[to] = twin
        return twin

    def drop(self, name: str) -> None:
        """Forget a sandbox; the default one starts anew instead."""
        self._discard(self.get(name))
        del self._all[name]
        if name == DEFAULT:
            self._add(Sandbox(DEFAULT, self._clock.copy(), self._seed))

    def reset(self, sandbox: Sandbox, api: str | None = None, world: str | None = None) -> None:
        """Put one API of a sandbox, or all, back to a world. Faults and expectations stay until they are taken away.

        Raises SandboxRefused where there is no memory for the rows of the world.
        """
        with sandbox.active():
            try:
                self._prepare(sandbox, api, world)
            except StoreFull as error:
                raise SandboxRefused(error.message, status=error.status) from None
        if api is None:
            sandbox.rate_limits.clear()

    def expire(self) -> None:
        """Forget the sandboxes that nobody has used for long."""
        oldest = self._monotonic() - self._idle
        for name in [one.name for one in self if one.used_at < oldest and one.name != DEFAULT]:
            self.drop(name)

    def _add(self, sandbox: Sandbox, world: str | None = None) -> Sandbox:
        self._make_room(sandbox.name)
        self.reset(sandbox, None, world)
        sandbox.used_at = self._monotonic()
        self._all[sandbox.name] = sandbox
        return sandbox

    def _make_room(self, name: str) -> None:
        if name in self._all or len(self._all) < self._limit:
            return
        self.expire()
        if len(self._all) >= self._limit:
            message = (
                f"{self._limit} sandboxes are in use; drop some with DELETE /-/sandboxes/NAME, or raise max_sandboxes"
            )
            raise SandboxRefused(message, status=503)


def take_snapshot(sandbox: Sandbox, name: str) -> Kept:
    """Keep a sandbox's rows, worlds and clock under a name. Raises SandboxRefused with 503 where there are many."""
    if len(sandbox.snapshots) >= SNAPSHOTS and name not in sandbox.snapshots:
        text = f"sandbox {sandbox.name!r} has {SNAPSHOTS} snapshots; drop some with DELETE /-/snapshots/NAME"
        raise SandboxRefused(text, status=503)
    rows = {api: store.snapshot(_checked(name)) for api, store in sandbox.stores.items()}
    kept = Kept(sandbox.clock.now(), rows, dict(sandbox.worlds), sandbox.clock.copy())
    sandbox.snapshots[name] = kept
    return kept


def drop_snapshot(sandbox: Sandbox, name: str) -> None:
    """Forget a snapshot. Raises SandboxRefused with 404."""
    find_snapshot(sandbox, name)
    del sandbox.snapshots[name]
    for store in sandbox.stores.values():
        store.drop_snapshot(name)


def restore_snapshot(sandbox: Sandbox, name: str) -> None:
    """Go back to a snapshot. Raises SandboxRefused with 404."""
    kept = find_snapshot(sandbox, name)
    for api, rows in kept.rows.items():
        sandbox.stores[api].restore(rows)
    sandbox.worlds = dict(kept.worlds)


def find_snapshot(sandbox: Sandbox, name: str) -> Kept:
    """Return a snapshot. Raises SandboxRefused with 404."""
    if name not in sandbox.snapshots:
        there_are = ", ".join(sorted(sandbox.snapshots)) or "none"
        raise SandboxRefused(f"no snapshot {name!r} in sandbox {sandbox.name!r}; there are: {there_are}", status=404)
    return sandbox.snapshots[name]


def _checked(name: str) -> str:
    if NAME.fullmatch(name) is None:
        text = f"{name[:70]!r} is no name; expected 1 to 64 letters, digits, dots, dashes or underscores"
        raise SandboxRefused(text, status=400)
    return name
