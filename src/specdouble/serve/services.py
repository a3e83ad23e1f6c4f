"""What a handler may ask for by name, and the call of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer
from specdouble.behave.seen import Seen
from specdouble.contract.call import Call
from specdouble.handler import Request
from specdouble.runtime.clock import Clock
from specdouble.runtime.users import User
from specdouble.serve.exchange import Exchange
from specdouble.serve.fake import Fake, chance_of, make_faker
from specdouble.serve.files import Files
from specdouble.serve.handlers import SERVICES, Handler
from specdouble.serve.tier import Answerer, handler_answer
from specdouble.store.store import Transaction

if TYPE_CHECKING:
    from faker import Faker

    from specdouble.behave.tiers import Tiers

LONGEST_DELAY = 60_000
"""The most milliseconds that `Prefer: token-delay` puts between two events."""
_TOKEN_DELAY = re.compile(r"(?i)(?:^|[,;\s])token-delay\s*=\s*\"?([0-9]{1,9})\b")

Service = Callable[[Call, Transaction, User, Exchange], Any]


class Services:
    """Makes the services of one double, for one request at a time."""

    def __init__(self, tiers: Tiers, api: str = "", root: str = "") -> None:
        """`root` is the address of the server, without any API's mount."""
        self._tiers = tiers
        self._api = api
        self._root = root

    def make(self, name: str) -> Service:
        """Return the maker of a service."""
        makers: dict[str, Service] = {
            "store": lambda _call, store, _user, _exchange: store,
            "clock": lambda _call, _store, _user, exchange: exchange.sandbox.clock,
            "user": lambda _call, _store, user, _exchange: user,
            "request": lambda _call, _store, _user, exchange: request_of(exchange),
            "arguments": lambda call, _store, _user, _exchange: call.arguments,
            "files": lambda _call, store, _user, exchange: Files(store, self._root + exchange.head.prefix, self._api),
            "calls": lambda _call, _store, _user, exchange: self._calls(exchange.sandbox.calls),
            "fake": lambda call, _store, _user, exchange: self._fake(call, exchange.sandbox.seed),
            "ids": lambda _call, store, _user, _exchange: NextIds(store),
            "pace": lambda _call, _store, _user, exchange: Pace(exchange.sandbox.clock, _token_delay(exchange)),
            "later": lambda _call, _store, _user, exchange: (
                lambda: exchange.sandbox.stores[self._api].transaction(alone=True)
            ),
            "inferred": lambda call, store, user, _exchange: Inferred(self._tiers, call, store, user),
            "seen": lambda _call, store, user, _exchange: Seen(store, user, self._tiers.resource.scopes),
        }
        return makers[name]

    def _calls(self, counted: Mapping[tuple[str, str], int]) -> dict[str, int]:
        """Tell how often each operation has been called in this sandbox, in the order of their names."""
        return {name: count for (api, name), count in sorted(counted.items()) if api == self._api and count}

    def _fake(self, call: Call, seed: int) -> Fake:
        return Fake(self._faker, chance_of(call, seed))

    @cached_property
    def _faker(self) -> Faker:
        return make_faker()


@dataclass(frozen=True)
class Inferred:
    """The answer that `resource` would give: `inferred()`; of a list, with rows of one's own: `inferred(rows)`."""

    _tiers: Tiers
    _call: Call
    _store: Transaction
    _user: User

    def __call__(self, rows: Iterable[Mapping[str, Any]] | None = None) -> Answer:
        """Return the answer, with its checks and writes.

        `rows` are those that a list has, in their order where the request asks for none: it is sorted, cut into pages
        and put in its envelope as the document says, without what the caller does not see. Items that are no rows of
        its collection are shown as they are. Raises StoreError where the operation is no list.
        """
        if rows is None:
            return self._tiers.answer(self._call, self._store, self._user)
        return self._tiers.resource.list_of(list(rows), self._call, self._store, self._user)


@dataclass(frozen=True)
class Pace:
    """Lets a stream take its time: `await pace(0.2)` between two events. Where the clock stands, nobody waits."""

    _clock: Clock
    _wished: float = 0.0

    async def __call__(self, seconds: float | None = None) -> bool:
        """Wait so many seconds of a running clock; without a number, as long as `Prefer: token-delay` says.

        Returns whether the clock runs: where it stands, waiting brings nothing about.
        """
        runs = self._clock.mode != "frozen"
        await asyncio.sleep((self._wished if seconds is None else seconds) if runs else 0)
        return runs


def _token_delay(exchange: Exchange) -> float:
    """Read how long a client wants to wait between two events, in seconds: `Prefer: token-delay=50` are 50 ms."""
    found = _TOKEN_DELAY.search(exchange.raw.header("prefer") or "")
    return min(int(found[1]), LONGEST_DELAY) / 1000 if found else 0.0


@dataclass(frozen=True)
class NextIds:
    """Tells the id that the next row of a collection gets: `ids.next("agents")`."""

    _store: Transaction

    def next(self, collection: str) -> str | int:
        """Return the id of the next row added to a collection."""
        return self._store[collection].next_id()


def handler_tier(handler: Handler, services: Services, discreet: Callable[[Any], Any] | None = None) -> Answerer:
    """Compile the call of a handler: which argument comes from where is decided here.

    `discreet` takes out of the answer what its rows hold and the operation does not show.
    """
    made = {name: services.make(name) for name in handler.takes if name in SERVICES}
    takes_body = "body" in handler.takes
    plain = tuple(name for name in handler.takes if name not in SERVICES and name != "body")

    def arguments(call: Call, store: Transaction, user: User, exchange: Exchange) -> dict[str, Any]:
        values = call.arguments
        given = {name: values.get(name) for name in plain if name in values or name not in handler.defaults}
        if takes_body:
            given["body"] = call.body
        return given | {name: make(call, store, user, exchange) for name, make in made.items()}

    if handler.is_async:

        async def answer_later(call: Call, store: Transaction, user: User, exchange: Exchange) -> Answer:
            return handler_answer(await handler.function(**arguments(call, store, user, exchange)), discreet)

        return answer_later

    def answer(call: Call, store: Transaction, user: User, exchange: Exchange) -> Answer | Awaitable[Answer]:
        return handler_answer(handler.function(**arguments(call, store, user, exchange)), discreet)

    return answer


def request_of(exchange: Exchange) -> Request:
    """Return the request behind an exchange, as handlers see it."""
    raw = exchange.raw
    return Request(raw.method, raw.path, dict(raw.headers), raw.body)
