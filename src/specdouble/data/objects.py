"""Objects: which properties they have, what each is made for, and what free maps hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specdouble.contract.model import Json, Schema
from specdouble.data import examples, patterns, pools
from specdouble.data.coherence import cohere
from specdouble.data.facts import Facts
from specdouble.data.finite import ENDLESS
from specdouble.data.moments import rarely_happens
from specdouble.data.spot import Spot, Unbuildable
from specdouble.data.things import is_person, kind_of
from specdouble.data.words import noun_of, words_of

if TYPE_CHECKING:
    from specdouble.data.build import Builder

_METADATA = (("source", "import"), ("team", "operations"))
_LABELS = (("team", "platform"), ("tier", "gold"))
_SETTINGS = (("theme", "light"), ("digest", "weekly"))
_VARIABLES = (("language", "en"), ("tone", "friendly"))
_HEADERS = (("Content-Type", "application/json"), ("Accept-Language", "en"))
_FREE = {  # what free maps of these names hold
    **dict.fromkeys(("metadata", "attributes", "properties", "custom_fields", "extra"), _METADATA),
    **dict.fromkeys(("labels", "tags", "annotations"), _LABELS),
    **dict.fromkeys(("settings", "config", "configuration", "preferences", "options"), _SETTINGS),
    **dict.fromkeys(("variables", "context", "inputs", "parameters"), _VARIABLES),
    "headers": _HEADERS,
}
_COUNTS = frozenset(("total", "count", "counts", "totals"))
_GENERIC = frozenset((
    "item", "data", "result", "attribute", "payload", "detail", "details", "resource", "object", "value", "body",
    "record", "entity", "content", "info", "property", "response", "node", "edge", "row", "entry", "element",
    "list", "output", "hit", "page", "link", "links", "meta", "pagination", "embedded"
))  # fmt: skip
_FAILURES = frozenset(("error", "problem", "failure", "exception", "fault"))
_SUFFIXES = frozenset((
    "mini", "standard", "lite", "short", "partial",
    "response", "dto", "out", "read", "summary", "schema", "object", "resource", "base", "full", "detail",
    "details", "view", "output", "result", "public", "list", "data", "info", "page", "item", "collection", "entity",
    "ref", "reference", "fields", "field", "request", "input", "create", "new", "params", "patch", "payload",
    "body", "update", "in"
))  # fmt: skip


def build_object(builder: Builder, base: Mapping[str, Any], spot: Spot, given: Mapping[str, Json]) -> dict[str, Json]:
    """Return an object for a flat schema. What is `given` stands, and the rest agrees with it."""
    properties: Mapping[str, Schema] = base.get("properties", {})
    required = _required(base, given)
    known = {**_shown(builder, properties, spot), **given}
    facts = Facts(spot.chance, _noun(base, spot), _phrases(known), spot.facts.today)
    inside = replace(spot, noun=facts.noun)
    made: dict[str, Json] = {}
    for name in [*properties, *(name for name in required if name not in properties)]:
        if name in given:
            made[name] = given[name]
            continue
        schema = properties.get(name)
        if schema is None:
            schema = _schema_of_extra(base)
        if builder.shapes.hides(schema) or (name not in required and not _wanted(builder, name, schema, inside)):
            continue
        try:
            made[name] = builder.build(schema, inside.child(name, facts))
        except Unbuildable:
            if name in required:
                raise
    made |= {name: value for name, value in given.items() if name not in made}
    _make_room(base, made, required, given)
    _fill_up(builder, base, made, inside, facts)
    return cohere(builder, base, made, _settled(made, known, given), facts)


def _settled(made: Mapping[str, Json], known: Mapping[str, Json], given: Mapping[str, Json]) -> frozenset[str]:
    """Name what stays as it is: not the number that an example gives for rows which are made beside it."""
    has_rows = any(isinstance(value, list) and (name not in known or name in given) for name, value in made.items())
    return frozenset(name for name in known if name in given or not (has_rows and _COUNTS.intersection(words_of(name))))


def kind_of_anything(spot: Spot) -> str:
    """Choose a type for a schema that admits all: a text for a property, an empty object for a whole value."""
    return "string" if spot.name and not spot.name.isdigit() else "object"


def _required(base: Mapping[str, Any], given: Mapping[str, Json]) -> list[str]:
    """Return what must be there, with what that brings along (dependentRequired)."""
    required = list(dict.fromkeys([*base.get("required", ()), *given]))
    dependent = base.get("dependentRequired", {})
    for name in required:
        required.extend(other for other in dependent.get(name, ()) if other not in required)
    return required


def _shown(builder: Builder, properties: Mapping[str, Schema], spot: Spot) -> dict[str, Json]:
    """Return the examples of the properties, for the row that shows them, so that its other fields agree."""
    if not spot.first:
        return {}
    shown = {name: examples.whole(builder.shapes.of(schema).base) for name, schema in properties.items()}
    return {
        name: value
        for name, value in shown.items()
        if value is not examples.NONE and builder.validity.valid(properties[name], value)
    }


def _phrases(known: Mapping[str, Json]) -> dict[str, Json]:
    return {" ".join(words_of(name)): value for name, value in known.items()}


def _noun(base: Mapping[str, Any], spot: Spot) -> str:
    """Name the thing: after its property or collection where these say something, else after its schema."""
    named = schema_noun(spot.refs[-1]) if spot.refs else ""
    if named.rpartition(" ")[2] in _FAILURES:
        return named
    if spot.thing.endswith(" by"):
        return named if is_person(named) else "user"
    if spot.thing and spot.thing not in _GENERIC:
        return named if kind_of(spot.thing) is None and kind_of(named) is not None else spot.thing
    if kind_of(named) is not None:
        return named
    return (spot.noun if spot.thing != "item" else spot.thing) or named or noun_of(str(base.get("title", "")))


def schema_noun(reference: str) -> str:
    """Return the thing that a schema's name speaks of: `AgentResponse` is an `agent`."""
    words = words_of(reference.rsplit("/", 1)[-1])
    while len(words) > 1 and (words[-1] in _SUFFIXES or words[-1][:-1] == "v"):
        words = words[:-1]
    return noun_of(" ".join(words))


