"""Laws of writes: what was sent is kept, is read, is listed; a refusal and a deletion mean what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from hypothesis import strategies as st

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.bodies import Bodies, looks_like_reference
from specdouble.testing.laws.lists import needed_query, walk
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.sameness import differences, kept, same
from specdouble.testing.laws.shapes import body_schema, properties, required

Draw = Callable[[st.SearchStrategy[Any]], Any]


def create(play: Play, draw: Draw) -> None:
    """Make a row."""
    operation = play.about.create
    if operation is None:
        return
    body = draw(Bodies(play.suite.document, operation).whole(play.next_serial(), play.known()))
    exchange = play.call(operation, body=body)
    if exchange.status >= 300:
        refused(play, operation, exchange)
        return
    row = play.row_of(operation, exchange)
    if row is None:
        return
    _is_new(play, operation, row, exchange)
    _keeps(play, operation, body, row, exchange)
    play.remember(row)
    if play.about.read is not None:
        _leads_to_it(play, operation, row, exchange)
        read_back(play, play.about.read, row, exchange)
    listed(play, row, exchange)


def update(play: Play, draw: Draw) -> None:
    """Change a row, whole or in part."""
    if not play.about.updates or not play.rows:
        return
    operation = draw(st.sampled_from(play.about.updates))
    before = _draw_row(play, draw)
    body = draw(_changes(play, operation))
    exchange = play.call(operation, play.id_of(before), body=body)
    if exchange.status >= 300:
        refused(play, operation, exchange, before)
        return
    row = play.row_of(operation, exchange)
    if row is None:
        play.forget(before)
        return
    if play.id_of(row) != play.id_of(before):
        play.breaks(
            "update-keeps-the-id",
            operation,
            "the row has another id after the update",
            exchange,
            expected=play.id_of(before),
            actual=play.id_of(row),
        )
    play.holds("update-keeps-the-id", operation)
    _keeps(play, operation, body, row, exchange)
    if is_partial(play, operation):
        _leaves_the_rest(play, operation, before, {**row, **{name: before.get(name) for name in body}}, exchange)
    play.remember(row)
    if play.about.read is not None:
        read_back(play, play.about.read, row, exchange)
    listed(play, row, exchange)
    others_stay(play, operation, row, exchange, draw)


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


def is_partial(play: Play, operation: Operation) -> bool:
    """Tell an update that changes only what it is sent: PATCH, and a PUT that requires nothing."""
    return operation.method == "PATCH" or not required(play.suite.document, body_schema(operation))


def _is_new(play: Play, operation: Operation, row: Row, exchange: Exchange) -> None:
    name = play.id_of(row)
    if play.about.key in properties(play.suite.document, body_schema(operation)):
        return  # the caller may choose it
    if name in play.rows or name in play.gone:
        play.breaks(
            "no-id-reuse",
            operation,
            f"the id {name} was another row's before",
            exchange,
            expected="an id that was never used",
            actual=name,
        )
    play.holds("no-id-reuse", operation)


def _keeps(play: Play, operation: Operation, body: Mapping[str, Any], row: Row, exchange: Exchange) -> None:
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


def _leads_to_it(play: Play, operation: Operation, row: Row, exchange: Exchange) -> None:
    location = exchange.headers.get("location")
    if location is None or exchange.status != 201:
        return
    last = unquote(urlsplit(location).path.rstrip("/").rpartition("/")[2])
    if last != play.id_of(row):
        play.breaks(
            "location",
            operation,
            "Location leads to another row than the one that was made",
            exchange,
            expected=f".../{play.id_of(row)}",
            actual=location,
        )
    play.holds("location", operation)


def _changes(play: Play, operation: Operation) -> st.SearchStrategy[Any]:
    bodies = Bodies(play.suite.document, operation)
    if not is_partial(play, operation):
        return bodies.whole(play.next_serial(), play.known())
    references = {
        name
        for name, schema in bodies.properties.items()
        if looks_like_reference(name, play.suite.document.resolve(schema))
    }
    return bodies.part(play.next_serial(), play.known(), frozenset({play.about.key, *references}))


def _leaves_the_rest(play: Play, operation: Operation, before: Row, after: Row, exchange: Exchange) -> None:
    """Compare what may be written; `after` has the old values of what was sent."""
    writable = properties(play.suite.document, body_schema(operation))
    changed = [name for name in writable if name in before and not same(before[name], after.get(name))]
    changed = [name for name in changed if name not in play.volatile]
    if changed:
        play.breaks(
            "update-leaves-the-rest",
            operation,
            f"{', '.join(changed)} changed and was not sent",
            exchange,
            expected={name: before[name] for name in changed},
            actual={name: after.get(name) for name in changed},
            subject=changed[0],
        )
    play.holds("update-leaves-the-rest", operation)


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


def _draw_row(play: Play, draw: Draw) -> Row:
    rows = [row for name, row in play.rows.items() if name in play.mine or play.suite.subject.reset is not None]
    rows = rows or list(play.known())
    return rows[draw(st.integers(0, len(rows) - 1))]
