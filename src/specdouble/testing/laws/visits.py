"""Laws of tenants where nobody makes a row: what each lists and reads of the rows that are there."""

from __future__ import annotations

from specdouble.contract.names import snake_case
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.listings import totals
from specdouble.testing.laws.lists import Walk, any_query, walk
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.tenants import HIDDEN, TENANTS, belonging
from specdouble.testing.suite.caller import Caller

_READ = 3  # rows of each list that the other one reads


def visits(play: Play, _draw: Draw) -> None:
    """List as each of two tenants, and read what the other one lists."""
    pair, listing, query = play.suite.subject.pair, play.about.listing, any_query(play)
    if pair is None or listing is None or query is None:
        return
    walks = {caller.name: walk(play, listing, belonging(play, query, caller), caller=caller) for caller in pair}
    for owner, stranger in (pair, pair[::-1]):
        own, foreign = walks[owner.name], walks[stranger.name]
        if own.complete:
            totals(play, listing, own, len(own.rows))  # one that counts the rows of others tells of them
        alone = [row for row in own.rows if play.id_of(row) not in foreign.ids(play.about.key)]
        for row in alone[:_READ]:
            _is_hidden(play, row, own, (owner, stranger))
        for row in [*own.rows[:_READ], *own.rows[-_READ:]]:
            _is_rightly_listed(play, row, own, (owner, stranger))


def _is_hidden(play: Play, row: Row, own: Walk, pair: tuple[Caller, Caller]) -> None:
    """Read a row that only its owner lists, and that names the owner's tenant, as the other one."""
    read, (owner, stranger) = play.about.read, pair
    if read is None or _tenant_of(row, pair) != owner.tenant:
        return
    seen = play.call(read, play.id_of(row), caller=stranger)
    if seen.status not in HIDDEN:
        play.breaks(
            "isolation-read",
            read,
            "a row of one tenant is found by another",
            own.exchanges[-1],
            seen,
            expected="404",
            actual=f"{seen.status}",
        )
    play.holds("isolation-read", read)


def _is_rightly_listed(play: Play, row: Row, own: Walk, pair: tuple[Caller, Caller]) -> None:
    """Look at a row that somebody lists: it is not the other tenant's."""
    read, listing, (owner, stranger) = play.about.read, play.about.listing, pair
    if listing is None or read is None:
        return
    wrong: list[Exchange] = []
    foreign = _tenant_of(row, pair) == stranger.tenant
    if not foreign:
        mine, theirs = (play.call(read, play.id_of(row), caller=caller) for caller in pair)
        foreign, wrong = mine.status in HIDDEN and theirs.status < 300, [mine, theirs]
    if foreign:
        play.breaks(
            "isolation-list",
            listing.operation,
            "a list of one tenant holds a row of another",
            own.exchanges[-1],
            *wrong,
            expected=f"no row {play.id_of(row)} for {owner.name}",
            actual="the row",
        )
    play.holds("isolation-list", listing.operation)


def _tenant_of(row: Row, pair: tuple[Caller, Caller]) -> str | None:
    """Return the tenant that a row names, where it is one of the two."""
    named = [value for name, value in row.items() if snake_case(name) in TENANTS]
    return next((value for value in named if value in {caller.tenant for caller in pair}), None)
