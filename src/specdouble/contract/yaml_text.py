"""YAML text as JSON values: the core schema of YAML 1.2, with limits, and every line remembered.

Built from the parser's events (libyaml's where PyYAML has it), so that nothing recurses, keys are always text, and
`yes`, `2024-01-01` and `1:20` stay the text they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

Json = Any

MAX_DEPTH = 120
MAX_ALIASED = 500_000  # nodes that aliases may stand for, all together
MAX_DIGITS = 400

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, Json] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"), None)
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)
_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], Json]], ...] = (
    (re.compile(r"[-+]?[0-9]+", re.ASCII), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text[2:], 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII), float),
)
_STRING_TAGS = ("!", "tag:yaml.org,2002:str")
_MERGE = "<<"


class TextProblem(Exception):
    """A text that cannot be read, with the line at fault."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Duplicate:
    """A key that stands twice in one mapping; the later one counts."""

    key: str
    line: int


@dataclass(frozen=True)
class Parsed:
    """A text read: its value, and the keys that stand twice."""

    value: Json
    duplicates: tuple[Duplicate, ...] = ()


def read_yaml(text: str) -> Parsed:
    """Read one YAML document; TextProblem where that cannot be done."""
    builder = _Builder()
    for event in _events(text):
        builder.take(event)
    return Parsed(builder.value, tuple(builder.duplicates))


def yaml_lines(text: str) -> dict[str, int]:
    """Map the JSON Pointer of every node to its line; slow, for messages only."""
    builder = _LineBuilder()
    for event in _events(text):
        builder.take(event)
    return builder.lines


def _events(text: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise _marked(error, len(text.splitlines())) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise TextProblem(f"this is not YAML: the character U+{_code_point(error):04X} is not allowed", line) from error


def _marked(error: yaml.MarkedYAMLError, last: int) -> TextProblem:
    """Tell what is wrong; the end of the text counts as its last line."""
    lines = [min(mark.line, last - 1) + 1 for mark in (error.problem_mark, error.context_mark) if mark]
    begun = f", begun on line {lines[-1]}" if error.context_mark else ""
    reason = " ".join(part for part in (error.problem, error.context) if part)
    return TextProblem(f"this is not YAML: {reason}{begun}", lines[0] if lines else 1)


def _code_point(error: yaml.reader.ReaderError) -> int:
    """Return the code point that PyYAML's reader refused; its two readers report it differently."""
    character: Any = error.character
    return character if isinstance(character, int) else ord(character[:1] or "\0")


def plain_value(text: str) -> Json:
    """Read a plain scalar by the core schema of YAML 1.2 (10.3.2); `.inf` and `.nan` have no JSON, and stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] in "+-."):
        return text
    for pattern, convert in _NUMBERS:
        if pattern.fullmatch(text):
            return _number(text, convert)
    return text


def _number(text: str, convert: Callable[[str], Json]) -> Json:
    if len(text) > MAX_DIGITS:
        raise TextProblem(f"a number of {len(text)} digits is too long; put it in quotes if it is text")
    value = convert(text)
    if value in (float("inf"), float("-inf")):
        raise TextProblem(f"the number {text} is too large; put it in quotes if it is text")
    return value


@dataclass(slots=True)
class _Frame:
    """A mapping or a list that is still being read."""

    value: Any
    anchor: str | None
    key: str | None = None
    weight: int = 1
    merges: list[Json] = field(default_factory=list)
    pointer: str = ""
    is_list: bool = False

    def __post_init__(self) -> None:
        self.is_list = isinstance(self.value, list)


class _Builder:
    """Takes the events of one YAML document and holds its value."""

    def __init__(self) -> None:
        self.value: Json = None
        self.duplicates: list[Duplicate] = []
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Json, int]] = {}
        self._aliased = 0
        self._documents = 0
        self._known: dict[str, Json] = {}
        self._take: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Any) -> None:
        take = self._take.get(type(event))
        if take is not None:
            try:
                take(event)
            except TextProblem as problem:
                raise TextProblem(problem.message, event.start_mark.line + 1) from None

    def _document(self, _event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise TextProblem("a second YAML document starts here; keep one document per file")

    def _scalar(self, event: Any) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and not frame.is_list:
            self._key(frame, event)
            return
        text = event.value
        if event.tag in _STRING_TAGS or not (event.implicit[0] or event.tag is not None):
            value = text
        elif text in self._known:
            value = self._known[text]
        else:
            value = self._known[text] = plain_value(text)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        self._add(value, 1)

    def _key(self, frame: _Frame, event: Any) -> None:
        key = event.value
        if key in frame.value and not (key == _MERGE and event.implicit[0]):
            self.duplicates.append(Duplicate(key, event.start_mark.line + 1))
        frame.key = key
        if event.anchor is not None:
            self._anchors[event.anchor] = (key, 1)

    def _mapping(self, event: Any) -> None:
        self._push(_Frame({}, event.anchor))

    def _sequence(self, event: Any) -> None:
        self._push(_Frame([], event.anchor))

    def _push(self, frame: _Frame) -> None:
        if self._stack and not self._stack[-1].is_list and self._stack[-1].key is None:
            raise TextProblem("a key must be text, not a mapping or a list")
        if len(self._stack) >= MAX_DEPTH:
            raise TextProblem(f"the text is nested more than {MAX_DEPTH} levels deep")
        self._stack.append(frame)

    def _end(self, _event: Any) -> None:
        frame = self._stack.pop()
        for merged in frame.merges:
            frame.value = {**merged, **frame.value}
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (frame.value, frame.weight)
        self._add(frame.value, frame.weight)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            raise TextProblem(f"the alias *{event.anchor} names no anchor that ends before it")
        value, weight = self._anchors[event.anchor]
        self._aliased += weight
        if self._aliased > MAX_ALIASED:
            raise TextProblem(f"the aliases stand for more than {MAX_ALIASED} nodes; write them out or use $ref")
        frame = self._stack[-1]
        if frame.key is None and not frame.is_list:
            frame.key = str(value)
        else:
            self._add(value, weight)

    def _add(self, value: Json, weight: int) -> None:
        if not self._stack:
            self.value = value
            return
        frame = self._stack[-1]
        frame.weight += weight
        if frame.is_list:
            frame.value.append(value)
        elif frame.key == _MERGE and _mergeable(value):
            frame.merges.extend(value if isinstance(value, list) else [value])
            frame.key = None
        else:
            frame.value[frame.key] = value
            frame.key = None


def _mergeable(value: Json) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, dict) for item in value)
    return isinstance(value, dict)


class _LineBuilder(_Builder):
    """Also notes the line of every node under its JSON Pointer."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._note(event)
        super().take(event)
        if isinstance(event, yaml.CollectionStartEvent):
            self._stack[-1].pointer = self._here

    def _note(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self._here = ""
        if self._stack:
            frame = self._stack[-1]
            if not frame.is_list and frame.key is None:
                self.lines[_join(frame.pointer, getattr(event, "value", ""))] = line
                return
            self._here = _join(frame.pointer, str(len(frame.value)) if frame.is_list else str(frame.key))
        self.lines.setdefault(self._here, line)


def _join(pointer: str, token: str) -> str:
    return f"{pointer}/{token.replace('~', '~0').replace('/', '~1')}"
