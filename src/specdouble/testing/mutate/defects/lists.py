"""Paging, order, filters and searches that give the wrong rows."""

from __future__ import annotations

from typing import Any

from specdouble.contract.model import Operation, Parameter
from specdouble.testing.laws.shapes import follow
from specdouble.testing.mutate.defect import Kind, both
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot, put

PAGING = Kind("paging")
FILTERS = Kind("ordering and filters")


def _lists(ground: Ground, operation: Operation) -> bool:
    return ground.role(operation) == "list" and ground.rows(operation) is not None


def _pages(ground: Ground, operation: Operation) -> bool:
    return _lists(ground, operation) and ground.size(operation) is not None and ground.page(operation) is not None


def _totals(ground: Ground, operation: Operation) -> bool:
    return _lists(ground, operation) and ground.total(operation) is not None


def _number(text: str | None, otherwise: Any) -> int | None:
    try:
        return int(text if text is not None else otherwise)
    except (TypeError, ValueError):
        return None


async def _page_before(spot: Spot, asked: Asked) -> Told | None:
    """Ask for the page before the one that is asked for; None where it is the first."""
    page, size = spot.ground.page(spot.operation), spot.ground.size(spot.operation)
    if page is None or size is None:
        return None
    first = int(page.schema.get("default", page.schema.get("minimum", 0)))
    at = _number(asked.queried.get(page.name), first)
    length = _number(asked.queried.get(size.name), size.schema.get("default", 10))
    step = length if page.name in {"offset", "skip", "start"} else 1
    if at is None or step is None or at <= first:
        return None
    return await spot.ask(asked.with_query(**{page.name: max(at - step, first)}))


@PAGING.plant(_pages, "laws pages-repeat-nothing")
async def repeats_a_row(spot: Spot, asked: Asked) -> Told:
    """Repeat the last row of a page on the next one."""
    told = await spot.ask(asked)
    before = await _page_before(spot, asked) if spot.is_hit(asked) else None
    rows, earlier = spot.rows_in(told), spot.rows_in(before) if before is not None else []
    return spot.with_rows(told, [earlier[-1], *rows[1:]]) if rows and earlier else told


@PAGING.plant(_pages, "laws pages-hold-everything")
async def skips_a_row(spot: Spot, asked: Asked) -> Told:
    """Leave out the first row of every page but the first."""
    told = await spot.ask(asked)
    before = await _page_before(spot, asked) if spot.is_hit(asked) else None
    rows = spot.rows_in(told)
    return spot.with_rows(told, rows[1:]) if before is not None and rows else told


@PAGING.plant(_pages, "laws page-size")
async def ignores_the_page_size(spot: Spot, asked: Asked) -> Told:
    """Give pages of its own length, whatever is asked for."""
    size = spot.ground.size(spot.operation)
    if not spot.is_hit(asked) or size is None:
        return await spot.ask(asked)
    told = await spot.ask(asked)
    return await spot.ask(asked.with_query(**{size.name: None})) if told.ok else told


@PAGING.plant(_pages, "laws page-size")
async def gives_a_row_too_many(spot: Spot, asked: Asked) -> Told:
    """Put one row more on a page than was asked for."""
    size, told = spot.ground.size(spot.operation), await spot.ask(asked)
    length = _number(asked.queried.get(size.name), None) if size is not None else None
    if not spot.is_hit(asked) or not told.ok or length is None or size is None:
        return told
    longer = await spot.ask(asked.with_query(**{size.name: length + 1}))
    return spot.with_rows(told, spot.rows_in(longer)) if longer.ok else told


@PAGING.plant(_pages, "laws pages-repeat-nothing")
async def ignores_the_page(spot: Spot, asked: Asked) -> Told:
    """Give the first page, whichever is asked for."""
    page, told = spot.ground.page(spot.operation), await spot.ask(asked)
    if not spot.is_hit(asked) or not told.ok or page is None:
        return told
    return spot.with_rows(told, spot.rows_in(await spot.ask(asked.with_query(**{page.name: None}))))


@PAGING.spoil(_totals, "laws total-counts-all")
def counts_one_too_many(spot: Spot, _: Asked, told: Told) -> Told:
    """Count one row too many."""
    way = spot.ground.total(spot.operation) or ()
    total = follow(told.value, way)
    return told.with_json(put(told.value, way, total + 1)) if isinstance(total, int) else told


