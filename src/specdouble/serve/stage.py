"""The doubles of one server, and the sandboxes they play in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from specdouble.errors import ConfigError
from specdouble.runtime.clock import make_clock
from specdouble.runtime.sandbox import DEFAULT, Kept, Sandbox
from specdouble.runtime.sandboxes import NAME, Sandboxes, SandboxRefused
from specdouble.runtime.settings import Settings
from specdouble.serve.double import SANDBOX, Description, Double
from specdouble.serve.exchange import Receive, Scope, Send
from specdouble.store.backend import Snapshot
from specdouble.store.budget import Budget
from specdouble.store.opening import open_place
from specdouble.store.store import Store

App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Stage:
    """Holds the doubles by name. Every sandbox has the rows of each."""

    def __init__(self, doubles: Mapping[str, Double], settings: Settings) -> None:
        self.doubles = dict(doubles)
        budget = Budget(settings.max_memory)
        self.place = open_place(settings.store, budget)
        self.errors: dict[str, str] = {}  # what is wrong with the files of a double that goes on as it was
        try:
            self.sandboxes = self._make_sandboxes(settings)
        except SandboxRefused as error:
            raise ConfigError(f"the first rows do not fit: {error.message}") from None
        budget.relieve = self.sandboxes.expire

    def _make_sandboxes(self, settings: Settings) -> Sandboxes:
        sandboxes = Sandboxes(
            self._prepare,
            clock=make_clock(settings.clock),
            seed=settings.seed,
            limit=settings.max_sandboxes,
            idle=settings.sandbox_idle,
            discard=self._discard,
        )
        for name in self.place.sandboxes:
            if NAME.fullmatch(name) and name != DEFAULT:
                sandboxes.use(name)
        return sandboxes

    def reset(self, api: str | None = None, world: str | None = None, sandbox: str = DEFAULT) -> None:
        """Put one API of a sandbox, or all, back to a world. Raises ConfigError for an unknown world."""
        self.sandboxes.reset(self.sandboxes.get(sandbox), api, world)

    def add(self, double: Double) -> None:
        """Serve one more double, in every sandbox that there is."""
        name = double.description.name
        self.doubles[name] = double
        for sandbox in self.sandboxes:
            self.sandboxes.reset(sandbox, name)

    def replace(self, double: Double, stores: Mapping[str, Store]) -> None:
        """Put a double in the place of the one of its name, with a store for each sandbox; requests under way stay."""
        name = double.description.name
        self.doubles[name] = double
        for sandbox in self.sandboxes:
            sandbox.stores[name] = stores[sandbox.name]

    def alone(self, api: str) -> Alone:
        """Return one double as an application of its own."""
        return Alone(self, api)

    def _prepare(self, sandbox: Sandbox, api: str | None, world: str | None) -> None:
        names = list(self.doubles) if api is None else [api]
        worlds = {name: world or sandbox.worlds.get(name) or self.doubles[name].worlds.first for name in names}
        stores = {}
        anew = bool(sandbox.stores)
        for name in names:
            try:
                stores[name] = self._fill(name, sandbox, worlds[name], anew=anew)
            except ConfigError:
                if api is not None or world is None or len(names) == 1:
                    raise
                # A world named for all need not exist everywhere: an API without it starts from its own.
                worlds[name] = self.doubles[name].worlds.first
                stores[name] = self._fill(name, sandbox, worlds[name], anew=anew)
        sandbox.stores |= stores
        sandbox.worlds |= worlds
        sandbox.inherited -= stores.keys()
        if self.place.is_shared and not anew:
            _find_snapshots(sandbox)

    def _fill(self, name: str, sandbox: Sandbox, world: str, *, anew: bool) -> Store:
        return self.doubles[name].worlds.store(self.place, sandbox, world, anew=anew)

    def _discard(self, sandbox: Sandbox) -> None:
        """Free the rows of a sandbox that is gone, and those who follow its journal."""
        sandbox.journal.close()
        if self.place.is_shared:
            for store in sandbox.stores.values():
                store.backend.drop()


def _find_snapshots(sandbox: Sandbox) -> None:
    """Find the snapshots that an earlier process kept."""
    found: dict[str, dict[str, Snapshot]] = {}
    for api, store in sandbox.stores.items():
        for name, snapshot in store.snapshots().items():
            found.setdefault(name, {})[api] = snapshot
    for name, rows in found.items():
        sandbox.snapshots[name] = Kept(sandbox.clock.now(), rows, dict(sandbox.worlds), sandbox.clock.copy())


class Alone:
    """One double at the root, in the default sandbox: an ASGI application for tests and for mounting elsewhere."""

    def __init__(self, stage: Stage, api: str) -> None:
        self._stage = stage
        self._api = api

    @property
    def description(self) -> Description:
        """What it tells of itself."""
        return self._stage.doubles[self._api].description

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox it plays in."""
        return self._stage.sandboxes.use(DEFAULT)

    def reset(self, world: str | None = None) -> None:
        """Put its rows back to the start of a world. Raises ConfigError for an unknown one."""
        self._stage.reset(self._api, world)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        await self._stage.doubles[self._api].serve(scope, receive, send, self.sandbox)


def within(scope: Scope, sandbox: Sandbox) -> Scope:
    """Return a request's scope inside a sandbox."""
    return {**scope, "extensions": {**scope.get("extensions", {}), SANDBOX: sandbox}}
