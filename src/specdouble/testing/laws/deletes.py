"""Laws of a delete: the row is gone, and no other."""

from __future__ import annotations

from hypothesis import strategies as st

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.census import Written, counted, frame
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.lists import query_of, walk
from specdouble.testing.laws.looking import others_stay, refused
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.shapes import documents_absence
from specdouble.testing.laws.updates import changes, is_partial


def delete(play: Play, draw: Draw) -> None:
    """Delete a row of our own, or any where the target can go back."""
    operation = play.about.delete
    candidates = [row for name, row in play.rows.items() if name in play.mine or play.suite.subject.reset is not None]
    if operation is None or not candidates:
        return
    row = candidates[draw(st.integers(0, len(candidates) - 1))]
    before = counted(play, query_of(play, row))
    exchange = play.call(operation, play.id_of(row))
    if exchange.status >= 300:
        refused(play, operation, exchange, row)
        return
    play.bury(row)
    _is_gone(play, row, exchange)
    _is_not_listed(play, Written(operation, row, exchange, before))
    _cannot_change(play, row, exchange, draw)
    _is_not_deleted_again(play, operation, row, exchange)
    others_stay(play, operation, row, exchange, draw)


def _is_gone(play: Play, row: Row, exchange: Exchange) -> None:
    read = play.about.read
    if read is None:
        return
    now = play.call(read, play.id_of(row))
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


def _is_not_listed(play: Play, written: Written) -> None:
    listing, query, name = play.about.listing, query_of(play, written.row), play.id_of(written.row)
    if listing is None or query is None:
        return
    found = walk(play, listing, query)
    if name in found.ids(play.about.key):
        play.breaks(
            "deleted-is-not-listed",
            listing.operation,
            "a row that was deleted is still listed",
            written.exchange,
            *found.exchanges,
            expected=f"no row {name}",
            actual="the row",
        )
    play.holds("deleted-is-not-listed", listing.operation)
    frame(play, written, query, found)


def _cannot_change(play: Play, row: Row, exchange: Exchange, draw: Draw) -> None:
    """Update a deleted row: with nothing where that is valid, else where only a refusal is documented."""
    for change in play.about.updates:
        partial = is_partial(play, change)
        if not partial and (not documents_absence(change) or "201" in change.responses):
            continue  # a PUT may make what is not there (RFC 9110, 9.3.4)
        now = play.call(change, play.id_of(row), body={} if partial else draw(changes(play, change)))
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


def _is_not_deleted_again(play: Play, operation: Operation, row: Row, exchange: Exchange) -> None:
    """Delete a deleted row, where the document says what becomes of rows that are not there."""
    if not documents_absence(operation):
        return
    again = play.call(operation, play.id_of(row))
    if again.status < 300:
        play.breaks(
            "deleted-once",
            operation,
            "a row that was deleted is deleted again",
            exchange,
            again,
            expected="404",
            actual=f"{again.status}",
        )
    play.holds("deleted-once", operation)
