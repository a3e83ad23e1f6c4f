"""Laws of lists: pages, totals, filters, search and order, judged against the whole list."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from specdouble.testing.laws.draws import Draw, any_row
from specdouble.testing.laws.listing import Listing
from specdouble.testing.laws.lists import Walk, any_query, walk
from specdouble.testing.laws.play import Play, Row
from specdouble.testing.laws.sameness import same
from specdouble.testing.laws.searching import Searching

_NONSENSE = "zqxjv-no-row-has-this"
_LEAST = 3  # letters of a part of a name
_SUBJECTS = {
    "own": "a row's own name",
    "case": "a row's own name in other case",
    "inside": "a part of a row's own name",
}


def pages(play: Play, draw: Draw) -> None:
    """Go through a list in small pages: they hold the same rows as the largest, each once."""
    listing = play.about.listing
    query = any_query(play, any_row(play, draw))
    if listing is None or query is None or listing.style == "none":
        return
    size = draw(st.integers(1, min(5, listing.most)))
    whole, cut = walk(play, listing, query), walk(play, listing, query, size)
    if not whole.complete or not cut.pages:
        return
    _sizes(play, listing, cut, size)
    if play.about.grows:  # between two pages, rows have moved on
        return
    _repeats(play, listing, cut)
    if cut.complete:
        _partition(play, listing, whole, cut)
    totals(play, listing, whole, len(whole.rows))
    totals(play, listing, cut, len(whole.rows))


def filters(play: Play, draw: Draw) -> None:
    """Filter a list: it gives the rows of the whole list that fit."""
    listing, query = play.about.listing, any_query(play, any_row(play, draw))
    if listing is None or query is None or not (listing.filters or listing.scopes):
        return
    whole = walk(play, listing, query)
    name = draw(st.sampled_from(sorted([*listing.filters, *listing.scopes])))
    values = [value for one in whole.rows if (value := _value(play, listing, one, name)) is not None]
    if not whole.complete or not values:
        return
    value = values[draw(st.integers(0, len(values) - 1))]
    found = walk(play, listing, {**query, name: value})
    if found.complete:
        _fits(play, listing, whole, found, (name, value))


def _value(play: Play, listing: Listing, row: Row, name: str) -> Any:
    """Return the value of a row that a parameter asks for: what it shows, or what was sent to make it."""
    if name in listing.filters:
        return row.get(listing.filters[name])
    return play.sent.get(play.id_of(row), {}).get(listing.scopes[name])


def search(play: Play, draw: Draw) -> None:
    """Search for a row by its name, in the ways that are documented, and for words that no row has."""
    listing, query = play.about.listing, any_query(play, any_row(play, draw))
    if listing is None or listing.search is None or query is None:
        return
    whole = walk(play, listing, query)
    named = [
        (row, row[field])
        for row in whole.rows
        for field in listing.search.fields
        if isinstance(row.get(field), str) and row[field].strip()
    ]
    if not whole.complete or not named:
        return
    row, text = named[draw(st.integers(0, len(named) - 1))]
    for subject, words in _spellings(listing.search, text).items():
        found = walk(play, listing, {**query, listing.search.parameter.name: words})
        if found.complete and play.id_of(row) not in found.ids(play.about.key):
            play.breaks(
                "search",
                listing.operation,
                f"a search for {_SUBJECTS[subject]} does not find it",
                *found.exchanges,
                expected=f"the row named {text!r}",
                actual=f"{len(found.rows)} others",
                subject=subject,
            )
    nothing = walk(play, listing, {**query, listing.search.parameter.name: _NONSENSE})
    if nothing.rows:
        play.breaks(
            "search",
            listing.operation,
            "a search for words that no row has finds rows",
            *nothing.exchanges,
            expected="no row",
            actual=f"{len(nothing.rows)} rows",
            subject="nonsense",
        )
    play.holds("search", listing.operation)


def _spellings(search: Searching, text: str) -> dict[str, str]:
    """Write a row's name in the ways in which the document says that it is found."""
    other, middle = text.swapcase(), text[1:-1].strip()
    ways = {"own": text}
    if search.any_case and other != text and other.casefold() == text.casefold():
        ways["case"] = other
    if search.inside and len(middle) >= _LEAST:
        ways["inside"] = middle
    return ways


