"""Parameters of every location and style, read by readers that are compiled once.

A reader has one or more readings: ways to make a JSON value of what came. Usually there is one; `anyOf: [integer,
string]` has two. The first reading whose value the schema accepts is taken; if none is, the first one is explained.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from specdouble.contract.brackets import belongs, duplicates, nested
from specdouble.contract.json_text import InvalidJson, read_json
from specdouble.contract.media import parse_media_type
from specdouble.contract.model import Document, Parameter
from specdouble.contract.percent import Undecodable, decode, decode_form, plain
from specdouble.contract.shapes import Shape, shape_of
from specdouble.contract.sources import Sources, Unreadable
from specdouble.contract.styles import Malformed, cut_array, cut_object, cut_one
from specdouble.contract.texts import coercer, readings
from specdouble.contract.validators import Check
from specdouble.contract.words import describe
from specdouble.errors import Violation

Json = Any
Reading = Callable[[Sources], Json]

MISSING = object()


class ParameterReader:
    """Reads one parameter; made once by `compile_parameter`."""

    def __init__(
        self, parameter: Parameter, shape: Shape, check: Check, schema: Json, taken: frozenset[str] = frozenset()
    ) -> None:
        self.parameter = parameter
        self.name = parameter.name
        self.location = parameter.location
        self.argument = parameter.argument
        self.check = check
        self._schema = schema
        self._readings = _readings(parameter, shape, taken)
        self._spread = _is_spread(parameter) and "object" in shape.types
        self._shape = shape
        self._empty = ("" if "string" in shape.types else None) if parameter.allow_empty else MISSING
        self._default = schema.get("default", MISSING) if isinstance(schema, dict) else MISSING

    def read(self, sources: Sources, violations: list[Violation]) -> Json:
        """Return the value, or MISSING where nothing was sent or a violation was added. Raises Unreadable."""
        if self._empty is not MISSING and sources.query.get(self.name) == [""]:
            return self._empty
        first: Json = MISSING
        failure: Unreadable | None = None
        for reading in self._readings:
            try:
                value = self._try(reading, sources)
            except Unreadable as error:
                failure = failure or error
                continue
            if value is not MISSING:
                if self.check.ok(value):
                    return value
                first = value if first is MISSING else first
        if first is not MISSING:
            violations += self.check.violations(first, self.location, self.name)
        elif failure is not None:
            raise failure
        elif self.parameter.required:
            violations.append(self._missing())
        return MISSING

    def default(self) -> Json:
        """Return the schema's default, MISSING where it has none."""
        return copy.deepcopy(self._default) if isinstance(self._default, dict | list) else self._default

    def owns(self, key: str) -> bool:
        """Whether a key of the query is read by this parameter."""
        if self.location != "query":
            return False
        if self._spread and (self._shape.open or key in self._shape.names):
            return True
        return key == self.name or (self.parameter.style == "deepObject" and belongs(key, self.name))

    def _try(self, reading: Reading, sources: Sources) -> Json:
        try:
            return reading(sources)
        except Undecodable as error:
            raise Unreadable(str(error), "percent-encoded UTF-8", syntax=True) from None
        except InvalidJson as error:
            raise Unreadable(f"text that is no JSON: {error}", "JSON", syntax=True) from None
        except Malformed as error:
            raise Unreadable("another text", str(error)) from None

    def _missing(self) -> Violation:
        wanted = describe(self._schema) if isinstance(self._schema, dict) and "type" in self._schema else "a value"
        return Violation(self.location, self.name, "nothing", wanted, "required")


def compile_parameter(
    document: Document, parameter: Parameter, check: Check, taken: frozenset[str] = frozenset()
) -> ParameterReader:
    """Make the reader of a parameter; `check` judges the value it reads, `taken` names its neighbours."""
    shape = shape_of(document, parameter.schema)
    return ParameterReader(parameter, shape, check, document.resolve(parameter.schema), taken - {parameter.name})


def _is_spread(parameter: Parameter) -> bool:
    return parameter.style == "form" and parameter.explode


