"""Which query parameters narrow a list, and by which property of the row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.words import bag, in_order, singular, snake, words
from specdouble.behave.model import Filter
from specdouble.store.fields import ANYWHERE

Operator = Literal["eq", "in", "contains", "gte", "gt", "lte", "lt", "any", "day", "true"]

_MARKS: dict[str, Operator] = {
    **dict.fromkeys(in_order("since from min minimum gte ge start starting begin"), "gte"),
    **dict.fromkeys(in_order("after gt above"), "gt"),
    **dict.fromkeys(in_order("until to max maximum lte le end ending"), "lte"),
    **dict.fromkeys(in_order("before lt below"), "lt"),
}
_SYMBOL = re.compile(r"^(?P<name>.*?)(?P<symbol>[<>]=?)$")
_SYMBOLS: dict[str, Operator] = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_TIMES = bag("at on date time datetime timestamp day")
_SELECTIONS = bag("fields field include includes expand embed select exclude view projection opt_fields with")
_EXPRESSIONS = bag("filter filters where label_selector field_selector filter_by odata_filter")
_SWITCHES = bag("include with show exclude return expand embed skip no dry pretty detailed")
_LIKE = bag("contains like search match icontains substring")


_BRACKETS = re.compile(r"(?:filters?|where)\[([^\[\]]+)\]")


def attributes_of(shapes: Shapes, row: Shape) -> dict[str, str]:
    """Return the attributes of a resource object (JSON:API 1.1, 7.2) by their names in snake_case; none elsewhere."""
    if not {"type", "id", "attributes"} <= row.properties.keys():
        return {}
    return {snake(name): f"attributes.{name}" for name in shapes.of(row.properties["attributes"]).properties}


@dataclass(frozen=True)
class Fields:
    """The properties that a filter can mean. `by_word` has every spelling in snake_case, nested ones as `owner_id`."""

    shapes: Shapes
    row: Shape
    noun: str
    key: str | None
    created: str | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_word", dict(self._spelled()))

    def _spelled(self) -> Iterator[tuple[str, str]]:
        for name, schema in self.row.properties.items():
            below = self.shapes.of(schema)
            for nested in below.properties if below.is_object else ():
                yield f"{snake(name)}_{snake(nested)}", f"{name}.{nested}"
        yield from attributes_of(self.shapes, self.row).items()
        for name in self.row.properties:
            yield snake(name), name

    def shape(self, field: str) -> Shape:
        return self.shapes.property(self.row, field) or Shape(None)

    def find(self, name: str) -> str | None:
        found: dict[str, str] = vars(self)["by_word"]
        return found.get(name)

    def exists(self, field: str) -> bool:
        """Tell whether the row has a property, `owner.id` for a nested one; what stands below `**` is not looked at."""
        field, _, _ = field.partition(f".{ANYWHERE}.")
        return self.shapes.property(self.row, field) is not None

    def column_of(self, parameter: str) -> str:
        """Return how a parameter is called as a column."""
        return snake(parameter)

    def times(self) -> list[str]:
        """Return the properties that hold dates or times, the row's own before those of its making."""
        found = [name for name in self.row.properties if is_time(self.shapes, name, self.shape(name))]
        return sorted(found, key=lambda name: (name == self.created, words(name)[:1] in {("updated",), ("modified",)}))


def filter_of(fields: Fields, name: str, shape: Shape, beside: frozenset[str]) -> Filter | str:
    """Tell what a query parameter narrows, or why it narrows nothing; `beside` are the list's other parameters."""
    inside = _BRACKETS.fullmatch(name)
    if inside is not None:  # filter[title], as JSON:API recommends
        found = filter_of(fields, inside[1], shape, beside)
        return replace(found, parameter=name) if isinstance(found, Filter) else found
    spoken = snake(name)
    if spoken in _EXPRESSIONS:
        return "an expression"
    if spoken in _SELECTIONS and fields.find(spoken) is None:
        return "selects fields"
    return (
        _range(fields, name, shape, beside)
        or _equal(fields, name, shape)
        or _boolean(fields, name, shape)
        or _day(fields, name, shape)
        or _reason(name, shape)
    )


def _reason(name: str, shape: Shape) -> str:
    if shape.type == "boolean" or (words(name)[:1] and words(name)[0] in _SWITCHES):
        return "a switch that names no property"
    return "names no property of the row"


def _equal(fields: Fields, name: str, shape: Shape) -> Filter | None:
    spoken = snake(name)
    parts = words(name)
    if parts[-1:] and parts[-1] in _LIKE and len(parts) > 1:
        field = fields.find("_".join(parts[:-1]))
        return Filter(name, field, "contains") if field else None
    for candidate in _spellings(spoken, fields):
        field = fields.find(candidate)
        if field is not None:
            return compare(fields, name, field, shape)
    return None


def _spellings(spoken: str, fields: Fields) -> Iterator[str]:
    """List what a parameter can be called on the row, the surest first."""
    noun = snake(fields.noun)
    yield spoken
    if fields.key and spoken in {"id", "ids", f"{noun}_id", f"{noun}_ids"}:
        yield snake(fields.key)
    yield singular(spoken)
    yield spoken + "s"
    yield spoken + "es"
    head, _, last = spoken.rpartition("_")
    if last in {"id", "ids"}:
        yield head
        yield head + "s"
    if last == "in":
        yield head
    yield f"{spoken}_id"
    yield f"{singular(spoken)}_id"
    yield f"{spoken}_code"
    yield f"{noun}_{spoken}"
    if spoken.startswith(noun + "_"):
        yield spoken.removeprefix(noun + "_")


