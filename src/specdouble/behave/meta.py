"""The words around a page: its number and length, whether more follows, links and cursors to its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from specdouble.behave.fields import plain
from specdouble.behave.ground import Ground
from specdouble.behave.links import page_path
from specdouble.behave.model import Paging
from specdouble.behave.shapes import Shape
from specdouble.contract.call import Call
from specdouble.contract.model import Json, Schema

if TYPE_CHECKING:
    from specdouble.store.row import Row


@dataclass(slots=True)  # not frozen, as that would make it three times as dear; nothing changes it
class Cut:
    """One page of a list: its rows, how many there are in all, where it begins."""

    rows: list[Row]
    total: int
    offset: int
    limit: int | None
    number: int
    first: int = 1
    next_cursor: Json = None
    previous_cursor: Json = None

    @property
    def more(self) -> bool:
        """Tell whether rows follow this page."""
        return bool(self.rows) and self.offset + len(self.rows) < self.total

    @property
    def pages(self) -> int:
        """Count the pages of the whole list."""
        return -(-self.total // self.limit) if self.limit else int(self.total > 0)


def _next(cut: Cut) -> int | None:
    return cut.number + 1 if cut.more else None


def _previous(cut: Cut) -> int | None:
    return cut.number - 1 if cut.offset > 0 else None


WriteMeta = Callable[[Call, Cut], Json]
"""Makes one word of an envelope; None where it has no value on this page."""

_NUMBERS: Mapping[str, Callable[[Cut], Json]] = {
    "page": lambda cut: cut.number,
    "limit": lambda cut: cut.total if cut.limit is None else cut.limit,
    "offset": lambda cut: cut.offset,
    "pages": lambda cut: cut.pages,
    "remaining": lambda cut: max(cut.total - cut.offset - len(cut.rows), 0),
    "count": lambda cut: len(cut.rows),
    "has_more": lambda cut: cut.more,
    "has_previous": lambda cut: cut.offset > 0,
    "next_cursor": lambda cut: cut.next_cursor,
    "previous_cursor": lambda cut: cut.previous_cursor,
    "next_page": _next,
    "previous_page": _previous,
    "next_offset": lambda cut: cut.offset + len(cut.rows) if cut.more else None,
    "first_id": lambda cut: cut.rows[0].id if cut.rows else None,
    "last_id": lambda cut: cut.rows[-1].id if cut.rows else None,
}


def meta_writer(ground: Ground, meaning: str, schema: Schema | None, paging: Paging, *, required: bool) -> WriteMeta:
    """Compile one word of an envelope. `meaning` is one of those that `ListShape.meta` names."""
    shape = ground.shapes.of(schema)
    number = _NUMBERS.get(meaning)
    if number is not None:
        return _typed(lambda _, cut: number(cut), shape, required)
    step = _STEPS.get(meaning)
    return _typed(_neighbour(ground, step, paging, shape), shape, required) if step else lambda *_: None


_STEPS: Mapping[str, Callable[[Cut], int | None]] = {
    "next": _next,
    "previous": _previous,
    "first": lambda cut: cut.first,
    "last": lambda cut: cut.first + max(cut.pages - 1, 0),
    "self": lambda cut: cut.number,
}


def _neighbour(ground: Ground, step: Callable[[Cut], int | None], paging: Paging, shape: Shape) -> WriteMeta:
    """Link to another page: text is an address, a number is a page or an offset, an object holds either."""
    if shape.is_a("boolean"):
        return lambda _, cut: step(cut) is not None
    if shape.is_a("integer", "number"):
        return lambda _, cut: None if (number := step(cut)) is None else _position(number, cut, paging)
    absolute = not _is_relative(shape)

    def link(call: Call, cut: Cut) -> Json:
        number = step(cut)
        if number is None or call.operation.method == "POST":  # no address says what a body asked
            return None
        path = page_path(call, page_changes(cut, number, paging))
        address = ground.links.page(call, path, absolute=absolute)
        return _link_object(shape, address, _position(number, cut, paging)) if shape.is_object else address

    return link


def _is_relative(shape: Shape) -> bool:
    example = shape.example
    return example.startswith("/") if isinstance(example, str) else shape.words.get("format") == "uri-reference"


def page_changes(cut: Cut, number: int, paging: Paging) -> dict[str, Json]:
    """Return the query parameters that lead to page `number`."""
    if number == cut.number or paging.page is None:
        return {}
    if paging.style == "cursor":
        return {paging.page: _cursor_to(cut, number)}
    return {paging.page: _position(number, cut, paging)}


def _cursor_to(cut: Cut, number: int) -> Json:
    if number == cut.number + 1:
        return cut.next_cursor
    return cut.previous_cursor if number == cut.number - 1 and number > cut.first else None


def _position(number: int, cut: Cut, paging: Paging) -> Json:
    if paging.style == "cursor":
        return _cursor_to(cut, number)
    if paging.style == "offset":
        return max(cut.offset + (number - cut.number) * (cut.limit or 0), 0)
    return number


_ADDRESSES = frozenset({"href", "url", "uri", "link"})


def _link_object(shape: Shape, address: str, position: Any) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for name in shape.properties:
        if plain(name) in _ADDRESSES:
            made[name] = address
        elif plain(name) == "path":
            made[name] = address.partition("?")[0]
        elif plain(name) in {"page", "offset", "cursor", "number", "startingafter", "after"}:
            made[name] = position
    return made


def _typed(write: WriteMeta, shape: Shape, required: bool) -> WriteMeta:
    """Give numbers as text where the schema wants text, and empty text for nothing where it insists.

    A text that should be a number, such as a cursor, is not given.
    """
    if shape.is_a("integer", "number"):
        return lambda call, cut: None if isinstance(value := write(call, cut), str) else value
    if not shape.is_a("string"):
        return write
    empty = "" if required and not shape.nullable else None

    def text(call: Call, cut: Cut) -> Json:
        value = write(call, cut)
        return empty if value is None else str(value)

    return text
