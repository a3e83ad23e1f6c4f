"""Which property of a row holds its key, and how new keys look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.words import snake, words
from specdouble.store.spec import IdStyle

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
_PREFIX = re.compile(r"(?P<prefix>[A-Za-z]{2,12}[_-])(?=[A-Za-z0-9]*\d|[A-Za-z0-9]{8})[A-Za-z0-9]{3,}$")
_PATTERN_PREFIX = re.compile(r"\^(?P<prefix>[a-z]{2,12}[_-])[\[\\(]")
_IDS = frozenset({"id", "uuid", "guid", "gid", "sid"})
_FALLBACKS = ("id", "uuid", "_id", "guid", "gid", "sid", "key", "name", "slug", "code")
NAMES = ("slug", "login", "username", "handle", "key", "name", "code")  # a client reads them, and types them


def key_property(shapes: Shapes, row: Shape, parameter: str, noun: str, *, text: bool = False) -> str | None:
    """Find the property that a path parameter means; None where the row shows no key.

    A parameter that is `text`, and is not called an id, means no number while the row has a name: `/repos/{repo}`.
    """
    by_word = {snake(name): name for name, schema in row.properties.items() if not _is_compound(shapes.of(schema))}
    if text and not is_id(parameter):
        named = {word: name for word, name in by_word.items() if shapes.of(row.properties[name]).type == "string"}
        if found := _named(named, snake(parameter), snake(noun)):
            return found
    for candidate in _spelled(snake(parameter), snake(noun)):
        if candidate in by_word:
            return by_word[candidate]
    if shapes.property(row, "metadata.name") is not None:
        return "metadata.name"
    if words(parameter)[-1:] == ("name",):
        return by_word.get("name")
    first = next(iter(by_word), "")
    if is_id(parameter) and first.endswith("_id") and "id" not in by_word:
        return by_word[first]
    own = by_word.get(snake(noun)) if snake(parameter) in {"id", f"{snake(noun)}_id"} else None
    return _fallback(by_word, snake(noun)) or _own_name(shapes, row, own)


def lonely_key(shapes: Shapes, row: Shape, noun: str) -> str | None:
    """Find the key of rows that no path addresses: `id`, `uuid`, or the noun's own id."""
    by_word = {snake(name): name for name, schema in row.properties.items() if not _is_compound(shapes.of(schema))}
    own = (f"{snake(noun)}_{suffix}" for suffix in ("id", "uuid"))
    return next((by_word[name] for name in ("id", *own, "uuid", "_id") if name in by_word), None)


def id_style(shapes: Shapes, row: Shape, key: str | None, examples: Iterable[Any], parameter: Shape | None) -> IdStyle:
    """Tell how ids look: by type, format and pattern of the property, then of the parameter, then by the examples."""
    shape = (shapes.property(row, key) if key else None) or parameter
    if shape is None:
        return IdStyle()
    if shape.type in {"integer", "number"}:
        return IdStyle("integer")
    if shape.format in {"uuid", "guid"}:
        return IdStyle()
    matched = _PATTERN_PREFIX.match(str(shape.facts.get("pattern", "")))
    if matched:
        return IdStyle("prefix", matched["prefix"])
    seen = [*shape_examples(shape), *(shape_examples(parameter) if parameter else ()), *examples]
    return _byshape_examples([value for value in seen if isinstance(value, str)])


def is_id(name: str) -> bool:
    """Tell whether a property is an id that a server makes, and not a name that a client chooses."""
    return bool(_IDS & set(words(name)[-1:]))


def _spelled(parameter: str, noun: str) -> Iterable[str]:
    """List the ways a property can be called that a parameter means, the surest first."""
    yield parameter
    head, _, last = parameter.rpartition("_")
    if last in _IDS:
        yield from ("id", last, f"{noun}_{last}", f"{noun}_id", "_id")
    if head == noun or noun.endswith("_" + head) or last in {"slug", "name", "key", "code", "number", "login", "email"}:
        yield last
    if parameter.startswith(noun + "_"):
        yield parameter.removeprefix(noun + "_")
    if f"_{noun}_" in parameter:
        yield parameter.replace(f"_{noun}_", "_")
    yield f"{parameter}_id"
    yield f"{noun}_{parameter}"
    yield last
    if parameter == noun:
        yield from ("id", f"{noun}_id", "slug", "name", "key", "login")


def _named(by_word: Mapping[str, str], parameter: str, noun: str) -> str | None:
    """Find a property of text that a parameter means, or the name that rows of their kind go by."""
    wanted = (parameter, f"{parameter}_name", *_spelled(parameter, noun), *NAMES)
    return next((by_word[word] for word in wanted if word in by_word), None)


def _fallback(by_word: dict[str, str], noun: str) -> str | None:
    if f"{noun}_id" in by_word:
        return by_word[f"{noun}_id"]
    return next((by_word[name] for name in _FALLBACKS if name in by_word), None)


def _own_name(shapes: Shapes, row: Shape, name: str | None) -> str | None:
    """Take the text that is called as the rows are for their key, where nothing else is: the `field` of fields."""
    return name if name is not None and shapes.of(row.properties[name]).type == "string" else None


def _is_compound(shape: Shape) -> bool:
    return shape.type in {"object", "array", "boolean"}


def shape_examples(shape: Shape) -> list[Any]:
    """Return the examples of a schema."""
    listed = shape.facts.get("examples", ())
    return [shape.facts.get("example"), *(listed if isinstance(listed, list) else ())]


def _byshape_examples(seen: list[str]) -> IdStyle:
    if any(_UUID.match(value) for value in seen):
        return IdStyle()
    prefixes = {match["prefix"] for value in seen if (match := _PREFIX.match(value))}
    return IdStyle("prefix", min(prefixes)) if prefixes else IdStyle()
