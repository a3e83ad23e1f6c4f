"""Laws of a create: what was sent is kept, under an id of its own."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.census import Written, counted
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.lists import query_of
from specdouble.testing.laws.looking import keeps, listed, read_back, refused
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.shapes import body_schema, properties


def create(play: Play, draw: Draw) -> None:
    """Make a row."""
    operation = play.about.create
    if operation is None:
        return
    bodies = Bodies(play.suite.document, operation)
    if play.filled:
        body = draw(bodies.whole(play.next_serial(), play.known()))
    else:  # everything once a play, as chance alone would leave some out
        play.filled = True
        body = draw(bodies.full(play.next_serial(), play.known()))
    before = counted(play, query_of(play, body, body))
    exchange = play.call(operation, body=body)
    if exchange.status >= 300:
        refused(play, operation, exchange)
        return
    row = play.row_of(operation, exchange)
    if row is None:
        return
    is_new = play.id_of(row) not in play.rows.keys() | play.gone.keys()
    play.remember(row)  # whatever is wrong with it, it has to be cleaned up
    if not is_new:
        _reuses(play, operation, row, exchange)
    play.holds("no-id-reuse", operation)
    keeps(play, operation, body, row, exchange)
    if play.about.read is not None:
        _leads_to_it(play, operation, row, exchange)
        read_back(play, play.about.read, row, exchange)
    listed(play, Written(operation, row, exchange, before))


def _reuses(play: Play, operation: Operation, row: Row, exchange: Exchange) -> None:
    name = play.id_of(row)
    if play.about.key in properties(play.suite.document, body_schema(operation)):
        return  # the caller may choose it
    play.breaks(
        "no-id-reuse",
        operation,
        f"the id {name} was another row's before",
        exchange,
        expected="an id that was never used",
        actual=name,
    )


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
