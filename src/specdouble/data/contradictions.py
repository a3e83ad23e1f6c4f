"""Schemas that admit nothing because their own keywords exclude one another: found once, before anybody is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeGuard

from specdouble.contract.all_of import as_list
from specdouble.contract.model import Document, Finding, Json, Place
from specdouble.data.validity import Validity
from specdouble.data.values import Values
from specdouble.errors import DocumentError

RULE = "schema-contradictory"
_BOUNDS = (
    ("minimum", "maximum", {"integer", "number"}),
    ("minLength", "maxLength", {"string"}),
    ("minItems", "maxItems", {"array"}),
    ("minProperties", "maxProperties", {"object"}),
)  # and the types that they bind: whatever else a schema admits, they leave alone
_TEXT = ("pattern", "minLength", "maxLength", "format")
_WORDS = frozenset({"pattern", *(low for low, _, _ in _BOUNDS)})
_HOLDERS = (dict, list)
_Way = tuple[Any, str | int]  # the way to the node above, and the name in it
_LITERALS = frozenset({"example", "examples", "default", "enum", "const", "value"})
_MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_SOME_DAY = datetime(2026, 1, 15, tzinfo=UTC)  # no text depends on it
_HOMES = ("paths", "webhooks", "components")


def contradictions(document: Document) -> list[Finding]:
    """Return a finding for each schema of which no value can be made."""
    judge = _Judge(document)
    found = []
    for home in _HOMES:
        for pointer, schema in _schemas(document.root.get(home) or {}, f"/{home}"):
            why = judge(schema)
            if why:
                message = f"{why}: no value fits, and one that breaks it is answered"
                found.append(Finding(RULE, message, _place(document, pointer), "warning"))
    return found


class _Judge:
    """Tells why a schema admits nothing; each pattern with its bounds is tried once."""

    def __init__(self, document: Document) -> None:
        alone = replace(document, root={})  # the schemas that are tried refer to nothing
        self._values = Values(alone, now=lambda: _SOME_DAY)
        self._validity = Validity(alone, "response")
        self._known: dict[str, bool] = {}

    def __call__(self, schema: Mapping[str, Any]) -> str:
        for low, high, types in _BOUNDS:
            least, most = schema.get(low), schema.get(high)
            if _is_number(least) and _is_number(most) and least > most and types.issuperset(_types(schema)):
                return f"{low} {least} is above {high} {most}"
        if isinstance(schema.get("pattern"), str) and schema.get("type", "string") == "string":
            text = {"type": "string", **{name: schema[name] for name in _TEXT if name in schema}}
            if "enum" not in schema and "const" not in schema and not self._has_text(text):
                return " and ".join(f"{name} {text[name]}" for name in _TEXT if name in text)
        return ""

    def _has_text(self, schema: dict[str, Any]) -> bool:
        key = repr(schema)
        if key not in self._known:
            self._known[key] = self._tried(schema)
        return self._known[key]

    def _tried(self, schema: dict[str, Any]) -> bool:
        try:
            self._values.value(schema, collection="", key=1)
        except DocumentError:
            # What no validator can take is a finding of its own, and nothing is held to it.
            return not any(path == [] and "compiled" not in text for path, text in self._validity.faults(schema, ""))
        return True


def _schemas(node: Json, pointer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give every object that may be a schema with bounds, with its pointer; of names nothing is believed."""
    waiting: list[tuple[_Way, Json, bool]] = [((None, pointer), node, False)]
    while waiting:
        way, node, is_map = waiting.pop()
        if isinstance(node, list):
            waiting += [((way, index), below, False) for index, below in enumerate(node) if type(below) in _HOLDERS]
            continue
        if not is_map and not _WORDS.isdisjoint(node):
            yield _written(way), node
        for name, below in node.items():
            if type(below) in _HOLDERS and (is_map or not (name in _LITERALS or name.startswith("x-"))):
                waiting.append(((way, name), below, not is_map and name in _MAPS))


def _written(way: _Way | None) -> str:
    """Write the pointer of a way: pointers of the other nodes are never wanted."""
    names: list[str] = []
    while way is not None:
        way, name = way
        names.append(str(name).replace("~", "~0").replace("/", "~1") if way is not None else str(name))
    return "/".join(reversed(names))


def _types(schema: Mapping[str, Any]) -> list[str]:
    """Return the types that a schema names; where it names none, its other words are taken to mean theirs."""
    return as_list(schema["type"]) if "type" in schema else []


def _is_number(value: Json) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _place(document: Document, pointer: str) -> Place | None:
    try:
        return document.locate(pointer)
    except (LookupError, ValueError):
        return None
