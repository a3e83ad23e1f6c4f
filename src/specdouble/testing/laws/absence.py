"""Laws of what is not there: a row that never was, a parent that never was."""

from __future__ import annotations

from typing import Any

from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.play import Play

_ABSENT = {404, 410}


def absent(play: Play, _draw: Draw) -> None:
    """Read a row that never was."""
    read = play.about.read
    name = absent_id(play)
    if read is None or name is None:
        return
    exchange = play.call(read, name)
    if exchange.status not in _ABSENT:
        play.breaks(
            "absent-is-not-found",
            read,
            "a row that never was is answered",
            exchange,
            expected="404",
            actual=f"{exchange.status}",
        )
    play.holds("absent-is-not-found", read)


def absent_id(play: Play) -> Any:
    """Return a valid id that no row has; None where its form is not known."""
    read = play.about.read
    parameter = next((one for one in read.parameters if one.name == play.about.parameter), None) if read else None
    schema = play.suite.document.resolve(parameter.schema) if parameter is not None else {}
    if schema.get("format") == "uuid":
        return "00000000-0000-4000-8000-00000000dead"
    if schema.get("type") == "integer":
        return min(int(schema.get("maximum", 2_000_000_000)), 2_000_000_000)
    return next(iter(play.gone), None)


def parents(play: Play, draw: Draw) -> None:
    """Make a row below a parent that is not there."""
    create = play.about.create
    if create is None or not play.about.parents:
        return
    parameter = next(one for one in create.parameters if one.name == play.about.parents[-1])
    schema = play.suite.document.resolve(parameter.schema)
    nowhere: Any = {"uuid": "00000000-0000-4000-8000-00000000dead"}.get(schema.get("format", ""))
    nowhere = 2_000_000_000 if schema.get("type") == "integer" and "maximum" not in schema else nowhere
    if nowhere is None:
        return
    body = draw(Bodies(play.suite.document, create).whole(play.next_serial(), play.known()))
    exchange = play.at({**play.above, parameter.name: nowhere}).call(create, body=body)
    if exchange.status < 300:
        play.breaks(
            "parent",
            create,
            "a row was made below a parent that is not there",
            exchange,
            expected="404",
            actual=f"{exchange.status}",
        )
    play.holds("parent", create)
