"""JSON text as values: strict (RFC 8259), with limits, and every line to be found again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from specdouble.contract.pointers import join, split
from specdouble.contract.yaml_text import MAX_DEPTH, Duplicate, Parsed, TextProblem

Json = Any

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]|[^\s\[\]{},:"]+')


def read_json(text: str) -> Parsed:
    """Read one JSON text; orjson judges it, the standard reader then sees the keys that stand twice."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise TextProblem(f"this is not JSON: {error.msg}", error.lineno) from error
    twice: set[str] = set()

    def mapping(items: list[tuple[str, Json]]) -> dict[str, Json]:
        value = dict(items)
        if len(value) != len(items):
            keys = [key for key, _ in items]
            twice.update(key for key in value if keys.count(key) > 1)
        return value

    try:
        value = json.loads(text, object_pairs_hook=mapping)
    except (RecursionError, ValueError) as error:
        raise TextProblem(f"this JSON cannot be held: {error}") from error
    if _too_deep(value):
        raise TextProblem(f"the text is nested more than {MAX_DEPTH} levels deep")
    return Parsed(value, _duplicates(text) if twice else ())


def _too_deep(value: Json) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH + 1):
        children = (item.values() if isinstance(item, dict) else item for item in level)
        level = [child for item in children for child in item if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def json_lines(text: str) -> dict[str, int]:
    """Map the JSON Pointer of every node to its line (for a member: that of its key); slow, for messages only."""
    lines: dict[str, int] = {}
    for pointer, line in _nodes(text):
        lines.setdefault(pointer, line)
    return lines


def _duplicates(text: str) -> tuple[Duplicate, ...]:
    seen: set[str] = set()
    found = []
    for pointer, line in _nodes(text, values=False):
        if pointer in seen:
            found.append(Duplicate(split(pointer)[-1], line))
        seen.add(pointer)
    return tuple(found)


@dataclass(slots=True)
class _Frame:
    """A mapping (`index` is None) or a list whose end has not been seen."""

    pointer: str
    index: int | None
    key: str | None = None

    @property
    def here(self) -> str:
        """The pointer of the value that comes next."""
        return join(self.pointer, str(self.key) if self.index is None else self.index)

    def next(self) -> None:
        """Go on behind a comma."""
        self.key = None
        if self.index is not None:
            self.index += 1


def _nodes(text: str, *, values: bool = True) -> Iterator[tuple[str, int]]:
    """Yield the pointer and the line of every key, and of every value where asked, of a text that is JSON."""
    stack: list[_Frame] = []
    line, position = 1, 0
    for match in _TOKEN.finditer(text):
        mark = match[0]
        line += text.count("\n", position, match.start())
        position = match.start()
        frame = stack[-1] if stack else _Frame("", 0)
        if mark == ",":
            frame.next()
        elif mark in ("}", "]"):
            stack.pop()
        elif frame.index is None and frame.key is None:
            frame.key = json.loads(mark)
            yield join(frame.pointer, str(frame.key)), line
        else:
            here = frame.here if stack else ""
            if values:
                yield here, line
            if mark in ("{", "["):
                stack.append(_Frame(here, None if mark == "{" else 0))