def sort(play: Play, draw: Draw) -> None:
    """Ask for a list in an order."""
    listing = play.about.listing
    query = any_query(play, any_row(play, draw))
    if listing is None or listing.sorts is None or query is None:
        return
    chosen = draw(st.sampled_from(listing.sorts.schema["enum"]))
    found = walk(play, listing, {**query, listing.sorts.name: chosen})
    values = [row.get(chosen.lstrip("-")) for row in found.rows]
    present = [value for value in values if value is not None]
    if not _in_order(present, falling=chosen.startswith("-")):
        play.breaks(
            "sort",
            listing.operation,
            f"the list sorted by {chosen} is not in that order",
            *found.exchanges,
            expected=f"{chosen.lstrip('-')} {'falling' if chosen.startswith('-') else 'rising'}",
            actual=present,
            subject=chosen,
        )
    play.holds("sort", listing.operation)


def _sizes(play: Play, listing: Listing, cut: Walk, size: int) -> None:
    for page, exchange in zip(cut.pages, cut.exchanges, strict=True):
        if len(page) > size:
            play.breaks(
                "page-size",
                listing.operation,
                f"a page of at most {size} rows holds {len(page)}",
                exchange,
                expected=f"at most {size} rows",
                actual=f"{len(page)} rows",
            )
    play.holds("page-size", listing.operation)


def _repeats(play: Play, listing: Listing, cut: Walk) -> None:
    ids = cut.ids(play.about.key)
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        play.breaks(
            "pages-repeat-nothing",
            listing.operation,
            f"the row {twice[0]} stands on two pages",
            *cut.exchanges,
            expected="each row once",
            actual=f"{twice[0]} {ids.count(twice[0])} times",
        )
    play.holds("pages-repeat-nothing", listing.operation)


def _partition(play: Play, listing: Listing, whole: Walk, cut: Walk) -> None:
    expected, actual = whole.ids(play.about.key), cut.ids(play.about.key)
    if expected != actual:
        missing = [name for name in expected if name not in actual]
        text = f"the row {missing[0]} stands on no page" if missing else "the pages are in another order than the list"
        play.breaks(
            "pages-hold-everything",
            listing.operation,
            text,
            *cut.exchanges,
            *whole.exchanges,
            expected=expected,
            actual=actual,
        )
    play.holds("pages-hold-everything", listing.operation)


def totals(play: Play, listing: Listing, found: Walk, count: int) -> None:
    """Compare what each page says of the number of all rows with that number."""
    if listing.total is None or play.about.grows:
        return
    for total, exchange in zip(found.totals, found.exchanges, strict=True):
        if total != count:
            play.breaks(
                "total-counts-all",
                listing.operation,
                "the total is not the number of rows",
                exchange,
                expected=count,
                actual=total,
            )
    play.holds("total-counts-all", listing.operation)


def _fits(play: Play, listing: Listing, whole: Walk, found: Walk, asked: tuple[str, Any]) -> None:
    """Free text may be compared in many ways, so that only the rows that equal it are sure to be there."""
    name, value = asked
    field = listing.filters.get(name) or listing.scopes[name]
    values = {play.id_of(row): _value(play, listing, row, name) for row in whole.rows}
    expected = [one for one in values if same(values[one], value)]
    actual = found.ids(play.about.key)
    missing = [one for one in expected if one not in actual]
    # What nobody was seen to send is not known, so that only what is known to be another is too much; and what has come
    # since, where a read adds rows, the whole list could not show.
    others = [one for one in actual if not same(values.get(one), value)]
    others = [one for one in others if one in values or not play.about.grows]
    others = [one for one in others if name in listing.filters or values.get(one) is not None]
    for wrong, sentence in (
        (missing, f"{name}={value} leaves out a row whose {field} is just that"),
        (others if name in listing.strict else [], f"{name}={value} gives a row whose {field} is another"),
    ):
        if wrong:
            play.breaks(
                "filter",
                listing.operation,
                sentence,
                *found.exchanges,
                expected=expected,
                actual=actual,
                subject=name,
            )
    play.holds("filter", listing.operation)


def _in_order(values: list[Any], *, falling: bool) -> bool:
    """Tell whether values rise or fall; of text, the order with or without case will do."""
    if any(isinstance(value, (dict, list)) for value in values):
        return True
    keys: list[Callable[[Any], Any]] = [lambda value: value]
    if all(isinstance(value, str) for value in values):
        keys.append(lambda text: text.casefold())
    return any(_rises([key(value) for value in values], falling=falling) for key in keys)


def _rises(values: list[Any], *, falling: bool) -> bool:
    return all(one >= other if falling else one <= other for one, other in pairwise(values))