def _wanted(builder: Builder, name: str, schema: Schema, spot: Spot) -> bool:
    """Tell whether an optional property is made: not in bare values, nor what is going, or would go on for ever."""
    shape = builder.shapes.of(schema)
    if shape.base.get("deprecated") is True and not spot.first:
        return False
    if spot.bare or shape.nothing or (rarely_happens(name) and "null" not in shape.types and not spot.first):
        return False
    height = builder.measure.height(schema)
    return height == 0 or (spot.levels > 1 and height < ENDLESS)


def _schema_of_extra(base: Mapping[str, Any]) -> Schema:
    extra = base.get("additionalProperties", True)
    return extra if extra is not False or base.get("patternProperties") else False


def _make_room(base: Mapping[str, Any], made: dict[str, Json], required: list[str], given: Mapping[str, Json]) -> None:
    """Take out optional properties, the last first, until there are no more than maxProperties."""
    most = base.get("maxProperties")
    for name in reversed(list(made)):
        if most is None or len(made) <= most:
            break
        if name not in required and name not in given:
            del made[name]
    for name, others in base.get("dependentRequired", {}).items():
        if name in made and name not in required and not made.keys() >= set(others):
            del made[name]


def _fill_up(builder: Builder, base: Mapping[str, Any], made: dict[str, Json], spot: Spot, facts: Facts) -> None:
    """Add properties that no name announces: in maps, and where minProperties asks for more."""
    extra = base.get("additionalProperties")
    least = base.get("minProperties", 0)
    wanted = least
    if not base.get("properties") and not spot.terse and extra is not False:
        wanted = max(least, min(2, base.get("maxProperties", 2)))
        if extra in (None, True) and not base.get("patternProperties") and "propertyNames" not in base:
            made |= {} if made or least > 2 or wanted < 2 else dict(_FREE.get(spot.name.lower(), ()))
            wanted = least
    usual = {**dict(_FREE.get(spot.name.lower(), ())), **_shown_map(base)}
    for name, schema in _more_names(builder, base, spot):
        if len(made) >= wanted:
            return
        if name not in made:
            _add_entry(builder, made, spot.child(name, facts), schema, usual.get(name))
    if len(made) < least:
        raise Unbuildable(spot.pointer, f"only {len(made)} of {least} properties could be made")


def _shown_map(base: Mapping[str, Any]) -> Mapping[str, Json]:
    """Return what the document shows in a map: its keys are those that other maps like it have."""
    shown = examples.whole(base)
    return shown if isinstance(shown, Mapping) else {}


def _add_entry(builder: Builder, made: dict[str, Json], spot: Spot, schema: Schema, usual: Json) -> None:
    """Add what usually stands under a name of a free map, or what its schema asks for; nothing where neither fits."""
    with suppress(Unbuildable):
        fits = usual is not None and builder.validity.valid(schema, usual)
        made[spot.name] = usual if fits else builder.build(schema, spot)


def _more_names(builder: Builder, base: Mapping[str, Any], spot: Spot) -> Iterator[tuple[str, Schema]]:
    for name, schema in base.get("properties", {}).items():
        if not builder.shapes.hides(schema) and not builder.shapes.of(schema).nothing:
            yield name, schema
    for pattern, schema in base.get("patternProperties", {}).items():
        for name in patterns.texts(pattern, spot.chance.at("~names")):
            yield name, schema
    extra = base.get("additionalProperties", True)
    if extra is False:
        return
    names = base.get("propertyNames")
    if isinstance(names, dict):
        for number in range(40):
            yield builder.build({"allOf": [names, {"type": "string"}]}, spot.item(number)), extra
    else:
        yield from ((name, extra) for name in _shown_map(base))
        yield from ((name, extra) for name, _ in _FREE.get(spot.name.lower(), ()))
    start = spot.chance.at("~names").below(len(pools.WORDS))
    for number in range(len(pools.WORDS) * 40):
        word = pools.WORDS[(start + number) % len(pools.WORDS)]
        lap = number // len(pools.WORDS)
        yield f"{word}_{lap}" if lap else word, extra
