"""Which answers of a document come in one piece as well as in events: two media types, or two operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specdouble.contract.model import Document, Operation
from specdouble.testing.laws.events import is_stream
from specdouble.testing.laws.shapes import body_schema, plain, properties, words

_ENDINGS = ("/stream", ":stream", "/streaming")
_FLAG = "stream"


@dataclass(frozen=True)
class Twins:
    """An answer in events and the same in one piece, as operation and media type; `whole` None where there is none.

    `flag` is the property of the body by which a client asks for events.
    """

    stream: Operation
    media: str
    whole: Operation | None = None
    whole_media: str = ""
    flag: Mapping[str, bool] = field(default_factory=dict)


def find_twins(document: Document) -> Iterator[Twins]:
    """Find every operation that answers in events, with what answers the same in one piece."""
    for operation in document.operations:
        media = next((name for name in _contents(operation) if is_stream(name)), None)
        if media is not None:
            yield _twins(document, operation, media)


def _twins(document: Document, operation: Operation, media: str) -> Twins:
    flag = {_FLAG: True} if _has_flag(document, operation) else {}
    own = _in_one_piece(operation)
    if own is not None:
        return Twins(operation, media, operation, own, flag)
    for other in document.operations:
        found = _in_one_piece(other)
        if found is not None and other.method == operation.method and _is_twin(operation, other):
            return Twins(operation, media, other, found)
    return Twins(operation, media, flag=flag)


def _contents(operation: Operation) -> list[str]:
    responses = [operation.response(status) for status in operation.success]
    return [name for response in responses if response is not None for name in response.content]


def _in_one_piece(operation: Operation) -> str | None:
    """Return the media type of an answer as JSON or text."""
    names = [name for name in _contents(operation) if not is_stream(name)]
    return next((name for name in names if "json" in name or name.startswith("text/plain")), None)


def _is_twin(operation: Operation, other: Operation) -> bool:
    """Tell two operations that say the same: `/texts/stream` and `/texts`, `stream_texts` and `list_texts`."""
    if any(operation.path == other.path + ending for ending in _ENDINGS):
        return True
    return plain(operation.id).replace("stream", "", 1) == plain(other.id) != plain(operation.id)


def _has_flag(document: Document, operation: Operation) -> bool:
    schema: Any = body_schema(operation)
    own = properties(document, schema) if schema is not None else {}
    return _FLAG in own and words(document, own[_FLAG]).get("type") in ("boolean", ["boolean", "null"])
