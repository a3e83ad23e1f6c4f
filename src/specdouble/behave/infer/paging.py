"""Which query parameters cut a list into pages, put it in order, or search it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.words import bag, in_order, snake, words
from specdouble.behave.model import Paging, Sort
from specdouble.contract.model import Parameter

# Names that only paging uses, then names that a filter may have too: those count only with a fitting type.
_LIMITS = in_order(
    "limit per_page page_size items_per_page max_results page_limit pagesize perpage take results_per_page batch_size "
    "max_items"
)
_MAYBE_LIMITS = in_order("size count first top rows max num")
_PAGES = in_order("page page_number page_no page_num current_page page_index pageno p")
_OFFSETS = in_order("offset page_offset start_index skip start_at")
_MAYBE_OFFSETS = in_order("start from position")
_CURSORS = in_order(
    "cursor page_cursor after page_after page_token starting_after next_token marker continue next_cursor "
    "next_page_token continuation_token start_after after_id last_id scroll_id pagination_token from_id"
)
_MAYBE_CURSORS = in_order("page next")
_TEXT_CURSORS = in_order("offset start")
_SWITCHES = in_order("paginated paginate paged pagination use_pagination")
_BACKWARDS = frozenset({"before", "ending_before", "before_id", "previous_cursor", "page_before", "prev_token"})
_SORTS = bag("sort sort_by order_by ordering orderby sortby sort_field order_field sort_column order")
_DIRECTIONS = bag("direction sort_direction sort_dir order_direction order_dir sort_order dir order")
_SEARCHES = bag("q query search keyword keywords search_term search_text search_query term text s")
_WAYS = {"asc": "", "ascending": "", "desc": "-", "descending": "-"}
_ODD = {"newest": "-", "latest": "-", "recent": "-", "oldest": ""}


@dataclass(frozen=True)
class Query:
    """The query parameters of one list, with their shapes."""

    shapes: Mapping[str, Shape]

    @classmethod
    def of(cls, shapes: Shapes, parameters: Iterable[Parameter]) -> Query:
        found = (parameter for parameter in parameters if parameter.location == "query")
        return cls({parameter.name: shapes.of(parameter.schema) for parameter in found})

    def named(self, names: Iterable[str], kinds: Iterable[str]) -> str | None:
        """Return the first parameter with one of these names, if its type is one of `kinds`."""
        by_word = {snake(name): name for name in sorted(self.shapes, reverse=True)}
        for name in names:
            if name in by_word and self.shapes[by_word[name]].type in kinds and not self.is_date(by_word[name]):
                return by_word[name]
        return None

    def is_date(self, name: str) -> bool:
        return self.shapes[name].format.startswith("date")


def paging_of(query: Query, row: Shape) -> Paging:
    """Find how a list is cut: page, offset or cursor; a size alone shows the first rows."""
    numbers, texts = ("integer", "number", "", "string"), ("string", "", "integer")
    filters = {snake(name) for name in row.properties}
    limit = query.named(_without(_LIMITS + _MAYBE_LIMITS, filters), numbers)
    page = query.named(_without(_PAGES, filters), ("integer", "number", ""))
    offset = query.named(_without(_OFFSETS + _MAYBE_OFFSETS, filters), ("integer", "number", ""))
    cursor = query.named(_without(_CURSORS + _MAYBE_CURSORS, filters), texts)
    cursor = cursor or query.named(_without(_TEXT_CURSORS, filters), ("string",))
    style, name = next(((style, name) for style, name in _ranked(page, cursor, offset) if name), ("none", None))
    if limit is None and name is None:
        return Paging()
    size = query.shapes[limit].facts if limit else {}
    first = query.shapes[name].facts if name else {}
    return Paging(
        style="page" if name is None else style,  # type: ignore[arg-type]
        page=name,
        limit=limit,
        first=0 if style == "page" and first.get("default", first.get("minimum")) == 0 else 1,
        default_limit=_whole(size.get("default")),
        max_limit=_whole(size.get("maximum")),
        switch=query.named(_without(_SWITCHES, filters), ("boolean",)),
    )


def _ranked(page: str | None, cursor: str | None, offset: str | None) -> tuple[tuple[str, str | None], ...]:
    return (("page", page), ("cursor", cursor), ("offset", offset))


def _without(names: Iterable[str], filters: set[str]) -> list[str]:
    """Leave out the ambiguous names that are properties of the row."""
    return [name for name in names if name not in filters or name in {"limit", "offset", "page", "cursor"}]


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def paging_words(query: Query) -> dict[str, str]:
    """Return the parameters of paging that a list does not need, and why they do nothing."""
    known = {*_LIMITS, *_PAGES, *_OFFSETS, *_CURSORS}
    reasons: dict[str, str] = {}
    for name in query.shapes:
        if snake(name) in _BACKWARDS and not query.is_date(name):
            reasons[name] = "pages backwards"
        elif snake(name) in known and not query.is_date(name):
            reasons[name] = "a second way of paging"
    return reasons


def sort_of(query: Query, row: Shape, created: str | None) -> Sort:
    """Find the parameters that put a list in order; enums are read as fields, falling where they say so."""
    names = {snake(name): name for name in sorted(query.shapes, reverse=True)}
    direction = next((name for word, name in names.items() if word in _DIRECTIONS and _is_direction(query, name)), None)
    candidates = [name for word, name in names.items() if word in _SORTS and name != direction]
    by = min(candidates, key=lambda name: (snake(name) == "order", name), default=None)
    if by is not None and query.shapes[by].type not in {"string", "array", ""}:
        by = None
    return Sort(by=by, direction=direction, fields=_sort_fields(query.shapes[by], row, created) if by else {})


def _is_direction(query: Query, name: str) -> bool:
    values = {str(value).lower() for value in query.shapes[name].enum}
    return (
        bool(values & set(_WAYS))
        or (not values and snake(name) not in {"order", "sort_order"})
        or snake(name) == "sort_order"
    )


def _sort_fields(shape: Shape, row: Shape, created: str | None) -> dict[str, str]:
    values = shape.enum
    if shape.is_array and isinstance(shape.items, dict):
        values = tuple(shape.items.get("enum", ()))
    by_word = {snake(name): name for name in row.properties}
    found = ((str(value), _sort_field(str(value), by_word, created)) for value in values)
    return {value: field for value, field in found if field}


def _sort_field(value: str, by_word: Mapping[str, str], created: str | None) -> str:
    """Read one value of an enum: `price`, `-price`, `price_desc`, `price:desc`, `newest`."""
    parts = words(value)
    sign = "-" if value.startswith("-") else ""
    if parts[-1:] and parts[-1] in _WAYS and len(parts) > 1:
        sign, parts = _WAYS[parts[-1]], parts[:-1]
    if parts and parts[0] in _ODD and created:
        return _ODD[parts[0]] + created
    name = "_".join(parts)
    field = by_word.get(name) or by_word.get(f"{name}_at") or by_word.get(f"{name}_date")
    return sign + field if field else ""


def searches_of(query: Query, row: Shape) -> tuple[str, ...]:
    """Find the parameters that search."""
    return tuple(
        name
        for name, shape in query.shapes.items()
        if snake(name) in _SEARCHES and shape.type in {"string", ""} and snake(name) not in row.properties
    )
