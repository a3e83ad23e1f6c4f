"""Laws of the same thing twice: unique values, idempotency keys."""

from __future__ import annotations

from hypothesis import strategies as st

from specdouble.contract.model import Operation
from specdouble.contract.names import snake_case
from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.play import Play
from specdouble.testing.laws.sameness import kept


def unique(play: Play, draw: Draw) -> None:
    """Make a row twice: what must be unique is refused the second time."""
    create, keys = play.about.create, play.about.unique
    if create is None or not keys:
        return
    bodies = Bodies(play.suite.document, create)
    first = draw(bodies.whole(play.next_serial(), play.known()))
    made = play.call(create, body=first)
    row = play.row_of(create, made)
    if made.status >= 300 or row is None:
        return
    play.remember(row)
    fields = keys[draw(st.integers(0, len(keys) - 1))]
    if any(row.get(name) is None for name in fields):
        return
    second = {
        **draw(bodies.whole(play.next_serial(), play.known())),
        **{name: first[name] for name in fields if name in first},
    }
    again = play.call(create, body=second)
    if again.status < 300:
        play.breaks(
            "unique",
            create,
            f"a second row with the same {' and '.join(fields)} was made",
            made,
            again,
            expected="409",
            actual=f"{again.status}",
            subject=",".join(fields),
        )
    play.holds("unique", create)


def repeated(play: Play, draw: Draw) -> None:
    """Send a create twice with one idempotency key."""
    create = play.about.create
    header = idempotency_header(create) if create is not None else None
    if create is None or header is None:
        return
    serial = play.next_serial()
    body = draw(Bodies(play.suite.document, create).whole(serial, play.known()))
    key = {header: f"law-{play.suite.seed}-{serial}"}
    first, second = (play.call(create, headers=key, body=body) for _ in range(2))
    rows = play.row_of(create, first), play.row_of(create, second)
    if first.status >= 300 or rows[0] is None:
        return
    if not all(kept(value, rows[0].get(name)) for name, value in body.items() if name in rows[0]):
        play.untested("idempotency", create, "the key was used before this run; choose another --seed")
        return
    if rows[1] is None or play.id_of(rows[0]) != play.id_of(rows[1]):
        play.breaks(
            "idempotency",
            create,
            "the same request with the same key was carried out twice",
            first,
            second,
            expected=play.id_of(rows[0]),
            actual=f"{second.status} {rows[1] and play.id_of(rows[1])}",
        )
    play.remember(rows[0])
    play.holds("idempotency", create)


def idempotency_header(operation: Operation) -> str | None:
    """Return the header that an operation declares for idempotency keys."""
    names = (one.name for one in operation.parameters if one.location == "header")
    return next((name for name in names if snake_case(name).endswith("idempotency_key")), None)
