"""Walking through lists: one page, every page, everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.listing import Listing
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.shapes import follow
from specdouble.testing.suite.caller import Caller

MOST_PAGES = 40


@dataclass
class Walk:
    """Pages of a list in order. `complete` tells that the last one was reached."""

    pages: list[list[Row]] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    totals: list[Any] = field(default_factory=list)
    complete: bool = False

    @property
    def rows(self) -> list[Row]:
        """Every row, in order."""
        return [row for page in self.pages for row in page]

    def ids(self, key: str) -> list[str]:
        """Return the ids of every row, in order."""
        return [str(row[key]) for row in self.rows]


def walk(
    play: Play, listing: Listing, query: Mapping[str, Any], size: int | None = None, caller: Caller | None = None
) -> Walk:
    """Go through the pages of a list, `size` rows a page (as many as may be), until one is short or MOST_PAGES."""
    found = Walk()
    wanted = listing.most if size is None else size
    for number in range(MOST_PAGES):
        asked = {**query, **_page(listing, number, wanted)}
        exchange = play.call(listing.operation, query=asked, caller=caller)
        rows = rows_in(listing, exchange)
        if rows is None:
            return found
        found.pages.append(rows)
        found.exchanges.append(exchange)
        found.totals.append(follow(exchange.body, listing.total) if listing.total is not None else None)
        if listing.style == "none" or len(rows) < wanted:
            found.complete = listing.style != "none" or listing.size is None or len(rows) < wanted
            return found
    return found


def rows_in(listing: Listing, exchange: Exchange) -> list[Row] | None:
    """Return the rows of a list's answer; None where it is a refusal, or no such list."""
    if exchange.status >= 300:
        return None
    try:
        rows = follow(exchange.body, listing.way)
    except ValueError:
        return None
    return rows if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows) else None


def needed_query(listing: Listing, row: Row | None = None) -> dict[str, Any] | None:
    """Fill the parameters that a list must be sent: from a row, else from examples; None where nothing is known."""
    query = {}
    for parameter in listing.operation.parameters:
        if parameter.name not in listing.needed:
            continue
        value = (row or {}).get(listing.filters[parameter.name])
        value = next(iter(parameter.examples.values()), None) if value is None else value
        if value is None:
            return None
        query[parameter.name] = value
    return query


def _page(listing: Listing, number: int, size: int) -> dict[str, Any]:
    query: dict[str, Any] = {} if listing.size is None else {listing.size.name: size}
    if listing.page is not None and number:
        first = listing.page.schema.get("default", listing.page.schema.get("minimum", 1))
        query[listing.page.name] = number * size if listing.style == "offset" else int(first) + number
    return query