def compare(fields: Fields, name: str, field: str, shape: Shape) -> Filter | None:
    """Compare a parameter with a property; None where their values can never be equal."""
    target = fields.shape(field)
    if target.is_array:
        items = fields.shapes.of(target.items)
        below = _speaking(items, fields) if items.is_object else None
        if items.is_object and below is None:
            return None
        return Filter(name, f"{field}.{below}" if below else field, "any")
    if target.is_object:
        below = _speaking(target, fields, ids=True)
        return Filter(name, f"{field}.{below}", "in" if shape.is_array else "eq") if below else None
    if not _comparable(shape, target):
        return None
    return Filter(name, field, "in" if shape.is_array else "eq")


def _speaking(shape: Shape, fields: Fields, *, ids: bool = False) -> str | None:
    """Choose the property of an embedded object that a filter means."""
    order = in_order("id gid uuid slug login name" if ids else "name slug key id gid")
    return next(
        (name for name in order if name in shape.properties and fields.shapes.of(shape.properties[name]).is_scalar),
        None,
    )


def _comparable(shape: Shape, target: Shape) -> bool:
    """Tell whether a parameter's values can equal a property's: a boolean never equals a name."""
    kinds = {shape.type, target.type}
    if shape.is_array or not shape.type or not target.type or len(kinds) == 1:
        return True
    return "boolean" not in kinds and "object" not in kinds


def _range(fields: Fields, name: str, shape: Shape, beside: frozenset[str]) -> Filter | None:
    matched = _SYMBOL.match(name)
    if matched:
        field = fields.find(snake(matched["name"]))
        return Filter(name, field, _SYMBOLS[matched["symbol"]]) if field else None
    parts = words(name)
    for index in (0, len(parts) - 1):
        if parts and parts[index] in _MARKS:
            rest = parts[:index] + parts[index + 1 :]
            field = _ranged(fields, name, rest, shape, beside)
            if field is not None:
                return Filter(name, field, _MARKS[parts[index]])
    return None


def _ranged(fields: Fields, name: str, rest: tuple[str, ...], shape: Shape, beside: frozenset[str]) -> str | None:
    exact = fields.find(snake(name))
    if exact is not None:
        return exact if _is_pair(name, beside) and _is_date(shape) else None
    if not rest or set(rest) <= _TIMES:
        return (
            _time_of(fields, rest, made=bool({"since", "until"} & set(words(name))))
            if _is_date(shape) or not rest
            else None
        )
    joined = "_".join(rest)
    tries = (joined, f"{joined}_at", f"{joined}_on", f"{joined}_date", f"{joined}_time", f"{joined}s", f"date_{joined}")
    shorter = "_".join(word for word in rest if word not in _TIMES)
    longer = tuple(f"{shorter}{tail}" for tail in ("", "_at", "_on", "_date", "_time", "_timestamp")) if shorter else ()
    for candidate in (*tries, *longer):
        field = fields.find(candidate)
        if field is not None and _is_ordered(fields, field):
            return field
    return None


def _is_pair(name: str, beside: frozenset[str]) -> bool:
    """Tell whether a range's other end is a parameter too: `startDate` with `endDate`."""
    spoken = {snake(other) for other in beside}
    pairs = (("start", "end"), ("from", "to"), ("min", "max"), ("after", "before"), ("since", "until"))
    swaps = [(one, other) for pair in pairs for one, other in (pair, pair[::-1])]
    return any(snake(name).replace(one, other) in spoken for one, other in swaps if one in words(name))


def _time_of(fields: Fields, rest: tuple[str, ...], *, made: bool) -> str | None:
    """Choose the time that a bare range means: `date`, `timestamp`, the row's own; its creation for `since`."""
    times = fields.times()
    if made and not rest and fields.created:
        return fields.created
    for wanted in (("date",), ("dates",), ("timestamp",), ("time",), ("day",)):
        for name in times:
            if words(name) == wanted:
                return name
    if not rest and fields.created:
        return fields.created
    return times[0] if times else None


def _is_date(shape: Shape) -> bool:
    return (
        shape.format.startswith("date") or shape.type in {"", "integer"} or (shape.type == "string" and not shape.enum)
    )


def _is_ordered(fields: Fields, field: str) -> bool:
    shape = fields.shape(field)
    return shape.type in {"integer", "number"} or is_time(fields.shapes, field, shape)


def is_time(shapes: Shapes, name: str, shape: Shape) -> bool:
    """Tell whether a property holds a date, a time, or an array of them."""
    if shape.is_array:
        return shapes.of(shape.items).format.startswith("date")
    if shape.format.startswith("date"):
        return True
    last = words(name)[-1:]
    return (
        shape.type in {"string", "integer"}
        and not shape.enum
        and bool(last)
        and last[0] in {"at", "timestamp", "datetime"}
    )


def _boolean(fields: Fields, name: str, shape: Shape) -> Filter | None:
    """Match a boolean with one of the row's: `active` with `is_active`, `bicycles` with `bicycles_allowed`."""
    if shape.type != "boolean":
        return None
    spoken = snake(name)
    for prefix in ("is", "has", "was"):
        field = fields.find(f"{prefix}_{spoken}") or fields.find(spoken.removeprefix(prefix + "_"))
        if field is not None and fields.shape(field).type == "boolean":
            return Filter(name, field, "eq")
    for tail in ("allowed", "available", "enabled", "included", "supported"):
        field = fields.find(f"{spoken}_{tail}")
        if field is not None and fields.shape(field).type == "boolean":
            return Filter(name, field, "true")
    return None


def _day(fields: Fields, name: str, shape: Shape) -> Filter | None:
    """Match `date` with the day of the row's own time."""
    if snake(name) not in {"date", "day"} or not _is_date(shape):
        return None
    times = fields.times()
    return Filter(name, times[0], "day") if times else None
