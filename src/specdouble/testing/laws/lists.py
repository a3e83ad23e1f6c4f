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


def query_of(play: Play, row: Row, sent: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Fill the parameters that the list of a row must be sent; None where they are not known, or there is no list.

    From the row itself, from what was `sent` to make it, from the list in which it was found, from its parents.
    """
    listing, name = play.about.listing, str(row.get(play.about.key))
    if listing is None:
        return None
    given = play.sent.get(name, {}) if sent is None else sent
    found = play.found.get(name, {})
    query = {
        needed: next((one for one in _values(play, listing, needed, row, given) if one is not None), found.get(needed))
        for needed in listing.needed
    }
    return query if None not in query.values() else None


def _values(play: Play, listing: Listing, name: str, row: Row, given: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    scope = listing.scopes.get(name, name)
    return row.get(listing.filters.get(name, "")), given.get(scope), play.above.get(scope)


def any_query(play: Play, row: Row | None = None) -> dict[str, Any] | None:
    """Fill the parameters that a list must be sent: for a row, else from their examples; None where neither does."""
    listing = play.about.listing
    query = query_of(play, row) if row is not None else None
    if listing is None or query is not None:
        return query
    known = {one.name: one for one in listing.operation.parameters if one.location == "query"}
    samples = {name: play.above.get(listing.scopes.get(name, "")) for name in listing.needed}
    for name in listing.needed:
        if samples[name] is None:
            samples[name] = next(iter(known[name].examples.values()), None)
    return samples if None not in samples.values() else None


def _page(listing: Listing, number: int, size: int) -> dict[str, Any]:
    query: dict[str, Any] = {} if listing.size is None else {listing.size.name: size}
    if listing.switch is not None:
        query[listing.switch.name] = True
    if listing.page is not None and number:
        first = listing.page.schema.get("default", listing.page.schema.get("minimum", 1))
        query[listing.page.name] = number * size if listing.style == "offset" else int(first) + number
    return query
