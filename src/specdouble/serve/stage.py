"""The doubles of one server, and the sandboxes they play in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from specdouble.errors import ConfigError
from specdouble.runtime.clock import make_clock
from specdouble.runtime.sandbox import DEFAULT, Sandbox
from specdouble.runtime.sandboxes import Sandboxes
from specdouble.runtime.settings import Settings
from specdouble.serve.double import SANDBOX, Description, Double
from specdouble.serve.exchange import Receive, Scope, Send

App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Stage:
    """Holds the doubles by name. Every sandbox has the rows of each."""

    def __init__(self, doubles: Mapping[str, Double], settings: Settings) -> None:
        self.doubles = dict(doubles)
        self.sandboxes = Sandboxes(
            self._prepare,
            clock=make_clock(settings.clock),
            seed=settings.seed,
            limit=settings.max_sandboxes,
            idle=settings.sandbox_idle,
        )

    def reset(self, api: str | None = None, world: str | None = None, sandbox: str = DEFAULT) -> None:
        """Put one API of a sandbox, or all, back to a world. Raises ConfigError for an unknown world."""
        self.sandboxes.reset(self.sandboxes.get(sandbox), api, world)

    def alone(self, api: str) -> Alone:
        """Return one double as an application of its own."""
        return Alone(self, api)

    def _prepare(self, sandbox: Sandbox, api: str | None, world: str | None) -> None:
        names = list(self.doubles) if api is None else [api]
        worlds = {name: world or sandbox.worlds.get(name) or self.doubles[name].worlds.first for name in names}
        stores = {}
        for name in names:
            try:
                stores[name] = self.doubles[name].worlds.store(sandbox, worlds[name])
            except ConfigError:
                if api is not None or world is None or len(names) == 1:
                    raise
                # A world named for all need not exist everywhere: an API without it starts from its own.
                worlds[name] = self.doubles[name].worlds.first
                stores[name] = self.doubles[name].worlds.store(sandbox, worlds[name])
        sandbox.stores |= stores
        sandbox.worlds |= worlds


class Alone:
    """One double at the root, in the default sandbox: an ASGI application for tests and for mounting elsewhere."""

    def __init__(self, stage: Stage, api: str) -> None:
        self._stage = stage
        self._double = stage.doubles[api]

    @property
    def description(self) -> Description:
        """What it tells of itself."""
        return self._double.description

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox it plays in."""
        return self._stage.sandboxes.use(DEFAULT)

    def reset(self, world: str | None = None) -> None:
        """Put its rows back to the start of a world. Raises ConfigError for an unknown one."""
        self._stage.reset(self.description.name, world)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        await self._double.serve(scope, receive, send, self.sandbox)


def within(scope: Scope, sandbox: Sandbox) -> Scope:
    """Return a request's scope inside a sandbox."""
    return {**scope, "extensions": {**scope.get("extensions", {}), SANDBOX: sandbox}}
