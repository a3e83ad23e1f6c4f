"""The operations that a request may have meant, and what keeps it from them. Computed when somebody looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nsmallest
from typing import Any
from urllib.parse import unquote

from specdouble.contract.media import find_media_type, parse_media_type
from specdouble.contract.model import Document, Operation
from specdouble.runtime.journal.entry import Entry

Json = Any

MOST = 3
_FAR = 1.0  # per segment that is missing, or one too many
_METHOD = 0.4
_MEDIA_TYPE = 0.2
_CASE = 0.1
_PARAMETER = 0.05  # anything fits it, and a literal that fits is the better reading
_MOST_SEGMENTS = 2  # more or fewer than the request has
_TOO_FAR = 0.75  # of all segments: the path has little in common


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `method`, `segment`, `missing_segment`, `extra_segment`, `case` or `media_type`."""

    what: str
    came: str | None
    expected: str | None

    def show(self) -> Json:
        """Describe it."""
        return {"what": self.what, "came": self.came, "expected": self.expected}


@dataclass(frozen=True)
class _Comparison:
    """How far a request is from an operation, or a part of its path from a part of the other's."""

    cost: float = 0.0
    differences: tuple[Difference, ...] = ()

    def plus(self, cost: float, *differences: Difference) -> _Comparison:
        return _Comparison(self.cost + cost, self.differences + differences)


def near_misses(entry: Entry, documents: Mapping[str, Document]) -> list[Json]:
    """List the closest operations, the nearest first, each with its differences."""
    segments = _segments(unquote(entry.path))
    rated = [
        (found.cost, api, operation.id, operation, found.differences)
        for api, document in documents.items()
        for operation in document.operations
        if (found := _compare(entry, segments, operation)) is not None
    ]
    return [
        {
            "api": api,
            "operation": operation.id,
            "method": operation.method,
            "path": operation.path,
            "differences": [one.show() for one in differences],
        }
        for _, api, _, operation, differences in nsmallest(MOST, rated, key=lambda one: one[:3])
    ]


def _segments(path: str) -> list[str]:
    return path.removeprefix("/").split("/")


def _compare(entry: Entry, segments: list[str], operation: Operation) -> _Comparison | None:
    """Compare a request with an operation; None where the paths have too little in common to speak of."""
    wanted = _segments(operation.path)
    if abs(len(wanted) - len(segments)) > _MOST_SEGMENTS:
        return None
    found = _align(segments, wanted)
    if found.cost > _TOO_FAR * max(len(wanted), len(segments)):
        return None
    if entry.method != operation.method and not (entry.method == "HEAD" and operation.method == "GET"):
        return found.plus(_METHOD, Difference("method", entry.method, operation.method))
    media_type = _media_type(entry, operation)
    return found if media_type is None else found.plus(_MEDIA_TYPE, media_type)


def _media_type(entry: Entry, operation: Operation) -> Difference | None:
    sent = entry.request.header("content-type")
    if sent is None or operation.body is None or not entry.request_size:
        return None
    media = parse_media_type(sent)
    if media is not None and find_media_type(operation.body.content, media) is not None:
        return None
    return Difference("media_type", sent, " or ".join(operation.body.content))


def _align(came: list[str], wanted: list[str]) -> _Comparison:
    """Align two paths at the least cost: the edit distance (Wagner and Fischer), over segments."""
    row = [_Comparison()]
    for segment in came:
        row.append(_extra(row[-1], segment))
    for expected in wanted:
        above, row = row, [_missing(row[0], expected)]
        for column, segment in enumerate(came):
            cost, *differences = _segment(segment, expected)
            options = (
                above[column].plus(cost, *differences),
                _missing(above[column + 1], expected),
                _extra(row[column], segment),
            )
            row.append(min(options, key=lambda option: option.cost))
    return row[-1]


def _extra(before: _Comparison, segment: str) -> _Comparison:
    return before.plus(_FAR, Difference("extra_segment", segment, None))


def _missing(before: _Comparison, segment: str) -> _Comparison:
    return before.plus(_FAR, Difference("missing_segment", None, segment))


def _segment(came: str, expected: str) -> tuple[float] | tuple[float, Difference]:
    if came == expected:
        return (0.0,)
    if expected.startswith("{") and expected.endswith("}") and came:
        return (_PARAMETER,)
    if came.lower() == expected.lower():
        return _CASE, Difference("case", came, expected)
    likeness = SequenceMatcher(None, came, expected).quick_ratio() if came else 0.0
    return 1.9 * (1 - likeness) + 0.1, Difference("segment", came, expected)
