"""Laws of ETags: an unchanged row is not sent again, and a stale state writes nothing."""

from __future__ import annotations

from specdouble.contract.model import Operation
from specdouble.contract.names import snake_case
from specdouble.testing.laws.draws import Draw, any_row
from specdouble.testing.laws.play import Play
from specdouble.testing.laws.updates import is_partial


def etags(play: Play, draw: Draw) -> None:
    """Read a row twice with its ETag; update it with the ETag of another state."""
    read = play.about.read
    row = any_row(play, draw)
    if read is None or row is None:
        return
    first = play.call(read, play.id_of(row))
    tag = first.headers.get("etag")
    if first.status >= 300 or tag is None or "304" not in read.responses:
        return
    again = play.call(read, play.id_of(row), headers={"If-None-Match": tag}) if _takes(read, "if_none_match") else None
    if again is not None and again.status != 304:
        play.breaks(
            "not-modified",
            read,
            "a row that has not changed is sent again",
            first,
            again,
            expected="304",
            actual=f"{again.status}",
        )
    if again is not None:
        play.holds("not-modified", read)
    for change in play.about.updates:
        if "412" in change.responses and _takes(change, "if_match") and is_partial(play, change):
            late = play.call(change, play.id_of(row), headers={"If-Match": '"another-state"'}, body={})
            if late.status != 412:
                play.breaks(
                    "lost-update",
                    change,
                    "an update with the ETag of another state is carried out",
                    first,
                    late,
                    expected="412",
                    actual=f"{late.status}",
                )
            play.holds("lost-update", change)


def _takes(operation: Operation, header: str) -> bool:
    return any(one.location == "header" and snake_case(one.name) == header for one in operation.parameters)
