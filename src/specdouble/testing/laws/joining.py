"""What the events of a stream make together: rows one behind the other, or one text from its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from specdouble.contract.model import Document, Operation
from specdouble.testing.laws.sameness import same
from specdouble.testing.laws.shapes import find_list, follow, plain, success_schema

_PARTS = frozenset({"", "delta", "text", "content", "token", "chunk", "data", "value", "part"})
_WHOLES = frozenset({"", "text", "content", "output", "completion", "answer", "result", "message", "response"})
Path = tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """Whether the events together are the answer in one piece, and what each of the two says."""

    equal: bool
    whole: Any
    joined: Any


def compare(document: Document, operation: Operation, whole: Any, events: Sequence[Any]) -> Verdict | None:
    """Compare an answer in one piece with events; None where it is not plain what they make together."""
    schema = success_schema(operation)
    found = find_list(document, schema) if schema is not None else None
    rows = follow(whole, found[0]) if found is not None else None
    if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
        return _rows(rows, events)
    return _texts(whole, events)


def _rows(rows: Sequence[Mapping[str, Any]], events: Sequence[Any]) -> Verdict | None:
    """Compare rows with events that are rows, or hold one each."""
    objects = [event for event in events if isinstance(event, Mapping)]
    if not rows or len(objects) < len(events):
        return None
    names = {name for event in objects for name, value in event.items() if isinstance(value, Mapping)}
    ways: list[list[Any]] = [list(objects), *([event.get(name) for event in objects] for name in sorted(names))]
    alike = [way for way in ways if any(isinstance(one, Mapping) and one.keys() & rows[0].keys() for one in way)]
    if not alike:
        return None if objects else Verdict(equal=False, whole=rows, joined=[])
    return Verdict(equal=any(same(way, list(rows)) for way in alike), whole=list(rows), joined=alike[0])


def _texts(whole: Any, events: Sequence[Any]) -> Verdict | None:
    """Compare the texts of an answer with the parts that stand at one place of the events."""
    texts = dict(_leaves(whole))
    joined: dict[Path, str] = {}
    for event in events:
        for path, text in _leaves(event):
            joined[path] = joined.get(path, "") + text
    pairs = [(texts[one], joined[other]) for one in texts for other in joined]
    if any(text and text == parts for text, parts in pairs):
        return Verdict(equal=True, whole="", joined="")
    whole_at = [path for path in texts if plain(path[-1] if path else "") in _WHOLES]
    parts_at = [path for path in joined if plain(path[-1] if path else "") in _PARTS]
    if len(whole_at) != 1 or len(parts_at) != 1:
        return None
    return Verdict(equal=False, whole=texts[whole_at[0]], joined=joined[parts_at[0]])


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(part, (*path, str(name)))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, (*path, str(number)))
