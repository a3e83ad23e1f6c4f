"""What a list holds before and after a write: one row more, one less or another, and all others as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.lists import Walk, walk
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.sameness import differences, kept
from specdouble.testing.laws.shapes import plain


@dataclass(frozen=True)
class Census:
    """The rows of a whole list by their ids, its total, the query, and how many writes there had been."""

    rows: Mapping[str, Row]
    total: Any
    query: Mapping[str, Any]
    writes: int


@dataclass(frozen=True)
class Written:
    """A write to one row: the operation, the row as it is now or was last, its exchange, and the list before it."""

    operation: Operation
    row: Row
    exchange: Exchange
    before: Census | None


def counted(play: Play, query: Mapping[str, Any] | None) -> Census | None:
    """Return what a list holds now: as it was last seen where nothing was written since. None where nobody can tell."""
    if query is None or play.about.listing is None or play.about.grows:
        return None
    known: Census | None = play.census.get(_name(query))
    if known is not None and known.writes == len(play.writes):
        return known
    return _keep(play, query, walk(play, play.about.listing, query))


def _keep(play: Play, query: Mapping[str, Any], found: Walk) -> Census | None:
    """Keep what a walk through a list has shown; None where it did not come to the end."""
    if not found.complete:
        return None
    rows = {str(row[play.about.key]): row for row in found.rows}
    census = play.census[_name(query)] = Census(rows, found.totals[-1], query, len(play.writes))
    return census


def _name(query: Mapping[str, Any]) -> str:
    return json.dumps(query, sort_keys=True, default=str)


def frame(play: Play, written: Written, query: Mapping[str, Any], found: Walk) -> None:
    """Compare a list before a write to one row with what was found in it afterwards."""
    before, after, own = written.before, _keep(play, query, found), play.id_of(written.row)
    if before is None or after is None or before.query != query:
        return
    watched = [name for name in before.rows if name != own and _is_watched(play, name)]
    others = [name for name in watched if not _hangs_on(own, name, before.rows)]
    lost = [name for name in others if name not in after.rows]
    if lost:
        sentence = f"the row {lost[0]} is gone after a write to another"
        _break(play, written, found, sentence, f"the row {lost[0]} as it was")
    changed = _changed(play, others, before, after)
    if changed:
        sentence = f"the row {changed[0]} changed by a write to another"
        _break(play, written, found, sentence, before.rows[changed[0]])
    made = [name for name in after.rows if name not in before.rows and name != own]
    if written.operation is play.about.create:  # one may bring others: the answer to a message, a book's first page
        made = [name for name in made if _is_copy(play, own, after.rows[name])]
    if made and play.suite.subject.reset is not None:
        _break(play, written, found, f"the row {made[0]} came with a write to another", "no other row")
    play.holds("frame", written.operation)
    _total(play, written, after, found)


def _is_watched(play: Play, name: str) -> bool:
    """Tell whether nobody but this play writes to a row."""
    return play.suite.subject.reset is not None or name in play.mine


def _hangs_on(own: str, name: str, rows: Mapping[str, Row], seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a row names another, itself or through others: it may go with it, as a folder's folders do."""
    named = set(_references(rows[name])) - {name}
    below = [one for one in rows if one in named and one not in seen]
    return own in named or any(_hangs_on(own, one, rows, seen | {name, one}) for one in below)


def _references(value: Any, name: str = "") -> Iterator[str]:
    """Give every text in a row, and the numbers that could be ids."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _references(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part, name)
    elif isinstance(value, str) or (isinstance(value, int) and plain(name).endswith(("id", "ids", "parent"))):
        yield str(value)


def _changed(play: Play, others: list[str], before: Census, after: Census) -> list[str]:
    """Name the rows that the list shows otherwise than before, but for what changes by itself."""
    listing = play.about.listing
    pairs = [(before.rows[name], after.rows[name]) for name in others if name in after.rows]
    if listing is None or not any(differences(*pair, play.volatile) for pair in pairs):
        return []
    for again in walk(play, listing, after.query).rows:
        earlier = after.rows.get(play.id_of(again))
        play.volatile |= set(differences(earlier, again)) if earlier is not None else set()
    return [play.id_of(one) for one, other in pairs if differences(one, other, play.volatile)]


def _is_copy(play: Play, own: str, row: Row) -> bool:
    """Tell whether a row that nobody asked for holds all that was sent to make another."""
    sent = {name: value for name, value in play.sent.get(own, {}).items() if name in row}
    return bool(sent) and kept(sent, row)


def _total(play: Play, written: Written, after: Census, found: Walk) -> None:
    listing, before = play.about.listing, written.before
    if listing is None or before is None or play.suite.subject.reset is None:
        return
    if not isinstance(before.total, int) or not isinstance(after.total, int):
        return
    grown = len(after.rows) - len(before.rows)
    if after.total - before.total != grown:
        play.breaks(
            "total-counts-all",
            listing.operation,
            f"the total goes from {before.total} to {after.total}, and the rows of the list are {grown:+}",
            written.exchange,
            *found.exchanges,
            expected=before.total + grown,
            actual=after.total,
        )
    play.holds("total-counts-all", listing.operation)


def _break(play: Play, written: Written, found: Walk, sentence: str, expected: Any) -> None:
    play.breaks(
        "frame",
        written.operation,
        sentence,
        written.exchange,
        *found.exchanges,
        expected=expected,
        actual=[str(row.get(play.about.key)) for row in found.rows],
    )
