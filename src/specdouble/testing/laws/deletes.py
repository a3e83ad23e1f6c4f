"""Laws of a delete: the row is gone, and no other."""

from __future__ import annotations

from hypothesis import strategies as st

from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.lists import needed_query, walk
from specdouble.testing.laws.looking import others_stay, refused
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.updates import is_partial


def delete(play: Play, draw: Draw) -> None:
    """Delete a row of our own, or any where the target can go back."""
    operation = play.about.delete
    candidates = [row for name, row in play.rows.items() if name in play.mine or play.suite.subject.reset is not None]
    if operation is None or not candidates:
        return
    row = candidates[draw(st.integers(0, len(candidates) - 1))]
    exchange = play.call(operation, play.id_of(row))
    if exchange.status >= 300:
        refused(play, operation, exchange, row)
        return
    play.bury(row)
    _is_gone(play, row, exchange)
    others_stay(play, operation, row, exchange, draw)


def _is_gone(play: Play, row: Row, exchange: Exchange) -> None:
    name, read, listing = play.id_of(row), play.about.read, play.about.listing
    if read is not None:
        now = play.call(read, name)
        if now.status not in {404, 410}:
            play.breaks(
                "deleted-is-gone",
                read,
                "a row that was deleted is still found",
                exchange,
                now,
                expected="404",
                actual=f"{now.status}",
            )
        play.holds("deleted-is-gone", read)
    query = needed_query(listing, row) if listing is not None else None
    if listing is not None and query is not None:
        found = walk(play, listing, query)
        if name in found.ids(play.about.key):
            play.breaks(
                "deleted-is-not-listed",
                listing.operation,
                "a row that was deleted is still listed",
                exchange,
                *found.exchanges,
                expected=f"no row {name}",
                actual="the row",
            )
        play.holds("deleted-is-not-listed", listing.operation)
    for change in play.about.updates:
        if is_partial(play, change):
            now = play.call(change, name, body={})
            if now.status < 300:
                play.breaks(
                    "deleted-cannot-change",
                    change,
                    "a row that was deleted can be updated",
                    exchange,
                    now,
                    expected="404",
                    actual=f"{now.status}",
                )
            play.holds("deleted-cannot-change", change)
