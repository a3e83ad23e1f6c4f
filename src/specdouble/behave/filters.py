"""Turns query parameters into what the store is asked for: conditions, search, order."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from specdouble.behave import moments
from specdouble.behave.fields import plain
from specdouble.behave.ground import Ground
from specdouble.behave.model import Filter, ListShape, Sort
from specdouble.behave.shapes import Shape
from specdouble.contract.call import Call
from specdouble.contract.model import Json, Operation
from specdouble.store.query import Condition, Order, Search

if TYPE_CHECKING:
    from specdouble.store.query import Op

Narrow = Callable[[Json], tuple[Condition, ...]]
_EVERYTHING = ("all", "any")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DOWN = re.compile(r"(?i)^(desc|descending|down|-1|newest|latest|z-?a)")


class Filters:
    """The filters, search and order of one list."""

    def __init__(self, ground: Ground, collection: str, shape: ListShape, operation: Operation) -> None:
        self._narrow: dict[str, Narrow] = {}
        self._switches = _switches(ground, shape, operation)
        self._everything = _everything(ground, collection, shape, operation)
        for item in shape.filters:
            schema = ground.shapes.property(ground.row_schema(collection), item.field)
            self._narrow[item.parameter] = _condition(item, ground.shapes.of(schema))
        self._search = shape.search
        self._search_fields = shape.search_fields
        self._sort = shape.sort
        self._unasked = tuple(Order(name.removeprefix("-"), name.startswith("-")) for name in shape.sort.unasked)
        self._arguments = {parameter.name: parameter.argument for parameter in operation.parameters}
        self._fields = frozenset(ground.row_shape(collection).properties)

    def conditions(self, call: Call) -> tuple[Condition, ...]:
        """Return what the sent parameters, and those with a default, ask of each row."""
        found: list[Condition] = []
        for name, narrow in self._narrow.items():
            value = call.query.get(name)
            if value is None or (value is False and name in self._switches and not self._sent(name, call)):
                continue
            found.extend(() if (name, value) in self._everything else narrow(value))
        return tuple(found)

    def search(self, call: Call) -> Search | None:
        """Return the text to look for; None where none was sent."""
        for name in self._search:
            text = call.query.get(name)
            if isinstance(text, str) and text:
                return Search(text, self._search_fields)
        return None

    def order(self, call: Call) -> tuple[Order, ...]:
        """Return the order asked for, or the list's own; () is that of insertion. Unknown fields are ignored."""
        sort = self._sort
        asked = call.query.get(sort.by) if sort.by else None
        words = asked if isinstance(asked, list) else str(asked).split(",") if asked else []
        orders = [order for word in words if (order := self._one_order(str(word).strip(), sort)) is not None]
        direction = call.query.get(sort.direction) if sort.direction and sort.direction != sort.by else None
        if direction is None:
            return tuple(orders) or self._unasked
        down = bool(_DOWN.match(str(direction)))
        return tuple(Order(order.field, descending=down) for order in orders) or (Order("", descending=down),)

    def _one_order(self, word: str, sort: Sort) -> Order | None:
        if word in sort.fields:
            field = sort.fields[word]
            return Order(field.lstrip("+-"), descending=field.startswith("-") or word.startswith("-"))
        name, down = _direction(word)
        if sort.by == sort.direction and name == "" and down is not None:
            return Order("", descending=down)
        found = sort.fields.get(name) or next((f for f in sorted(self._fields) if plain(f) == plain(name)), None)
        return None if found is None else Order(found.lstrip("+-"), descending=bool(down))

    def _sent(self, name: str, call: Call) -> bool:
        return self._arguments.get(name) in call.given


def _switches(ground: Ground, shape: ListShape, operation: Operation) -> frozenset[str]:
    """Name the switches that are off by default and named unlike their property: unsent, they narrow nothing."""
    schemas = {parameter.name: ground.shapes.of(parameter.schema) for parameter in operation.parameters}
    return frozenset(
        item.parameter
        for item in shape.filters
        if plain(item.parameter) != plain(item.field)
        and item.parameter in schemas
        and schemas[item.parameter].words.get("default") is False
    )


def _everything(
    ground: Ground, collection: str, shape: ListShape, operation: Operation
) -> Collection[tuple[str, Json]]:
    """Name the declared choices that mean every row: the `all` of `state`, where no row can have it."""
    schemas = {parameter.name: ground.shapes.of(parameter.schema) for parameter in operation.parameters}
    found: list[tuple[str, Json]] = []
    for item in shape.filters:
        held = ground.shapes.of(ground.shapes.property(ground.row_schema(collection), item.field))
        asked = schemas[item.parameter].words.get("enum", ()) if item.parameter in schemas else ()
        wide = [word for word in asked if word in _EVERYTHING and word not in held.words.get("enum", ())]
        found += [(item.parameter, word) for word in wide]
    return found


def _direction(word: str) -> tuple[str, bool | None]:
    """Cut `-name`, `name desc`, `name:asc` and `desc` into a field and whether it goes down."""
    if word[:1] in {"-", "+"}:
        return word[1:], word[0] == "-"
    name, _, rest = re.sub(r"[\s:.|]+(?=(?:asc|desc)\w*$)", "\0", word, flags=re.IGNORECASE).partition("\0")
    if rest:
        return name, bool(_DOWN.match(rest))
    if re.fullmatch(r"(?i)(asc|desc)(ending)?", word):
        return "", bool(_DOWN.match(word))
    return word, None


def _condition(item: Filter, shape: Shape) -> Narrow:
    if item.op == "true":
        return lambda value: (Condition(item.field, "eq", True, item.column),) if value is True else ()  # noqa: FBT003
    if item.op == "day":
        return lambda value: (Condition(item.field, "prefix", str(value)[:10], item.column),)
    op: Op = item.op
    read = _reader(item, shape)
    if op in {"in", "any"}:
        return lambda value: (Condition(item.field, op, [read(part) for part in _each(value)], item.column),)
    if op == "eq" and shape.is_array:
        return lambda value: (Condition(item.field, "any", [read(part) for part in _each(value)], item.column),)
    return lambda value: (
        (Condition(item.field, "in", [read(part) for part in value], item.column),)
        if isinstance(value, list)
        else (Condition(item.field, op, read(value), item.column),)
    )


def _reader(item: Filter, shape: Shape) -> Callable[[Json], Json]:
    """Compile the reading of a parameter as a value that the field can be compared with."""
    if item.column:
        return lambda value: value
    if shape.is_a("integer", "number"):
        return lambda value: _number(value, item.field)
    if shape.is_a("string"):
        return lambda value: _text(value, item.op)
    return lambda value: value


def _number(value: Json, field: str) -> Json:
    """Read `7`, and a date for a field that counts seconds, as a number."""
    if not isinstance(value, str):
        return value
    try:
        return float(value) if "." in value else int(value)
    except ValueError:
        since = moments.moment(value)
        return value if since is None else moments.writer(Shape(frozenset({"integer"})), field)(since)


def _text(value: Json, op: str) -> Json:
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if op in {"lte", "gt"} and isinstance(value, str) and _DAY.fullmatch(value):
        return f"{value}T23:59:59.999999Z"  # up to and after a day mean its end
    return value


def _each(value: Json) -> list[Json]:
    if isinstance(value, list | tuple):
        return list(value)
    return value.split(",") if isinstance(value, str) and "," in value else [value]
