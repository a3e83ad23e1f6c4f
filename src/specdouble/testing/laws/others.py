"""Laws of absence, tenants, parents, uniqueness, repetition and concurrency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from specdouble.contract.model import Document, Operation
from specdouble.contract.names import snake_case
from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.lists import needed_query, walk
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.sameness import differences, kept
from specdouble.testing.laws.writing import is_partial

Draw = Callable[[st.SearchStrategy[Any]], Any]
_ABSENT = {404, 410}
_HIDDEN = {403, 404, 410}
_AT_ONCE = 4


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
        )
    for exchange, row in made:
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
            )
    if len(made) > 1:
        play.holds("concurrent-creates", create)


def tenants(play: Play, draw: Draw) -> None:
    """Make a row as one tenant; another does not see it, and cannot touch it."""
    pair, create = play.suite.subject.pair, play.about.create
    if pair is None or create is None:
        return
    owner, stranger = pair
    body = draw(Bodies(play.suite.document, create).whole(play.next_serial(), play.known()))
    _own(play.suite.document, create, body, owner.tenant)
    made = play.call(create, body=body, caller=owner)
    row = play.row_of(create, made)
    if made.status >= 300 or row is None:
        return
    play.remember(row)
    name, read = play.id_of(row), play.about.read
    if read is not None:
        seen = play.call(read, name, caller=stranger)
        if seen.status not in _HIDDEN:
            play.breaks(
                "isolation-read",
                read,
                "a row of one tenant is found by another",
                made,
                seen,
                expected="404",
                actual=f"{seen.status}",
            )
        play.holds("isolation-read", read)
    _not_listed(play, row)
    _not_writable(play, row)


def _own(document: Document, create: Operation, body: dict[str, Any], tenant: str | None) -> None:
    """Put the tenant into a body that names one: where the example holds the id of a tenant of ours."""
    for name in Bodies(document, create).properties:
        if (
            snake_case(name) in {"organization_id", "organisation_id", "tenant_id", "org_id", "account_id"}
            and name in body
        ):
            body[name] = tenant


def _not_listed(play: Play, row: Row) -> None:
    pair, listing = play.suite.subject.pair, play.about.listing
    query = needed_query(listing, row) if listing is not None else None
    if pair is None or listing is None or query is None:
        return
    found = walk(play, listing, query, caller=pair[1])
    if play.id_of(row) in found.ids(play.about.key):
        play.breaks(
            "isolation-list",
            listing.operation,
            "a list of one tenant holds a row of another",
            *found.exchanges,
            expected=f"no row {play.id_of(row)}",
            actual="the row",
        )
    if found.pages:
        play.holds("isolation-list", listing.operation)


def _not_writable(play: Play, row: Row) -> None:
    pair, read, name = play.suite.subject.pair, play.about.read, play.id_of(row)
    if pair is None or read is None:
        return
    owner, stranger = pair
    writes = [one for one in play.about.updates if is_partial(play, one)]
    attempts = [play.call(one, name, body={}, caller=stranger) for one in writes]
    if play.about.delete is not None:
        attempts.append(play.call(play.about.delete, name, caller=stranger))
    after = play.call(read, name, caller=owner)
    found = play.row_of(read, after)
    changed = found is None or differences(row, found, play.volatile)
    done = [one for one in attempts if one.status < 300]
    if changed or done:
        operation = next(
            (one for one in play.suite.document.operations if done and one.id == done[0].operation_id), read
        )
        play.breaks(
            "isolation-write",
            operation,
            "a row of one tenant was written by another",
            *attempts,
            after,
            expected="404, and the row as it was",
            actual=[one.status for one in attempts],
        )
    if attempts:
        play.holds("isolation-write", read)


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


def etags(play: Play, draw: Draw) -> None:
    """Read a row twice with its ETag; update it with the ETag of another state."""
    read = play.about.read
    if read is None or not play.rows:
        return
    rows = play.known()
    row = rows[draw(st.integers(0, len(rows) - 1))]
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
