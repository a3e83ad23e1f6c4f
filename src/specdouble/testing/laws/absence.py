"""Laws of what is not there: a row that never was, a parent that never was."""

from __future__ import annotations

from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.play import Play
from specdouble.testing.laws.shapes import documents_absence
from specdouble.testing.laws.updates import is_partial

_ABSENT = {404, 410}


def absent(play: Play, _draw: Draw) -> None:
    """Read a row that never was; delete it, and change nothing of it, where that is documented to be refused."""
    read, delete = play.about.read, play.about.delete
    name = absent_id(play)
    if read is None or name is None:
        return
    exchange = play.call(read, name)
    _is_absent(play, read, exchange, "a row that never was is answered", found=exchange.status not in _ABSENT)
    if delete is not None and documents_absence(delete):
        exchange = play.call(delete, name)
        _is_absent(play, delete, exchange, "a row that never was is deleted", found=exchange.status < 300)
    for change in play.about.updates:
        if is_partial(play, change) and documents_absence(change):
            exchange = play.call(change, name, body={})
            _is_absent(play, change, exchange, "a row that never was is updated", found=exchange.status < 300)


def _is_absent(play: Play, operation: Operation, exchange: Exchange, sentence: str, *, found: bool) -> None:
    if found:
        play.breaks("absent-is-not-found", operation, sentence, exchange, expected="404", actual=f"{exchange.status}")
    play.holds("absent-is-not-found", operation)


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