def _readings(parameter: Parameter, shape: Shape, taken: frozenset[str]) -> tuple[Reading, ...]:
    if parameter.content_type is not None:
        return (_content(parameter, parameter.content_type),)
    found: list[Reading] = []
    if shape.primitives or not shape.types:
        found += _single(parameter, shape)
    if "array" in shape.types:
        found += _array(parameter, shape)
    if "object" in shape.types:
        found += _object(parameter, shape, taken)
    return tuple(found)


_DECODERS: dict[str, Callable[[str], str]] = {"path": decode, "query": decode_form, "header": plain, "cookie": decode}


def _raw_values(parameter: Parameter) -> Callable[[Sources], list[str]]:
    """Return what finds the raw values of a parameter's name; header names have no case (RFC 9110, 5.1)."""
    name = parameter.name
    if parameter.location == "path":
        return lambda sources: [sources.path[name]] if name in sources.path else []
    if parameter.location == "header":
        lower = name.lower()
        return lambda sources: sources.headers.get(lower, _NOTHING)
    if parameter.location == "query":
        return lambda sources: sources.query.get(name, _NOTHING)
    return lambda sources: sources.cookies.get(name, _NOTHING)


_NOTHING: list[str] = []


def _raw_value(parameter: Parameter) -> Callable[[Sources], str | None]:
    """Return what finds the one raw value of a parameter, None where there is none."""
    find = _raw_values(parameter)

    def find_one(sources: Sources) -> str | None:
        values = find(sources)
        if len(values) > 1:
            raise duplicates(values)
        return values[0] if values else None

    return find_one


def _single(parameter: Parameter, shape: Shape) -> list[Reading]:
    find, decoder = _raw_value(parameter), _DECODERS[parameter.location]
    cut = cut_one(parameter.style, parameter.name)

    def reading(coerce: Callable[[str], Json]) -> Reading:
        def read(sources: Sources) -> Json:
            raw = find(sources)
            return MISSING if raw is None else coerce(decoder(cut(raw)))

        return read

    return [reading(coerce) for coerce in readings(shape.primitives)]


def _content(parameter: Parameter, content_type: str) -> Reading:
    """Read a parameter with `content`: a whole text of that media type (OpenAPI, Parameter Object, `content`)."""
    find, decoder = _raw_value(parameter), _DECODERS[parameter.location]
    media = parse_media_type(content_type)
    is_json = media is not None and media.is_json

    def read(sources: Sources) -> Json:
        raw = find(sources)
        if raw is None:
            return MISSING
        text = decoder(raw)
        return read_json(text.encode("utf-8", "surrogatepass")) if is_json else text

    return read


def _array(parameter: Parameter, shape: Shape) -> list[Reading]:
    convert = _items(shape, _DECODERS[parameter.location])
    if parameter.location == "header" and parameter.style == "simple":
        return [_header_array(parameter, convert, bool), _header_array(parameter, convert, _any_item)]
    if parameter.explode and parameter.location in {"query", "cookie"}:
        return [_repeated(parameter, convert)]
    cut = cut_array(parameter.style, parameter.name, explode=parameter.explode)
    found = [_delimited(parameter, cut, convert), _delimited(parameter, _unescaped(cut), convert)]
    return [*found, _empty_array(parameter)] if parameter.location == "query" else found


def _items(shape: Shape, decoder: Callable[[str], str]) -> Callable[[list[str]], Json]:
    if shape.has_prefix:
        return lambda raws: [coercer(shape.item(at).types)(decoder(raw)) for at, raw in enumerate(raws)]
    coerce = coercer(shape.item(0).types)
    return lambda raws: [coerce(decoder(raw)) for raw in raws]


def _header_array(parameter: Parameter, convert: Callable[[list[str]], Json], counts: Callable[[str], bool]) -> Reading:
    """Read a list in one line or several, where empty items do not count (RFC 9110, 5.6.1), unless it needs them."""
    find = _raw_values(parameter)

    def read(sources: Sources) -> Json:
        lines = find(sources)
        items = [item.strip(" \t") for line in lines for item in line.split(",")]
        return convert([item for item in items if counts(item)]) if lines else MISSING

    return read


def _any_item(_: str) -> bool:
    return True


