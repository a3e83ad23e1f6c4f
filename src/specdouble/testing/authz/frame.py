"""Nothing else has changed: every list that every tenant is shown, before and after."""

from __future__ import annotations

from collections.abc import Mapping

from specdouble.contract.model import Operation
from specdouble.testing.arguments import NOTHING
from specdouble.testing.authz.places import Places
from specdouble.testing.authz.requests import Requests
from specdouble.testing.authz.surroundings import Ask, Surroundings
from specdouble.testing.exchange import Exchange
from specdouble.testing.suite.caller import Caller

Shown = Mapping[tuple[str, str], Exchange]
"""By list operation and caller."""


class Frame:
    """Looks at lists. One that differs from one look to the next, with nothing done between, is left out."""

    def __init__(self, ask: Ask, places: Places, surroundings: Surroundings, requests: Requests) -> None:
        self._ask = ask
        self._places = places
        self._surroundings = surroundings
        self._requests = requests
        self._start: Shown | None = None
        self._restless: frozenset[tuple[str, str]] = frozenset()

    def start(self) -> Shown:
        """Return what lists show at the start of the world: looked at twice, the first time."""
        if self._start is None:
            first, second = self.look(), self.look()
            self._restless = frozenset(key for key in first if key not in second or differ(first[key], second[key]))
            self._start = {key: exchange for key, exchange in first.items() if key not in self._restless}
        return self._start

    def look(self) -> Shown:
        """Look at every list as every tenant."""
        shown = {}
        for listing in self._places.listings:
            for viewer in self._surroundings.viewers:
                exchange = self.show(listing, viewer) if (listing.id, viewer.name) not in self._restless else None
                if exchange is not None and exchange.status < 300:
                    shown[listing.id, viewer.name] = exchange
        return shown

    def show(self, listing: Operation, viewer: Caller) -> Exchange | None:
        """Look at one list."""
        parts = self._requests.parts(listing, (), NOTHING, viewer, "")
        return None if parts is None else self._ask(listing, parts, viewer)


def differ(one: Exchange, other: Exchange) -> bool:
    """Tell whether two looks at one thing show different things; two refusals show none, whatever ids they carry."""
    if one.status == other.status >= 400:
        return False
    return (one.status, one.content) != (other.status, other.content)


def changed(before: Shown, after: Shown) -> list[tuple[Exchange, Exchange]]:
    """Return the lists that show something else now."""
    return [(one, after[key]) for key, one in before.items() if key in after and differ(one, after[key])]
