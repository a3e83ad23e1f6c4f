"""XML bodies as JSON data, by the `xml` words of their schema (OpenAPI, XML Object).

An element is the property of its name, an attribute one that says so; a repeated element is an array, which stands in
an element of its own where it is `wrapped`. Texts become the types that the schema admits. Namespaces are looked past.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from specdouble.contract.media import MediaRange
from specdouble.contract.model import Document, MediaType
from specdouble.contract.shapes import Shape, shape_of
from specdouble.contract.sources import Unreadable
from specdouble.contract.texts import coercer

Json = Any

_MAX_DEPTH = 200


class XmlReader:
    """Reads the XML bodies of one media type; made once."""

    def __init__(self, document: Document, media: MediaType) -> None:
        self._shape = shape_of(document, media.schema)

    def read(self, body: bytes, _sent: MediaRange) -> Json:
        """Read an XML document; raises Unreadable for what is none, or holds a DTD or an entity."""
        try:
            root = fromstring(body, forbid_dtd=True)
        except (ParseError, ValueError, LookupError) as error:
            raise Unreadable(f"text that is no XML: {error}", "XML", syntax=True) from None
        except DefusedXmlException:
            raise Unreadable("XML with a document type", "XML without a DTD or entities", syntax=True) from None
        return _value(root, self._shape, 0)


def _value(element: Element, shape: Shape, depth: int) -> Json:
    if depth > _MAX_DEPTH:
        raise Unreadable(f"more than {_MAX_DEPTH} levels", "XML of fewer levels", syntax=True)
    if "array" in shape.types and "object" not in shape.types:
        return [_value(child, shape.item(index), depth + 1) for index, child in enumerate(element)]
    if len(element) or ("object" in shape.types and not (element.text or "").strip()):
        return _object(element, shape, depth)
    return coercer(shape.types)((element.text or "").strip() if shape.types != {"string"} else element.text or "")


def _object(element: Element, shape: Shape, depth: int) -> dict[str, Json]:
    children: dict[str, list[Element]] = {}
    for child in element:
        children.setdefault(_local(child.tag), []).append(child)
    attributes = {_local(key): text for key, text in element.attrib.items()}
    found: dict[str, Json] = {}
    for name in sorted(shape.names):
        own = shape.property(name)
        if own.xml.get("attribute"):
            text = attributes.get(_tag(own, name))
            found |= {} if text is None else {name: coercer(own.types)(text)}
        else:
            found |= _property(name, own, children, depth)
    for name, several in children.items():  # what the schema does not know, for it to judge
        found[name] = _one_or_all([_value(one, shape.property(name), depth + 1) for one in several])
    return found


def _property(name: str, shape: Shape, children: dict[str, list[Element]], depth: int) -> dict[str, Json]:
    """Take what belongs to a property out of the children of its object."""
    if "array" in shape.types and "object" not in shape.types:
        return _array(name, shape, children, depth)
    values = [_value(child, shape, depth + 1) for child in children.pop(_tag(shape, name), [])]
    return {name: _one_or_all(values)} if values else {}


def _array(name: str, shape: Shape, children: dict[str, list[Element]], depth: int) -> dict[str, Json]:
    """Read an array: the children of its own element where it is wrapped, else the elements of its items' name."""
    wrapped = bool(shape.xml.get("wrapped"))
    tag = _tag(shape, name) if wrapped else _tag(shape.item(0), _tag(shape, name))
    if tag not in children:
        return {}
    items = [child for one in children.pop(tag) for child in (one if wrapped else [one])]
    return {name: [_value(item, shape.item(index), depth + 1) for index, item in enumerate(items)]}


def _one_or_all(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _tag(shape: Shape, name: str) -> str:
    return str(shape.xml.get("name", name))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
