"""What the schemas of a document call secret: `writeOnly` and `format: password`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specdouble.contract.model import Document

Json = Any
Schemas = tuple[Json, ...]

_APPLICATORS = ("allOf", "anyOf", "oneOf")
_ALSO = ("then", "else")
_MOST = 2000  # schemas looked at for the names of one body


class SecretSchemas:
    """Asks the schemas that may describe a value: all that apply, and every alternative."""

    def __init__(self, document: Document | None) -> None:
        self._document = document
        self._names: dict[int, tuple[Json, frozenset[str]]] = {}

    def is_secret(self, schemas: Schemas) -> bool:
        """Tell whether any of them calls its value secret."""
        return bool(schemas) and any(
            one.get("writeOnly") is True or one.get("format") == "password" for one in self._all(schemas)
        )

    def property(self, schemas: Schemas, name: str) -> Schemas:
        """Return the schemas of a property."""
        return tuple(found for one in self._all(schemas) for found in _of_property(one, name)) if schemas else ()

    def item(self, schemas: Schemas, at: int) -> Schemas:
        """Return the schemas of an item."""
        return tuple(found for one in self._all(schemas) for found in _of_item(one, at)) if schemas else ()

    def names(self, schemas: Schemas) -> frozenset[str]:
        """Name every secret property anywhere below, for bodies that nothing can read by their schema."""
        return frozenset().union(*(self._names_below(schema) for schema in schemas))

    def _names_below(self, schema: Json) -> frozenset[str]:
        if id(schema) not in self._names:
            self._names[id(schema)] = schema, frozenset(self._find_names(schema))
        return self._names[id(schema)][1]

    def _find_names(self, schema: Json) -> Iterator[str]:
        waiting, seen = [schema], set[int]()
        while waiting and len(seen) < _MOST:
            one = self._resolved(waiting.pop())
            if id(one) in seen or not isinstance(one, dict):
                continue
            seen.add(id(one))
            for name, below in _properties(one):
                if self.is_secret((below,)):
                    yield name
                waiting.append(below)
            waiting += _others(one)

    def _all(self, schemas: Schemas) -> Iterator[dict[str, Json]]:
        waiting, seen = list(schemas), set[int]()
        while waiting:
            one = self._resolved(waiting.pop())
            if id(one) in seen or not isinstance(one, dict):
                continue
            seen.add(id(one))
            yield one
            waiting += [part for key in _APPLICATORS for part in one.get(key, ())]
            waiting += [one[key] for key in _ALSO if key in one]

    def _resolved(self, schema: Json) -> Json:
        if self._document is None or not isinstance(schema, dict) or "$ref" not in schema:
            return schema
        try:
            return self._document.resolve(schema)
        except (KeyError, IndexError, ValueError):
            return None


def _of_property(schema: dict[str, Json], name: str) -> Iterator[Json]:
    properties = schema.get("properties") or {}
    if name in properties:
        yield properties[name]
    elif "additionalProperties" in schema:
        yield schema["additionalProperties"]
    yield from (schema.get("patternProperties") or {}).values()


def _of_item(schema: dict[str, Json], at: int) -> Iterator[Json]:
    first = schema.get("prefixItems") or []
    if at < len(first):
        yield first[at]
    elif "items" in schema:
        yield schema["items"]


def _properties(schema: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    yield from (schema.get("properties") or {}).items()


def _others(schema: dict[str, Json]) -> list[Json]:
    parts = [part for key in (*_APPLICATORS, "prefixItems") for part in schema.get(key, ())]
    parts += [schema[key] for key in (*_ALSO, "items", "additionalProperties") if key in schema]
    return parts + list((schema.get("patternProperties") or {}).values())
