"""Laws of many at once."""

from __future__ import annotations

from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.play import Play

_AT_ONCE = 4


def together(play: Play, draw: Draw) -> None:
    """Make several rows at the same time."""
    create = play.about.create
    if create is None:
        return
    bodies = Bodies(play.suite.document, create)
    sent = [draw(bodies.whole(play.next_serial(), play.known())) for _ in range(_AT_ONCE)]
    exchanges = play.call_together(create, sent)
    made = [(one, row) for one in exchanges if one.status < 300 and (row := play.row_of(create, one)) is not None]
    ids = [play.id_of(row) for _, row in made]
    if len(set(ids)) < len(ids):
        play.breaks(
            "concurrent-creates",
            create,
            "two rows made at the same time have one id",
            *exchanges,
            expected="an id for each",
            actual=ids,
            at_once=True,
        )
    for exchange, row in sorted(made, key=lambda one: play.id_of(one[1])):  # whichever request came first
        play.remember(row)
        found = play.call(play.about.read, play.id_of(row)) if play.about.read is not None else exchange
        if found.status >= 300:
            play.breaks(
                "concurrent-creates",
                create,
                "a row made at the same time as others is lost",
                *exchanges,
                found,
                expected=f"the row {play.id_of(row)}",
                actual=f"{found.status}",
                at_once=True,
            )
    if len(made) > 1:
        play.holds("concurrent-creates", create)
