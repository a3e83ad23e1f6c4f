"""What a handler's rows hold and its operation does not show: taken out of the answer.

Rows have more than any one answer tells: properties that `x-resource` has `stored`, rows of `x-collections`. A handler
returns a row as it is, and what is shown of it is what the document names at that operation. What stands deeper in a
row, such as the JSON that a client sent, is no row, and shown whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from specdouble.contract.model import Document, Json, Operation, Schema
from specdouble.store.row import Row

_DEEP = 60


def kept_back(document: Document) -> frozenset[str]:
    """Name the properties that rows hold beside what paths show of them."""
    names: set[str] = set()
    for item in (document.root.get("paths") or {}).values():
        said = item.get("x-resource") if isinstance(item, Mapping) else None
        names |= set(said.get("stored") or ()) if isinstance(said, Mapping) else set()
    for said in (document.root.get("x-collections") or {}).values():
        names |= set(_declared(document, said.get("schema"), set())) if isinstance(said, Mapping) else set()
    return frozenset(names)


def discretion(document: Document, operation: Operation, names: frozenset[str]) -> Callable[[Json], Json] | None:
    """Compile what takes `names` out of rows that the operation's answers do not name; None where there are none."""
    seen: set[str] = set()
    shown = {
        name
        for response in operation.responses.values()
        for media in response.content.values()
        for name in _declared(document, media.schema, seen)
    }
    hidden = names - shown
    return (lambda value: _without(value, hidden)) if hidden else None


def _without(value: Json, hidden: frozenset[str]) -> Json:
    if isinstance(value, Mapping):
        is_row = isinstance(value, Row)
        return {name: _without(one, hidden) for name, one in value.items() if not (is_row and name in hidden)}
    if isinstance(value, list | tuple):
        return [_without(one, hidden) for one in value]
    return value


def _declared(document: Document, schema: Schema | None, seen: set[str], depth: int = 0) -> Iterator[str]:
    """Walk over the names of all properties of a schema, however deep; a reference is followed once."""
    if isinstance(schema, list):
        for one in schema:
            yield from _declared(document, one, seen, depth)
    if not isinstance(schema, Mapping) or depth > _DEEP:
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference not in seen:
            seen.add(reference)
            yield from _declared(document, document.resolve(schema), seen, depth + 1)
        return
    for key, part in schema.items():
        if key == "properties" and isinstance(part, Mapping):
            for name, one in part.items():
                yield name
                yield from _declared(document, one, seen, depth + 1)
        elif isinstance(part, Mapping | list) and key not in {"example", "examples", "default", "enum", "const"}:
            yield from _declared(document, part, seen, depth + 1)