def _repeated(parameter: Parameter, convert: Callable[[list[str]], Json]) -> Reading:
    """`a=1&a=2`; a cookie may hold the same text as its one value."""
    find = _raw_values(parameter)
    start = f"{parameter.name}="

    def read(sources: Sources) -> Json:
        values = find(sources)
        if not values:
            return MISSING
        if parameter.location == "cookie":
            values = [part.removeprefix(start) for value in values for part in value.split("&")]
        return convert(values)

    return read


def _delimited(parameter: Parameter, cut: Callable[[str], list[str]], convert: Callable[[list[str]], Json]) -> Reading:
    find = _raw_value(parameter)

    def read(sources: Sources) -> Json:
        raw = find(sources)
        parts = [] if raw is None else cut(raw)
        return convert(parts) if parts else MISSING

    return read


def _unescaped(cut: Callable[[str], list[str]]) -> Callable[[str], list[str]]:
    """Many clients escape the delimiter too (`ids=1%2C2`); it counts where the plain reading is refused."""

    def read(raw: str) -> list[str]:
        plain = raw.replace("%2C", ",").replace("%2c", ",")
        return [] if plain == raw else cut(plain)

    return read


def _empty_array(parameter: Parameter) -> Reading:
    """`ids=` is one empty item, and no item at all where an empty one is refused."""
    find = _raw_value(parameter)
    return lambda sources: [] if find(sources) == "" else MISSING


def _object(parameter: Parameter, shape: Shape, taken: frozenset[str]) -> list[Reading]:
    decoder = _DECODERS[parameter.location]
    if parameter.style == "deepObject":
        return [_deep_object(parameter, shape)]
    if parameter.explode and parameter.location in {"query", "cookie"}:
        return [_spread_object(parameter, shape, taken)]
    cut = cut_object(parameter.style, parameter.name, explode=parameter.explode)
    find = _raw_value(parameter)

    def reading(prepare: Callable[[str], str | None]) -> Reading:
        def read(sources: Sources) -> Json:
            raw = find(sources)
            text = None if raw is None else prepare(raw)
            return MISSING if text is None else _members(cut(text), shape, decoder)

        return read

    return [reading(str), reading(_without_escapes)]


def _without_escapes(raw: str) -> str | None:
    plain = raw.replace("%2C", ",").replace("%2c", ",").replace("%3D", "=").replace("%3d", "=")
    return None if plain == raw else plain


def _members(pairs: list[tuple[str, str]], shape: Shape, decoder: Callable[[str], str]) -> Json:
    found: dict[str, Json] = {}
    for raw_name, raw in pairs:
        name = decoder(raw_name).strip(" \t")
        if name in found:
            raise Unreadable(f"{name} twice", "every name once")
        found[name] = coercer(shape.property(name).types)(
            decoder(raw).strip(" \t") if decoder is plain else decoder(raw)
        )
    return found


def _deep_object(parameter: Parameter, shape: Shape) -> Reading:
    def read(sources: Sources) -> Json:
        value = nested(sources.query, parameter.name, shape, decode_form)
        return MISSING if value is None else value

    return read


def _spread_object(parameter: Parameter, shape: Shape, taken: frozenset[str]) -> Reading:
    """With form and explode every property is a parameter of its own: `?R=100&G=200`."""
    decoder = _DECODERS[parameter.location]

    def read(sources: Sources) -> Json:
        values = sources.query if parameter.location == "query" else _cookie_pairs(sources)
        names = [name for name in values if name in shape.names or (shape.open and name not in taken)]
        return {name: _property(values[name], shape.property(name), decoder) for name in names} or MISSING

    return read


def _cookie_pairs(sources: Sources) -> Mapping[str, list[str]]:
    """Cut cookies further: one may hold the pairs of a form as in a query, `Cookie: R=100&G=200`."""
    found: dict[str, list[str]] = {}
    for name, values in sources.cookies.items():
        for pair in f"{name}={values[0]}".split("&") if len(values) == 1 else (f"{name}={one}" for one in values):
            key, _, value = pair.partition("=")
            found.setdefault(key, []).append(value)
    return found


def _property(raws: list[str], shape: Shape, decoder: Callable[[str], str]) -> Json:
    if "array" in shape.types:
        return _items(shape, decoder)(raws)
    if len(raws) > 1:
        raise duplicates(raws)
    return coercer(shape.types)(decoder(raws[0]))
