"""Looking again after a write: at the row, at the list, at the rows beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.lists import needed_query, walk
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.sameness import differences, kept
from specdouble.testing.laws.shapes import body_schema, properties


def keeps(play: Play, operation: Operation, body: Mapping[str, Any], row: Row, exchange: Exchange) -> None:
    """Compare the row in an answer with the body that was sent."""
    law = f"{'create' if operation is play.about.create else 'update'}-keeps-what-was-sent"
    schemas = properties(play.suite.document, body_schema(operation))
    for name, value in body.items():
        part = play.suite.document.resolve(schemas.get(name, {}))
        hidden = name not in row and name not in play.about.properties
        if hidden or (isinstance(part, dict) and part.get("writeOnly")):
            continue
        if not kept(value, row.get(name)):
            play.breaks(
                law,
                operation,
                f"{name} was sent and is not what came back",
                exchange,
                expected={name: value},
                actual={name: row.get(name)},
                subject=name,
            )
    play.holds(law, operation)


def read_back(play: Play, read: Operation, row: Row, *before: Exchange) -> None:
    """Read a row, and compare it with what is known of it."""
    exchange = play.call(read, play.id_of(row))
    found = play.row_of(read, exchange)
    if exchange.status >= 300 or found is None:
        play.breaks(
            "read-your-writes",
            read,
            "a row that was just written is not found",
            *before,
            exchange,
            expected=f"the row {play.id_of(row)}",
            actual=f"{exchange.status}",
        )
        return
    changed = differences(row, found, play.volatile_of(read, row, found), play.about.properties)
    if changed:
        play.breaks(
            "read-your-writes",
            read,
            f"the row is read with another {', '.join(changed)} than was written",
            *before,
            exchange,
            expected={name: row[name] for name in changed},
            actual={name: found.get(name) for name in changed},
            subject=changed[0],
        )
    play.holds("read-your-writes", read)
    play.remember({**row, **found}, mine=play.id_of(row) in play.mine)


def listed(play: Play, row: Row, exchange: Exchange) -> None:
    """Look for a row in the list, which says there what it says elsewhere."""
    listing = play.about.listing
    query = needed_query(listing, row) if listing is not None else None
    if listing is None or query is None:
        return
    found = walk(play, listing, query)
    same_row = next((one for one in found.rows if str(one.get(play.about.key)) == play.id_of(row)), None)
    if same_row is None and found.complete:
        play.breaks(
            "created-is-listed",
            listing.operation,
            "a row that was made does not stand in the list",
            exchange,
            *found.exchanges,
            expected=f"the row {play.id_of(row)}",
            actual=f"{len(found.rows)} others",
        )
    if same_row is None:
        return
    play.holds("created-is-listed", listing.operation)
    changed = differences(same_row, play.rows[play.id_of(row)], play.volatile)
    if changed:
        play.breaks(
            "list-agrees-with-read",
            listing.operation,
            f"the list shows another {', '.join(changed)} than the row itself",
            exchange,
            found.exchanges[-1],
            expected={name: row.get(name) for name in changed},
            actual={name: same_row[name] for name in changed},
            subject=changed[0],
        )
    play.holds("list-agrees-with-read", listing.operation)


def others_stay(play: Play, operation: Operation, row: Row, exchange: Exchange, draw: Draw) -> None:
    """Read other rows, the first and the last among them: a write to one leaves them as they were."""
    read = play.about.read
    others = [other for name, other in play.rows.items() if name != play.id_of(row)]
    if read is None or not others:
        return
    for number in dict.fromkeys((0, draw(st.integers(0, len(others) - 1)), len(others) - 1)):
        other = others[number]
        now = play.call(read, play.id_of(other))
        found = play.row_of(read, now)
        changed = ["the whole row"] if found is None else differences(other, found, play.volatile)
        if changed:
            play.breaks(
                "frame",
                operation,
                f"a write to one row changed {', '.join(changed)} of another",
                exchange,
                now,
                expected=dict(other),
                actual=now.body,
            )
        play.holds("frame", operation)


def refused(play: Play, operation: Operation, exchange: Exchange, row: Row | None = None) -> None:
    """Read the row that was refused: it is as it was."""
    if row is None or play.about.read is None or exchange.status >= 500:
        return
    now = play.call(play.about.read, play.id_of(row))
    found = play.row_of(play.about.read, now)
    changed = ["the row itself"] if found is None else differences(row, found, play.volatile)
    if changed:
        play.breaks(
            "refusal-leaves-nothing",
            operation,
            f"the refused request changed {', '.join(changed)}",
            exchange,
            now,
            expected=dict(row),
            actual=now.body,
        )
    play.holds("refusal-leaves-nothing", operation)
