"""What each caller is shown at the start, and how a value of one caller's world becomes another's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.arguments import Parts
from specdouble.testing.authz.places import Places, row_key, shown_rows
from specdouble.testing.exchange import Exchange
from specdouble.testing.suite.caller import Caller

Ask = Callable[[Operation, Parts, Caller], Exchange | None]
Row = dict[str, Any]


class Surroundings:
    """The first page of every list, as the first caller of each tenant is shown it."""

    def __init__(self, places: Places, callers: Sequence[Caller]) -> None:
        self._places = places
        self._callers = callers
        self._tenants = {caller.tenant for caller in callers if caller.tenant is not None}
        self._rows: dict[tuple[str, str], list[Row]] = {}

    @property
    def viewers(self) -> list[Caller]:
        """The first caller of each tenant: who may see the most of it."""
        return list({caller.tenant: caller for caller in reversed(self._callers)}.values())[::-1]

    def viewer(self, caller: Caller) -> Caller:
        """Return who looks for a caller's tenant."""
        return next(one for one in self.viewers if one.tenant == caller.tenant)

    def look(self, listing: Operation, caller: Caller, exchange: Exchange | None) -> None:
        """Remember what a list showed."""
        if exchange is not None and 200 <= exchange.status < 300:
            self._rows[caller.name, listing.path] = shown_rows(exchange)

    def rows(self, caller: Caller, collection: str) -> list[Row] | None:
        """Return the rows of a collection that a caller's tenant is shown; None where it was shown no list."""
        return self._rows.get((self.viewer(caller).name, collection))

    def keys(self, caller: Caller, collection: str) -> list[str | int]:
        """Return what paths take for these rows."""
        name = self._places.item_name(collection)
        keys = (row_key(row, name) for row in self.rows(caller, collection) or ())
        return [key for key in keys if key is not None]

    def translate(self, value: Any, caller: Caller) -> Any:
        """Put the caller's own tenant and rows in the place of those of others, at any depth."""
        if isinstance(value, dict):
            return {name: self.translate(below, caller) for name, below in value.items()}
        if isinstance(value, list):
            return [self.translate(below, caller) for below in value]
        return self._own(value, caller) if isinstance(value, str) else value

    def _own(self, value: str, caller: Caller) -> str:
        if value in self._tenants:
            return value if caller.tenant is None else caller.tenant
        for (viewer, collection), rows in self._rows.items():
            name = self._places.item_name(collection)
            if viewer == self.viewer(caller).name or value not in [row_key(row, name) for row in rows]:
                continue
            own = self.keys(caller, collection)
            return value if value in own or not own else str(own[0])
        return value
