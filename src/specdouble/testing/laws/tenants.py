"""Laws of tenants: the rows of one are not there for another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.contract.names import snake_case
from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.listings import totals
from specdouble.testing.laws.lists import query_of, walk
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.sameness import differences
from specdouble.testing.laws.updates import is_partial
from specdouble.testing.suite.caller import Caller

HIDDEN = {403, 404, 410}
TENANTS = frozenset({"organization_id", "organisation_id", "tenant_id", "org_id", "account_id"})


def tenants(play: Play, draw: Draw) -> None:
    """Make a row as one tenant; another does not see it, and cannot touch it."""
    pair, create = play.suite.subject.pair, play.about.create
    if pair is None or create is None:
        return
    owner, stranger = pair
    body = draw(Bodies(play.suite.document, create).whole(play.next_serial(), play.known()))
    body = belonging(play, body, owner)
    made = play.call(create, body=body, caller=owner)
    row = play.row_of(create, made)
    if made.status >= 300 or row is None:
        return
    play.remember(row)
    name, read = play.id_of(row), play.about.read
    if read is not None:
        seen = play.call(read, name, caller=stranger)
        if seen.status not in HIDDEN:
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


def belonging(play: Play, values: Mapping[str, Any], owner: Caller) -> dict[str, Any]:
    """Return a body or a query with the tenant of somebody in place of any caller's, where the name is a tenant's."""
    known = {caller.tenant for caller in play.suite.subject.callers if caller.tenant is not None}
    return {
        name: owner.tenant if snake_case(name) in TENANTS and value in known else value
        for name, value in values.items()
    }


def _not_listed(play: Play, row: Row) -> None:
    pair, listing = play.suite.subject.pair, play.about.listing
    query = query_of(play, row)
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
    if found.complete:
        totals(play, listing, found, len(found.rows))  # one that counts the rows of others tells of them


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
