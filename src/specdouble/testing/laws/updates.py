"""Laws of an update: it changes what it is sent, in one row."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.bodies import Bodies, looks_like_reference
from specdouble.testing.laws.census import Written, counted
from specdouble.testing.laws.draws import Draw, draw_row
from specdouble.testing.laws.lists import query_of
from specdouble.testing.laws.looking import keeps, listed, others_stay, read_back, refused
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.sameness import same
from specdouble.testing.laws.shapes import body_schema, properties, required


def update(play: Play, draw: Draw) -> None:
    """Change a row, whole or in part."""
    if not play.about.updates or not play.rows:
        return
    operation = draw(st.sampled_from(play.about.updates))
    before = draw_row(play, draw)
    body = draw(changes(play, operation))
    whole = counted(play, query_of(play, before))
    done = _carried_out(play, operation, before, body)
    if done is None:
        return
    row, exchange = done
    listed(play, Written(operation, row, exchange, whole))
    others_stay(play, operation, row, exchange, draw)


def each(play: Play, draw: Draw) -> None:
    """Change every property of a row, one at a time: once a play, as chance alone would leave some out."""
    operation = next((one for one in play.about.updates if is_partial(play, one)), None)
    if operation is None or play.swept or not play.rows:
        return
    play.swept = True
    name, bodies = play.id_of(draw_row(play, draw)), Bodies(play.suite.document, operation)
    for some in bodies.changeable(_fixed(play, bodies)):
        if name in play.rows:
            body = draw(bodies.only([some], play.next_serial(), play.known()))
            _carried_out(play, operation, play.rows[name], body)


def _carried_out(play: Play, operation: Operation, before: Row, body: Any) -> tuple[Row, Exchange] | None:
    """Update a row, and look at it; None where that was refused, or its answer shows no row."""
    exchange = play.call(operation, play.id_of(before), body=body)
    if exchange.status >= 300:
        refused(play, operation, exchange, before)
        return None
    row = play.row_of(operation, exchange)
    if row is None:
        play.forget(before)
        return None
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
    keeps(play, operation, body, row, exchange)
    if is_partial(play, operation):
        _leaves_the_rest(play, operation, before, {**row, **{name: before.get(name) for name in body}}, exchange)
    play.remember(row)
    if play.about.read is not None:
        read_back(play, play.about.read, row, exchange)
    return row, exchange


def is_partial(play: Play, operation: Operation) -> bool:
    """Tell an update that changes only what it is sent: PATCH, and a PUT that requires nothing."""
    return operation.method == "PATCH" or not required(play.suite.document, body_schema(operation))


def changes(play: Play, operation: Operation) -> st.SearchStrategy[Any]:
    """Return a strategy of valid bodies of an update."""
    bodies = Bodies(play.suite.document, operation)
    if not is_partial(play, operation):
        return bodies.whole(play.next_serial(), play.known())
    return bodies.part(play.next_serial(), play.known(), _fixed(play, bodies))


def _fixed(play: Play, bodies: Bodies) -> frozenset[str]:
    """Name what an update leaves as it is: the key, and what names rows elsewhere."""
    resolve = play.suite.document.resolve
    own = bodies.properties.items()
    return frozenset({play.about.key, *(name for name, schema in own if looks_like_reference(name, resolve(schema)))})


def _leaves_the_rest(play: Play, operation: Operation, before: Row, after: Row, exchange: Exchange) -> None:
    """Compare what may be written; `after` has the old values of what was sent."""
    writable = properties(play.suite.document, body_schema(operation))
    changed = [name for name in writable if name in before and not same(before[name], after.get(name))]
    changed = [name for name in changed if name not in play.volatile]
    sentence = f"{', '.join(changed)} changed and was not sent"
    play.differs("update-leaves-the-rest", operation, sentence, exchange, changed=changed, before=before, after=after)
