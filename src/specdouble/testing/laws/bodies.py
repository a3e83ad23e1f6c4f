"""Bodies to send: valid ones, near the document's own examples, different each time where rows must differ."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from specdouble.contract.model import Document, Operation, Schema
from specdouble.contract.names import snake_case
from specdouble.testing.laws.shapes import body_schema, properties, required

Strategy = st.SearchStrategy[Any]
_WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord")
_DEEP = 6


class Bodies:
    """Makes the bodies of one operation. What looks like a reference is taken from an example, or from a known row.

    What would delete the row by being sent (`x-resource`, `deleted_field`) is never sent: the row would be gone.
    """

    def __init__(self, document: Document, operation: Operation) -> None:
        self._document = document
        schema = body_schema(operation)
        deletes = _deleted_field(document, operation.path)
        self.properties = {name: part for name, part in properties(document, schema).items() if name != deletes}
        self.required = required(document, schema)
        self._example = _example(operation)

    def whole(self, serial: int, known: Sequence[Mapping[str, Any]]) -> Strategy:
        """Return a strategy of whole bodies, as for a create."""
        optional = [name for name in self.properties if name not in self.required and not self._is_shown_only(name)]
        fixed = {name: self._value(name, serial, known) for name in self.properties if name in self.required}
        others = {name: self._value(name, serial, known) for name in optional}
        return st.fixed_dictionaries(fixed, optional=others)

    def full(self, serial: int, known: Sequence[Mapping[str, Any]]) -> Strategy:
        """Return a strategy of bodies with everything, but for references that would have to be made up."""
        resolve = self._document.resolve
        names = [
            name
            for name in self.changeable(frozenset())
            if name in self.required
            or name in self._example
            or not looks_like_reference(name, resolve(self.properties[name]))
            or any(row.get(name) for row in known)
        ]
        return self.only(names, serial, known)

    def part(self, serial: int, known: Sequence[Mapping[str, Any]], without: frozenset[str]) -> Strategy:
        """Return a strategy of changes: one or two properties, `without` some."""
        names = self.changeable(without)
        if not names:
            return st.just({})
        chosen = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
        return chosen.flatmap(lambda some: self.only(some, serial, known))

    def changeable(self, without: frozenset[str]) -> list[str]:
        """Name the properties that may be sent, `without` some."""
        return [name for name in self.properties if name not in without and not self._is_shown_only(name)]

    def only(self, names: Sequence[str], serial: int, known: Sequence[Mapping[str, Any]]) -> Strategy:
        """Return a strategy of bodies of some properties."""
        return st.fixed_dictionaries({name: self._value(name, serial, known) for name in names})

    def _is_shown_only(self, name: str) -> bool:
        part = self._document.resolve(self.properties[name])
        return isinstance(part, dict) and part.get("readOnly") is True

    def _value(self, name: str, serial: int, known: Sequence[Mapping[str, Any]]) -> Strategy:
        schema = self.properties[name]
        if looks_like_reference(name, self._document.resolve(schema)):
            seen = [self._example[name]] if name in self._example else [row[name] for row in known if row.get(name)]
            if seen:
                return st.just(seen[0])
        if name in self._example and not _is_scalar(self._document.resolve(schema)):
            return st.just(self._example[name])
        return values(self._document, schema, serial, self._example.get(name))


def _deleted_field(document: Document, path: str) -> str | None:
    """Find the property by which a row says that it is deleted, at a path of rows or of one of them."""
    for above in (path, path.rpartition("/")[0]):
        item = document.root.get("paths", {}).get(above, {})
        if isinstance(item, dict) and "x-resource" in item:
            found: str | None = item["x-resource"].get("deleted_field")
            return found
    return None


def looks_like_reference(name: str, schema: Schema) -> bool:
    """Tell a property that names a row elsewhere: `organizationId`, or any UUID."""
    word = snake_case(name)
    return word.endswith(("_id", "_ids")) or (isinstance(schema, dict) and schema.get("format") == "uuid")


def values(document: Document, schema: Schema, serial: int, example: Any = None, depth: int = 0) -> Strategy:
    """Return a strategy of tame values of a schema. Free text carries the serial number, so that rows differ."""
    part = document.resolve(schema)
    if not isinstance(part, dict):
        return st.just(f"text {serial}")
    if "const" in part or "enum" in part:
        return st.sampled_from(part.get("enum", [part.get("const")]))
    kind = _kind(part)
    if kind == "object" or part.get("properties") or part.get("allOf"):
        return _object(document, part, serial, depth)
    if kind == "array":
        return _array(document, part, serial, depth)
    for choice in ("oneOf", "anyOf"):
        if part.get(choice):
            return values(document, part[choice][0], serial, example, depth + 1)
    return _SCALARS.get(kind, _text)(part, serial, example)


def _object(document: Document, part: Mapping[str, Any], serial: int, depth: int) -> Strategy:
    own, must = properties(document, part), required(document, part)
    names = [name for name in own if name in must] if depth < _DEEP else []
    return st.fixed_dictionaries({name: values(document, own[name], serial, None, depth + 1) for name in names})


def _array(document: Document, part: Mapping[str, Any], serial: int, depth: int) -> Strategy:
    least = int(part.get("minItems", 0))
    if depth >= _DEEP:
        return st.just([])
    most = min(int(part.get("maxItems", least + 2)), least + 2)
    items = values(document, part.get("items", {}), serial, None, depth + 1)
    return st.lists(items, min_size=least, max_size=most, unique_by=repr if part.get("uniqueItems") else None)


def _integer(part: Mapping[str, Any], _serial: int, _example: Any) -> Strategy:
    low, high = _bounds(part)
    step = int(part.get("multipleOf", 1)) or 1
    return st.integers(math.ceil(low / step), math.floor(high / step)).map(lambda number: number * step)


def _number(part: Mapping[str, Any], _serial: int, _example: Any) -> Strategy:
    low, high = _bounds(part)
    return st.integers(math.ceil(low), max(math.ceil(low), math.floor(high)))


def _bounds(part: Mapping[str, Any]) -> tuple[float, float]:
    low = part.get("minimum", part.get("exclusiveMinimum", -1) + 1)
    high = part.get("maximum", part.get("exclusiveMaximum", low + 1001) - 1)
    return low, max(low, high)


def _boolean(_part: Mapping[str, Any], _serial: int, _example: Any) -> Strategy:
    return st.booleans()


def _text(part: Mapping[str, Any], serial: int, example: Any) -> Strategy:
    form = str(part.get("format", ""))
    if form in _FORMATS:
        return _FORMATS[form](serial)
    if form and example is not None:
        return st.just(example)
    least, most = int(part.get("minLength", 0)), int(part.get("maxLength", 200))
    base = example if isinstance(example, str) else ""
    words = st.sampled_from([base, *_WORDS] if base else _WORDS)
    plain = words.map(lambda word: _fit(f"{word} {serial}", least, most))
    if "pattern" not in part:
        return plain
    return (
        plain.filter(lambda text: _fits(part["pattern"], text))
        if _takes_plain(part, serial, least, most)
        else _shaped(part, example)
    )


def _takes_plain(part: Mapping[str, Any], serial: int, least: int, most: int) -> bool:
    return any(_fits(part["pattern"], _fit(f"{word} {serial}", least, most)) for word in _WORDS)


def _shaped(part: Mapping[str, Any], example: Any) -> Strategy:
    """Make texts of a pattern, as Python reads it; patterns that it does not read keep the example."""
    try:
        pattern = re.compile(part["pattern"], re.ASCII)
    except re.error:
        return st.just(example if example is not None else "")
    least, most = int(part.get("minLength", 0)), int(part.get("maxLength", 200))
    made = st.from_regex(pattern, fullmatch=False).map(str.strip).filter(lambda text: least <= len(text) <= most)
    return st.one_of(st.just(example), made) if example is not None else made


def _fits(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text, re.ASCII) is not None
    except re.error:
        return False


def _fit(text: str, least: int, most: int) -> str:
    """Cut or fill a text; its end, which tells it from others, stays."""
    cut = text[-most:].strip() if len(text) > most else text
    return cut.ljust(least, "x")


def _email(serial: int) -> Strategy:
    return st.sampled_from([f"{word}.{serial}@example.com" for word in _WORDS])


def _uri(serial: int) -> Strategy:
    return st.sampled_from([f"https://example.com/{word}/{serial}" for word in _WORDS])


def _uuid(serial: int) -> Strategy:
    return st.just(f"00000000-0000-4000-8000-{serial:012d}")


_FORMATS: Mapping[str, Callable[[int], Strategy]] = {
    "email": _email,
    "uri": _uri,
    "url": _uri,
    "uuid": _uuid,
    "date": lambda serial: st.sampled_from([f"2026-0{month}-1{serial % 10}" for month in range(1, 7)]),
    "date-time": lambda serial: st.sampled_from([f"2026-0{month}-1{serial % 10}T09:00:00Z" for month in range(1, 7)]),
}
_SCALARS: Mapping[str, Callable[[Mapping[str, Any], int, Any], Strategy]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "string": _text,
}


def _kind(part: Mapping[str, Any]) -> str:
    kind = part.get("type", "")
    return kind if isinstance(kind, str) else next((one for one in kind if one != "null"), "")


def _is_scalar(part: Schema) -> bool:
    return isinstance(part, dict) and _kind(part) in _SCALARS


def _example(operation: Operation) -> Mapping[str, Any]:
    contents = operation.body.content.values() if operation.body is not None else ()
    examples = [value for media in contents for value in media.examples.values() if isinstance(value, Mapping)]
    return examples[0] if examples else {}
