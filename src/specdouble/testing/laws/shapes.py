"""The properties of an object schema, and the way to a row inside an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from specdouble.contract.model import Document, Operation, Schema
from specdouble.contract.names import snake_case

Way = tuple[str, ...]
_DEEP = 2  # how many envelopes may stand around a row: `{success, data: {agent: {...}}}`


def properties(document: Document, schema: Schema, depth: int = 0) -> dict[str, Schema]:
    """Return the properties of an object, those of its `allOf` included; of alternatives, what all of them have."""
    part = document.resolve(schema)
    if not isinstance(part, dict) or depth > 8:
        return {}
    found: dict[str, Schema] = {}
    for branch in part.get("allOf", ()):
        found |= properties(document, branch, depth + 1)
    for branches in (part.get("oneOf", ()), part.get("anyOf", ())):
        maps = [properties(document, branch, depth + 1) for branch in branches]
        shared = set.intersection(*(set(one) for one in maps)) if maps else set()
        found |= {name: maps[0][name] for name in maps[0] if name in shared} if maps else {}
    return found | dict(part.get("properties", {}))


def required(document: Document, schema: Schema) -> frozenset[str]:
    """Return the names of the properties that an object must have."""
    part = document.resolve(schema)
    if not isinstance(part, dict):
        return frozenset()
    below = [required(document, branch) for branch in part.get("allOf", ())]
    return frozenset(part.get("required", ())).union(*below)


def success_schema(operation: Operation) -> Schema | None:
    """Return the schema of the JSON that an operation answers with when all is well; None where it has none."""
    for status in operation.success:
        response = operation.response(status)
        for media in response.content.values() if response else ():
            if media.schema is not None and media.name.partition(";")[0].endswith(("/json", "+json")):
                return media.schema
    return None


def body_schema(operation: Operation | None) -> Schema | None:
    """Return the schema of an operation's JSON body; None where it takes none."""
    contents = operation.body.content.values() if operation is not None and operation.body is not None else ()
    return next((one.schema for one in contents if one.name.partition(";")[0].endswith(("/json", "+json"))), None)


def is_secret(document: Document, schema: Schema, depth: int = 0) -> bool:
    """Tell a property that is only ever written, by its own schema or by one that it is made of."""
    part = document.resolve(schema)
    if not isinstance(part, dict) or depth > 8:
        return False
    return part.get("writeOnly") is True or any(is_secret(document, one, depth + 1) for one in part.get("allOf", ()))


def is_array(document: Document, schema: Schema) -> bool:
    """Tell whether a schema is that of a list."""
    part = document.resolve(schema)
    return isinstance(part, dict) and (
        part.get("type") == "array" or (isinstance(part.get("type"), list) and "array" in part["type"])
    )


def find_row(document: Document, schema: Schema, parameter: str) -> tuple[Way, str] | None:
    """Find the row in an answer by the property that holds its id: the way to it, and that property's name."""
    for way, part in _objects(document, schema, ()):
        known = properties(document, part)
        for name in key_names(parameter):
            if name in known and _is_scalar(document, known[name]):
                return way, name
    return None


def plain(name: str) -> str:
    """Write a name without case and separators, as `organizationId` and `organization_id` share it."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def key_names(parameter: str) -> list[str]:
    """Return the names that the id of a row may have, when the path calls it `parameter`; the likeliest first."""
    return list(dict.fromkeys([parameter, _camel(parameter), snake_case(parameter), "id", "_id", "uuid", "key"]))


def _camel(name: str) -> str:
    first, *others = snake_case(name).split("_")
    return first + "".join(word.capitalize() for word in others)


def _objects(document: Document, schema: Schema, way: Way) -> Iterator[tuple[Way, Schema]]:
    """Walk through an answer's objects, envelopes first; lists are no envelopes."""
    waiting = [(way, schema)]
    while waiting:
        way, schema = waiting.pop(0)
        if is_array(document, schema):
            continue
        yield way, schema
        if len(way) < _DEEP:
            waiting += [
                ((*way, name), below)
                for name, below in properties(document, schema).items()
                if properties(document, below)
            ]


def _is_scalar(document: Document, schema: Schema) -> bool:
    part = document.resolve(schema)
    types = part.get("type", "string") if isinstance(part, dict) else "string"
    return bool({types} & {"string", "integer", "number"}) if isinstance(types, str) else "object" not in types


def find_list(document: Document, schema: Schema) -> tuple[Way, Schema] | None:
    """Find the only list in an answer, at its root or inside its envelopes: the way, and the schema of its rows."""
    if is_array(document, schema):
        return (), _items(document, schema)
    level: list[tuple[Way, Schema]] = [((), schema)]
    for _ in range(_DEEP):
        below = [((*way, name), part) for way, one in level for name, part in properties(document, one).items()]
        lists = [
            (way, part)
            for way, part in below
            if is_array(document, part) and properties(document, _items(document, part))
        ]
        if lists:
            return (lists[0][0], _items(document, lists[0][1])) if len(lists) == 1 else None
        level = [(way, part) for way, part in below if not is_array(document, part)]
    return None


def _items(document: Document, schema: Schema) -> Schema:
    part = document.resolve(schema)
    return part.get("items", {}) if isinstance(part, dict) else {}


def follow(value: Any, way: Way) -> Any:
    """Go a way into an answer; None where it ends early."""
    for name in way:
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


def declared(document: Document, path: str, word: str = "x-resource") -> Mapping[str, Any]:
    """Return what a path item says of its rows under a word of ours; nothing where it says nothing."""
    item = document.root.get("paths", {}).get(path, {})
    says = item.get(word, {}) if isinstance(item, Mapping) else {}
    return says if isinstance(says, Mapping) else {}


def documents_absence(operation: Operation) -> bool:
    """Tell whether an operation documents what it answers where there is no such row."""
    return not {"404", "410"}.isdisjoint(operation.responses)


def words(document: Document, schema: Schema) -> Mapping[str, Any]:
    """Return the words of a schema; nothing where it is `true` or `false`."""
    part = document.resolve(schema)
    return part if isinstance(part, Mapping) else {}
