"""`application/x-www-form-urlencoded` bodies, by the types of their schema and the Encoding Object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from specdouble.contract.brackets import duplicates, nested
from specdouble.contract.json_text import InvalidJson, read_json
from specdouble.contract.media import MediaRange
from specdouble.contract.model import Document, MediaType
from specdouble.contract.percent import Undecodable, decode_form
from specdouble.contract.shapes import TEXT, Shape, shape_of
from specdouble.contract.sources import Unreadable, cut_pairs
from specdouble.contract.styles import Malformed, cut_array, cut_object
from specdouble.contract.texts import coercer

Json = Any
Values = Mapping[str, list[str]]
Field = Callable[[Values], Json]

MAX_FIELDS = 1000
_MISSING = object()


class FormReader:
    """Reads the forms of one media type; made once."""

    def __init__(self, document: Document, media: MediaType) -> None:
        self._shape = TEXT if media.schema is None else shape_of(document, media.schema)
        self._fields = {
            name: _field(name, self._shape.property(name), media.encoding.get(name, {})) for name in self._shape.names
        }

    def read(self, body: bytes, _sent: MediaRange) -> Json:
        """Read a form into an object; raises Unreadable."""
        if body.count(b"&") >= MAX_FIELDS:
            raise Unreadable(f"{body.count(b'&') + 1} fields", f"at most {MAX_FIELDS}", syntax=True)
        try:
            values, broken = cut_pairs(body.decode("ascii"))
            if broken:
                raise Unreadable(f"a name {broken[0][:40]!r}", "percent-encoded UTF-8", syntax=True)
        except UnicodeError:
            raise Unreadable("bytes beyond ASCII", "a percent-encoded form", syntax=True) from None
        return self._object(values)

    def _object(self, values: Values) -> dict[str, Json]:
        found = {name: _read(name, field, values) for name, field in self._fields.items()}
        known = {name: value for name, value in found.items() if value is not _MISSING}
        others = {
            name: _read(name, _other(name, self._shape.property(name)), values)
            for name in values
            if name not in self._fields and name.partition("[")[0] not in known
        }
        return {**known, **others}


def _read(name: str, field: Field, values: Values) -> Json:
    """Read one property, so that an error tells its name."""
    try:
        return field(values)
    except Undecodable as error:
        raise Unreadable(str(error), "a percent-encoded form", syntax=True).below(name) from None
    except Malformed as error:
        raise Unreadable("another text", str(error)).below(name) from None
    except Unreadable as error:
        raise error.below(name) from None


def _other(name: str, shape: Shape) -> Field:
    """Read a property that the schema does not name: several values are an array."""
    coerce = coercer(shape.types)

    def read(values: Values) -> Json:
        found = [coerce(decode_form(raw)) for raw in values[name]]
        return found if len(found) > 1 or "array" in shape.types else found[0]

    return read


def _field(name: str, shape: Shape, encoding: Mapping[str, Json]) -> Field:
    """Choose how to read one property (OpenAPI, Encoding Object): form and exploded, unless told otherwise."""
    style = "tabDelimited" if encoding.get("x-collectionFormat") == "tsv" else encoding.get("style", "form")
    explode = encoding.get("explode", style == "form") is True
    if "object" in shape.types and not shape.primitives - {"null"}:
        return _object_field(name, shape, style, explode=explode)
    if "array" in shape.types:
        return _array_field(name, shape, style, explode=explode)
    return _single_field(name, shape)


def _single_field(name: str, shape: Shape) -> Field:
    coerce = coercer(shape.types)

    def read(values: Values) -> Json:
        raws = values.get(name)
        if raws is None:
            return _MISSING
        if len(raws) > 1:
            raise duplicates(raws)
        return coerce(decode_form(raws[0]))

    return read


def _array_field(name: str, shape: Shape, style: str, *, explode: bool) -> Field:
    cut = cut_array(style, name, explode=False)
    single = coercer(shape.primitives)

    def read(values: Values) -> Json:
        raws = values.get(name)
        if raws is None:
            found = nested(values, name, shape, decode_form)
            return _MISSING if found is None else found
        if len(raws) == 1 and shape.primitives:
            return single(decode_form(raws[0]))
        parts = raws if explode else [part for raw in raws for part in cut(raw)]
        return [_item(part, shape.item(at)) for at, part in enumerate(parts)]

    return read


def _item(raw: str, shape: Shape) -> Json:
    text = decode_form(raw)
    return _json_or_text(text) if "object" in shape.types else coercer(shape.types)(text)


def _object_field(name: str, shape: Shape, style: str, *, explode: bool) -> Field:
    """Objects are JSON in one field (OpenAPI 3.0, Encoding Object, `contentType`), or fields with brackets."""
    cut = cut_object(style, name, explode=False)

    def read(values: Values) -> Json:
        raws = values.get(name)
        if raws is None:
            found = nested(values, name, shape, decode_form)
            return _MISSING if found is None else found
        if len(raws) > 1:
            raise duplicates(raws)
        text = decode_form(raws[0])
        if explode or text.startswith("{"):
            return _json_or_text(text)
        return {decode_form(key): coercer(shape.property(key).types)(decode_form(raw)) for key, raw in cut(raws[0])}

    return read


def _json_or_text(text: str) -> Json:
    """Leave a text that is no JSON as it is: the validator then says that an object was expected."""
    try:
        return read_json(text.encode("utf-8", "surrogatepass"))
    except InvalidJson:
        return text
