"""What stands around the rows of an answer: the list finder and the unwrapper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.words import PAGING, STATUS, in_order, is_plural, same_noun, singular, snake, words

_LISTS = in_order(
    "data items results entries resources records result rows values list content objects elements nodes hits "
    "collection value"
)
_WRAPPERS = ("data", "result", "item", "payload", "response", "record", "attributes")

_BESIDE_DATA = frozenset({"included", "jsonapi"})  # JSON:API 1.1, 7.1


@dataclass(frozen=True)
class Found:
    """A shape inside an answer, and the pointer to it: the items of a list, or a row."""

    pointer: str
    shape: Shape


def find_list(shapes: Shapes, answer: Shape, segment: str, *, strict: bool = False) -> Found | None:
    """Find the list of an answer; the shape is that of its items. `strict`: only words of paging may stand beside."""
    if answer.is_array:
        return Found("", shapes.of(answer.items))
    if not answer.is_object or answer.extra is not None:
        return None
    return _list_among(shapes, answer, segment, strict=strict) or _list_below(shapes, answer, segment, strict=strict)


def _list_among(shapes: Shapes, answer: Shape, segment: str, *, strict: bool) -> Found | None:
    arrays = {name: shape for name, shape in shapes.properties(answer).items() if shape.is_array}
    if not arrays:
        return None
    items = {name: shapes.of(shape.items) for name, shape in arrays.items()}
    lonely = all(_is_paging(name) for name in answer.properties if name not in arrays)
    name = _named_list(items, segment, lonely=lonely)
    if name is None and lonely:
        objects = [name for name, shape in items.items() if shape.is_object]
        name = objects[0] if len(objects) == 1 else None
    if name is None or (strict and not lonely) or (not lonely and _is_row(answer)):
        return None
    return Found("/" + name, items[name])


def _named_list(items: Mapping[str, Shape], segment: str, *, lonely: bool) -> str | None:
    last = words(segment)[-1:] or ("",)
    for name in sorted(items):
        if is_plural(name) and same_noun(name, segment):
            return name
    for name in sorted(items):
        named = items[name].is_object and items[name].name and same_noun(name, items[name].name)
        if named or (same_noun(name, last[0]) and is_plural(name)):
            return name
    known = [name for name in _LISTS if name in items]
    return known[0] if known and (lonely or items[known[0]].is_object) else None


def _list_below(shapes: Shapes, answer: Shape, segment: str, *, strict: bool) -> Found | None:
    """Look one level down (`data.sessions`), where nothing but words of paging stands beside it."""
    if not all(_is_paging(name) or shapes.of(schema).is_object for name, schema in answer.properties.items()):
        return None
    for name in sorted(answer.properties):
        below = shapes.of(answer.properties[name])
        if below.is_object and (_is_paging(name) or name in _LISTS or name in _WRAPPERS or len(answer.properties) == 1):
            found = _list_among(shapes, below, segment, strict=strict)
            if found is not None:
                return Found(f"/{name}{found.pointer}", found.shape)
    return None


def unwrap(shapes: Shapes, answer: Shape, nouns: tuple[str, ...], *, alone: bool = False) -> Found:
    """Find the row of a single answer: the answer itself, or the one object it wraps.

    Beside a row that has the name of its rows there may be anything (an action, a password that is shown once), unless
    it has to be `alone`.
    """
    pointer = ""
    for _ in range(2):
        name = _wrapped(shapes, answer, nouns, alone=alone)
        if name is None:
            break
        pointer, answer = f"{pointer}/{name}", shapes.of(answer.properties[name])
    return Found(pointer, answer)


def _wrapped(shapes: Shapes, answer: Shape, nouns: tuple[str, ...], *, alone: bool) -> str | None:
    if not answer.is_object or _is_row(answer):
        return None
    objects = [name for name, schema in answer.properties.items() if _is_full(shapes.of(schema))]
    named = [name for name in objects if _names_row(shapes, answer, name, nouns)]
    if len(named) != 1:
        return None
    others = [name for name in answer.properties if name != named[0]]
    if all(_is_paging(name) or name in _BESIDE_DATA for name in others):
        return named[0]
    return named[0] if not alone and _is_the_row(shapes, answer, named[0], nouns) else None


def _is_full(shape: Shape) -> bool:
    return shape.is_object and bool(shape.properties)


def _names_row(shapes: Shapes, answer: Shape, name: str, nouns: tuple[str, ...]) -> bool:
    last = words(singular(name))[-1:]
    if name in _WRAPPERS or any(same_noun(name, noun) or words(noun)[-1:] == last for noun in nouns):
        return True
    row = shapes.of(answer.properties[name])
    return len(answer.properties) == 1 and (_is_row(row) or (bool(row.name) and same_noun(row.name, name)))


def _is_the_row(shapes: Shapes, answer: Shape, name: str, nouns: tuple[str, ...]) -> bool:
    """Tell whether a property has the very name of the rows, and looks like one; beside its own id it is a part."""
    beside = {snake(one) for one in answer.properties}
    if f"{snake(name)}_id" in beside:
        return False
    return bool(nouns) and same_noun(name, nouns[0]) and _is_row(shapes.of(answer.properties[name]))


def _is_row(shape: Shape) -> bool:
    return any(snake(name) in {"id", "uuid", "created_at"} for name in shape.properties)


def _is_paging(name: str) -> bool:
    return name.startswith(("_", "@", "$")) or all(word in PAGING or word in STATUS for word in words(name))