@PAGING.spoil(both(_totals, _pages), "laws total-counts-all")
def counts_the_page(spot: Spot, _: Asked, told: Told) -> Told:
    """Count the rows of the page in place of all."""
    way = spot.ground.total(spot.operation) or ()
    total = follow(told.value, way)
    return told.with_json(put(told.value, way, len(spot.rows_in(told)))) if isinstance(total, int) else told


@PAGING.spoil(_pages, "laws pages-hold-everything")
def turns_the_order(spot: Spot, _: Asked, told: Told) -> Told:
    """Turn the order with every request."""
    spot.memory["turn"] = not spot.memory.get("turn", False)
    rows = spot.rows_in(told)
    return spot.with_rows(told, rows[::-1]) if len(rows) > 1 and not spot.memory["turn"] else told


@PAGING.spoil(_lists, "laws created-is-listed")
def hides_the_last_row(spot: Spot, _: Asked, told: Told) -> Told:
    """Leave out the last row of a full list."""
    rows = spot.rows_in(told)
    return spot.with_rows(told, rows[:-1]) if len(rows) > 1 else told


def _filters(ground: Ground, operation: Operation) -> bool:
    return _lists(ground, operation) and bool(ground.filters(operation))


@FILTERS.plant(_filters, "laws filter")
async def ignores_a_filter(spot: Spot, asked: Asked) -> Told:
    """Ignore a filter."""
    return await _without(spot, asked, spot.ground.filters(spot.operation)[0])


async def _without(spot: Spot, asked: Asked, parameter: Parameter | None) -> Told:
    """Answer a list as if a parameter had not been sent, where the request is valid with it."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked) or not told.ok or parameter is None or parameter.name not in asked.queried:
        return told
    return await spot.ask(asked.with_query(**{parameter.name: None}))


@FILTERS.spoil(_filters, "laws filter")
def filters_too_much(spot: Spot, asked: Asked, told: Told) -> Told:
    """Leave out a row that fits a filter."""
    rows = spot.rows_in(told)
    return (
        spot.with_rows(told, rows[1:])
        if rows and spot.ground.filters(spot.operation)[0].name in asked.queried
        else told
    )


def _searches(ground: Ground, operation: Operation) -> bool:
    return _lists(ground, operation) and ground.search(operation) is not None


def _in_any_case(ground: Ground, operation: Operation) -> bool:
    """Tell a search that is documented to find words in any case."""
    search = ground.search(operation)
    return _searches(ground, operation) and search is not None and "case" in search.description.lower()


@FILTERS.plant(_searches, "laws search")
async def ignores_a_search(spot: Spot, asked: Asked) -> Told:
    """Ignore a search."""
    return await _without(spot, asked, spot.ground.search(spot.operation))


@FILTERS.spoil(_in_any_case, "laws search")
def searches_one_case(spot: Spot, asked: Asked, told: Told) -> Told:
    """Find only words written in the same case."""
    search = spot.ground.search(spot.operation)
    words = asked.queried.get(search.name, "") if search is not None else ""
    rows = spot.rows_in(told)
    kept = [row for row in rows if any(isinstance(text, str) and words in text for text in row.values())]
    return spot.with_rows(told, kept) if words and len(kept) < len(rows) else told


@FILTERS.spoil(_searches, "laws search")
def searches_nothing(spot: Spot, asked: Asked, told: Told) -> Told:
    """Find nothing by a search."""
    search = spot.ground.search(spot.operation)
    asks = search is not None and asked.queried.get(search.name)
    return spot.with_rows(told, []) if asks and spot.rows_in(told) else told


def _sorts(ground: Ground, operation: Operation) -> bool:
    return _lists(ground, operation) and ground.sort(operation) is not None


@FILTERS.plant(_sorts, "laws sort")
async def ignores_an_order(spot: Spot, asked: Asked) -> Told:
    """Ignore the order that is asked for."""
    return await _without(spot, asked, spot.ground.sort(spot.operation))


@FILTERS.spoil(_sorts, "laws sort")
def sorts_backwards(spot: Spot, asked: Asked, told: Told) -> Told:
    """Give the opposite of the order that is asked for."""
    sort, rows = spot.ground.sort(spot.operation), spot.rows_in(told)
    return (
        spot.with_rows(told, rows[::-1]) if sort is not None and sort.name in asked.queried and len(rows) > 1 else told
    )
