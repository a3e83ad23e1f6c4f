"""The whole shape of one list: where the rows stand, what the envelope says, what each query parameter does."""

from __future__ import annotations

from dataclasses import replace

from specdouble.behave.asked import WRAPPERS
from specdouble.behave.infer.draft import Draft
from specdouble.behave.infer.facts import Facts
from specdouble.behave.infer.filters import Fields, attributes_of, filter_of
from specdouble.behave.infer.meta import totals_and_meta
from specdouble.behave.infer.paging import Query, paging_of, paging_words, searches_of, sort_of
from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.model import Filter, ListShape


def list_shape(shapes: Shapes, facts: Facts, fields: Fields) -> ListShape:
    """Describe the list that an operation answers."""
    assert facts.list is not None and facts.answer is not None  # noqa: S101, PT018
    query = _asked(shapes, facts)
    paging = paging_of(query, fields.row)
    sort = sort_of(query, fields.row, fields.created)
    inner = attributes_of(shapes, fields.row)
    sort = replace(sort, fields={**inner, **sort.fields}) if inner and sort.by is not None else sort
    search = searches_of(query, fields.row)
    used = {paging.page, paging.limit, sort.by, sort.direction, *search}
    filters, ignored = _filters(query, fields, used)
    totals, meta = totals_and_meta(shapes, facts.answer, facts.list.pointer, cursor=paging.style == "cursor")
    return ListShape(facts.list.pointer, totals, meta, paging, filters, search, sort=sort, ignored=ignored)


def _asked(shapes: Shapes, facts: Facts) -> Query:
    """Return what a list can be asked: in its query, and in the body of a search."""
    query = Query.of(shapes, facts.operation.parameters)
    if facts.method != "POST" or facts.body is None or not facts.body.is_object:
        return query
    said: dict[str, Shape] = {}
    for name, shape in shapes.properties(facts.body).items():
        said |= shapes.properties(shape) if name.lower() in WRAPPERS and shape.is_object else {name: shape}
    return Query({**said, **query.shapes})


def _filters(query: Query, fields: Fields, used: set[str | None]) -> tuple[tuple[Filter, ...], dict[str, str]]:
    ignored = {name: why for name, why in paging_words(query).items() if name not in used}
    beside = frozenset(query.shapes)
    filters = []
    for name, shape in query.shapes.items():
        if name in used or name in ignored:
            continue
        found = filter_of(fields, name, shape, beside)
        if isinstance(found, Filter):
            filters.append(found)
        else:
            ignored[name] = found
    return tuple(filters), ignored


def narrowed(shapes: Shapes, facts: Facts, fields: Fields, draft: Draft) -> ListShape:
    """Describe what the query parameters of a clear or a count narrow: they answer no list."""
    filters, ignored = _filters(Query.of(shapes, facts.operation.parameters), fields, set())
    return ListShape("", totals=(draft.total,) if draft.total else (), filters=filters, ignored=ignored)


def answer_list(facts: Facts) -> ListShape | None:
    """Describe a list that is no page of a collection: what a bulk create answers."""
    return ListShape(facts.list.pointer) if facts.list is not None else None
