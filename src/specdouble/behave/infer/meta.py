"""What the other properties of a list's envelope mean: totals, pages, addresses, cursors."""

from __future__ import annotations

from collections.abc import Iterator

from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.words import bag, snake, words

_PLAIN = {
    "pages": "pages",
    "page_count": "pages",
    "total_pages": "pages",
    "last_page": "pages",
    "num_pages": "pages",
    "page": "page",
    "current_page": "page",
    "page_number": "page",
    "page_index": "page",
    "limit": "limit",
    "per_page": "limit",
    "page_size": "limit",
    "size": "limit",
    "items_per_page": "limit",
    "page_limit": "limit",
    "offset": "offset",
    "skip": "offset",
    "start_index": "offset",
    "next_page": "next_page",
    "previous_page": "previous_page",
    "prev_page": "previous_page",
    "next_offset": "next_offset",
    "next_cursor": "next_cursor",
    "previous_cursor": "previous_cursor",
    "prev_cursor": "previous_cursor",
}
_BOOLEANS = {"has_more": "has_more", "has_next": "has_more", "has_next_page": "has_more", "more": "has_more",
             "has_previous": "has_previous", "has_prev": "has_previous", "has_previous_page": "has_previous",
             "has_prev_page": "has_previous"}  # fmt: skip
_CURSORS = bag("cursor token marker continue continuation after key id")
_ROWS = {"first_id": "first_id", "last_id": "last_id", "end_cursor": "next_cursor", "start_cursor": "previous_cursor"}
_ADDRESSES = frozenset({"first", "last", "self"})

Leaf = tuple[str, str, Shape]  # pointer, name, shape


def totals_and_meta(
    shapes: Shapes, answer: Shape, items: str, *, cursor: bool
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Read the envelope around `items`: pointers to totals, and pointers with their meaning."""
    leaves = list(_leaves(shapes, answer, items))
    counts = [leaf for leaf in leaves if leaf[2].type in {"integer", "number"} and _counts(leaf[1])]
    spoken = [leaf for leaf in counts if "total" in words(leaf[1]) or "total" in words(leaf[0])]
    totals = spoken or counts
    meta = {pointer: meaning for pointer, name, shape in leaves if (meaning := _meaning(name, shape, cursor=cursor))}
    meta |= {pointer: "count" for pointer, _, _ in counts if pointer not in {leaf[0] for leaf in totals}}
    return tuple(pointer for pointer, _, _ in totals), meta


def _leaves(shapes: Shapes, shape: Shape, items: str, at: str = "", name: str = "") -> Iterator[Leaf]:
    if shape.is_object and shape.properties and at.count("/") <= 3:
        for below, schema in shape.properties.items():
            if f"{at}/{below}" != items:
                yield from _leaves(shapes, shapes.of(schema), items, f"{at}/{below}", _spoken(name, below))
    elif at and not shape.is_array:
        yield at, name, shape


def _spoken(above: str, name: str) -> str:
    """Name a leaf: `next.href` is the address `next`."""
    return above if name.lower() in {"href", "url", "uri"} and above else name


def _counts(name: str) -> bool:
    spoken = words(name)
    if {"page", "pages", "remaining"} & set(spoken):
        return False
    return bool({"total", "count", "counts", "totals"} & set(spoken)) or snake(name) in {"num_results", "hits", "found"}


def _meaning(name: str, shape: Shape, *, cursor: bool) -> str:
    spoken = snake(name.lstrip("_@$"))
    if shape.type == "boolean":
        return _BOOLEANS.get(spoken, "")
    if spoken in _ROWS:
        return _ROWS[spoken]
    if shape.type in {"integer", "number"}:
        return "remaining" if words(name)[:1] == ("remaining",) else _PLAIN.get(spoken, "")
    return _address(spoken, shape, cursor=cursor)


def _address(spoken: str, shape: Shape, *, cursor: bool) -> str:
    first, parts = words(spoken)[:1], set(words(spoken))
    if spoken in {"cursor", "continue", "continuation_token"}:
        return "next_cursor"
    if first == ("next",):
        return "next_cursor" if _is_cursor(parts, shape, cursor=cursor) else "next"
    if first in {("previous",), ("prev",)}:
        return "previous_cursor" if _is_cursor(parts, shape, cursor=cursor) else "previous"
    return spoken if spoken in _ADDRESSES and _is_address(shape) else ""


def _is_cursor(parts: set[str], shape: Shape, *, cursor: bool) -> bool:
    """Tell a cursor from an address: by the type, then by the name, then by how the list is paged."""
    if _is_address(shape) or {"url", "uri", "link", "href"} & parts:
        return False
    return bool(_CURSORS & parts) or cursor


def _is_address(shape: Shape) -> bool:
    example = str(shape.facts.get("example", ""))
    return shape.format.startswith(("uri", "url", "iri")) or example.startswith(("http", "/"))
