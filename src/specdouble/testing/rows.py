"""Where the rows stand in the answer of a list."""

from __future__ import annotations

from specdouble.contract.model import Document, Operation, Schema


def rows_at(document: Document, operation: Operation) -> tuple[str, ...] | None:
    """Return the way to the rows of a `list_` operation's answer: `()`, `("data",)`; None where there are none."""
    if operation.id.partition("_")[0] != "list":
        return None
    media = next((media for status in operation.success for media in _contents(operation, status)), None)
    return None if media is None else _way(document, media, depth=2)


def _contents(operation: Operation, status: int) -> list[Schema]:
    response = operation.response(status)
    return [media.schema for media in response.content.values() if media.schema is not None] if response else []


def _way(document: Document, schema: Schema, depth: int) -> tuple[str, ...] | None:
    """Find the only array, else the only array one level down (`{success, data: {agents: []}}`)."""
    part = document.resolve(schema)
    if not isinstance(part, dict):
        return None
    if part.get("type") == "array":
        return ()
    properties = {name: document.resolve(value) for name, value in part.get("properties", {}).items()}
    arrays = [name for name, value in properties.items() if isinstance(value, dict) and value.get("type") == "array"]
    if len(arrays) == 1:
        return (arrays[0],)
    below = [(name, _way(document, value, depth - 1)) for name, value in properties.items()] if depth > 1 else []
    found = [(name, *way) for name, way in below if way is not None]
    return found[0] if len(found) == 1 and not arrays else None
