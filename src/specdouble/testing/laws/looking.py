"""Looking again after a write: at the row, at the list, at the rows beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.census import Written, frame
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.lists import query_of, walk
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.sameness import differences, kept
from specdouble.testing.laws.shapes import body_schema, is_secret, properties

_WRITE_ONLY = (
    "OpenAPI 3.0, Schema Object, writeOnly: SHOULD NOT be sent as part of the response; "
    "3.1: JSON Schema Validation 2020-12, 9.4: never present when the instance is retrieved"
)


def keeps(play: Play, operation: Operation, body: Mapping[str, Any], row: Row, exchange: Exchange) -> None:
    """Compare the row in an answer with the body that was sent."""
    law = f"{'create' if operation is play.about.create else 'update'}-keeps-what-was-sent"
    schemas = properties(play.suite.document, body_schema(operation))
    for name, value in body.items():
        part = play.suite.document.resolve(schemas.get(name, {}))
        hidden = name not in row and name not in play.about.properties
        if hidden or is_secret(play.suite.document, part):
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
    hides(play, operation, row, exchange)


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
    sentence = f"the row is read with another {', '.join(changed)} than was written"
    play.differs("read-your-writes", read, sentence, *before, exchange, changed=changed, before=row, after=found)
    hides(play, read, found, exchange)
    play.remember({**row, **found}, mine=play.id_of(row) in play.mine)


def listed(play: Play, written: Written) -> None:
    """Look for a row in the list, which says there what it says elsewhere, and holds all that it held `before`."""
    row, exchange = written.row, written.exchange
    listing, query = play.about.listing, query_of(play, row)
    if listing is None or query is None:
        return
    found = walk(play, listing, query)
    frame(play, written, query, found)
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
    now = play.rows[play.id_of(row)]
    changed = differences(same_row, now, play.volatile)
    sentence = f"the list shows another {', '.join(changed)} than the row itself"
    last = found.exchanges[-1]
    play.differs(
        "list-agrees-with-read",
        listing.operation,
        sentence,
        exchange,
        last,
        changed=changed,
        before=now,
        after=same_row,
    )
    hides(play, listing.operation, same_row, last)


def others_stay(play: Play, operation: Operation, row: Row, exchange: Exchange, draw: Draw) -> None:
    """Read other rows, the first and the last among them: a write to one leaves them as they were."""
    read = play.about.read
    others = [other for name, other in play.rows.items() if name != play.id_of(row)]
    if read is None or not others:
        return
    for number in dict.fromkeys((0, draw(st.integers(0, len(others) - 1)), len(others) - 1)):
        _as_before(play, others[number], exchange, ("frame", operation, "a write to one row changed {} of another"))


def refused(play: Play, operation: Operation, exchange: Exchange, row: Row | None = None) -> None:
    """Read the row that was refused: it is as it was."""
    if row is not None and exchange.status < 500:
        _as_before(play, row, exchange, ("refusal-leaves-nothing", operation, "the refused request changed {}"))


def _as_before(play: Play, row: Row, exchange: Exchange, says: tuple[str, Operation, str]) -> None:
    """Read a row after an exchange that should not have touched it; `says` are the law, its operation, a sentence."""
    law, operation, sentence = says
    read = play.about.read
    if read is None:
        return
    now = play.call(read, play.id_of(row))
    found = play.row_of(read, now)
    changed = ["the whole row"] if found is None else differences(row, found, play.volatile)
    if changed:
        text = sentence.format(", ".join(changed))
        play.breaks(law, operation, text, exchange, now, expected=dict(row), actual=now.body)
    play.holds(law, operation)


def hides(play: Play, operation: Operation, row: Row, exchange: Exchange) -> None:
    """Look for what is only ever written, where the answer's own schema does not speak of it."""
    sent = play.sent.get(play.id_of(row), {})
    for name in sorted(play.about.secrets - play.about.properties):
        shown = row.get(name)
        if name in sent and shown not in (None, "", [], {}) and kept(sent[name], shown):
            play.breaks(
                "write-only",
                operation,
                f"{name} is only ever written, and the answer shows what was sent",
                exchange,
                expected=f"no {name}",
                actual={name: shown},
                subject=name,
                source=_WRITE_ONLY,
            )
    if play.about.secrets - play.about.properties:
        play.holds("write-only", operation)
