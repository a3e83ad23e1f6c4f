"""JSON data as XML, by the `xml` words of its schema (OpenAPI, XML Object)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from specdouble.behave.shapes import Shapes
from specdouble.contract.model import Document, Json, MediaType, Schema


class XmlRenderer:
    """Renders the answers of one document; call it with a value and the media type it goes out as."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.shapes = Shapes(document)

    def __call__(self, value: Json, media: MediaType) -> bytes:
        """Return the XML document for a value."""
        return self.render(value, media.schema)

    def render(self, value: Json, schema: Schema) -> bytes:
        """Return the XML document for a value under a schema; a bare array is wrapped in an element of its own."""
        if isinstance(value, list):
            root = Element(self._name(schema, self._plural(schema)))
            for item in value:
                self._append(root, self._item_name(schema, "item"), item, self.shapes.of(schema).items)
        else:
            root = Element(self._name(schema, self._title(schema) or "response"))
            self._fill(root, value, schema)
        text: bytes = tostring(root, encoding="utf-8")
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text

    def _fill(self, element: Element, value: Json, schema: Schema) -> None:
        if not isinstance(value, Mapping):
            element.text = _text(value)
            return
        self._qualify(element, schema)
        properties = self.shapes.of(schema).properties
        for name, part in value.items():
            self._property(element, name, part, properties.get(name))

    def _property(self, element: Element, name: str, value: Json, schema: Schema | None) -> None:
        words = self._words(schema)
        if words.get("attribute") and not isinstance(value, Mapping | list):
            element.set(self._name(schema, name), _text(value))
        elif isinstance(value, list):
            self._array(element, name, value, schema)
        else:
            self._append(element, self._name(schema, name), value, schema)

    def _array(self, element: Element, name: str, value: list[Json], schema: Schema | None) -> None:
        """Write an array: each item under the items' own name, or the property's; `wrapped` adds an element around."""
        items = self.shapes.of(schema).items
        wrapped = bool(self._words(schema).get("wrapped"))
        parent = SubElement(element, self._name(schema, name)) if wrapped else element
        item_name = self._item_name(schema, name if wrapped else self._name(schema, name))
        for item in value:
            self._append(parent, item_name, item, items)

    def _append(self, parent: Element, name: str, value: Json, schema: Schema | None) -> None:
        child = SubElement(parent, name)
        if value is not None:
            self._fill(child, value, schema)

    def _item_name(self, schema: Schema | None, name: str) -> str:
        items = self.shapes.of(schema).items
        return self._name(items, name)

    def _qualify(self, element: Element, schema: Schema) -> None:
        namespace = self._words(schema).get("namespace")
        if namespace:
            prefix = self._words(schema).get("prefix")
            element.set(f"xmlns:{prefix}" if prefix else "xmlns", str(namespace))

    def _name(self, schema: Schema | None, name: str) -> str:
        words = self._words(schema)
        own = _tag(str(words.get("name", name)))
        return f"{_tag(str(words['prefix']))}:{own}" if words.get("prefix") else own

    def _words(self, schema: Schema | None) -> Mapping[str, Any]:
        words = self.shapes.of(schema).words.get("xml")
        return words if isinstance(words, Mapping) else {}

    def _title(self, schema: Schema) -> str:
        """Name a schema by its place among the components (OpenAPI: the name of the schema is the element's)."""
        reference = schema.get("$ref", "") if isinstance(schema, dict) else ""
        return reference.rpartition("/")[2] if isinstance(reference, str) else ""

    def _plural(self, schema: Schema) -> str:
        name = self._item_name(schema, self._title(self.shapes.of(schema).items) or "item")
        return f"{name}s"


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return "".join(letter for letter in text if _allowed(ord(letter)))


def _allowed(code: int) -> bool:
    """Tell whether XML 1.0 has a character (2.2)."""
    return code in {0x9, 0xA, 0xD} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def _tag(name: str) -> str:
    """Make a name that an element may have; the Petstore's `##default` is none."""
    tag = "".join(letter if letter.isalnum() or letter in "_-." else "_" for letter in name).lstrip("-.0123456789")
    return tag or "item"
