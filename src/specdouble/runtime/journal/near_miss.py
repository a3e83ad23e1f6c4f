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
_TOO_FAR = 0.75  # of all segments: the path has little in common


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `method`, `segment`, `missing_segment`, `extra_segment`, `case` or `media_type`."""

    what: str
    came: str | None
    expected: str | None
    cost: float

    def show(self) -> Json:
        """Describe it."""
        return {"what": self.what, "came": self.came, "expected": self.expected}


def near_misses(entry: Entry, documents: Mapping[str, Document]) -> list[Json]:
    """List the closest operations, the nearest first, each with its differences."""
    segments = _segments(unquote(entry.path))
    rated = [
        (sum(one.cost for one in differences), api, operation, differences)
        for api, document in documents.items()
        for operation in document.operations
        if (differences := _differences(entry, segments, operation)) is not None
    ]
    return [
        {
            "api": api,
            "operation": operation.id,
            "method": operation.method,
            "path": operation.path,
            "differences": [one.show() for one in differences],
        }
        for _, api, operation, differences in nsmallest(MOST, rated, key=lambda one: (one[0], one[1], one[2].id))
    ]


def _segments(path: str) -> list[str]:
    return path.removeprefix("/").split("/")


def _differences(entry: Entry, segments: list[str], operation: Operation) -> list[Difference] | None:
    """Compare a request with an operation; None where the paths have too little in common to speak of."""
    wanted = _segments(operation.path)
    if abs(len(wanted) - len(segments)) > 2:
        return None
    found = _compare(segments, wanted)
    if sum(one.cost for one in found) > _TOO_FAR * max(len(wanted), len(segments)):
        return None
    if entry.method not in {operation.method, *(("HEAD",) if operation.method == "GET" else ())}:
        found.append(Difference("method", entry.method, operation.method, _METHOD))
    else:
        found += _media_type(entry, operation)
    return found


def _media_type(entry: Entry, operation: Operation) -> list[Difference]:
    sent = entry.request.header("content-type")
    if sent is None or operation.body is None or not entry.request_size:
        return []
    media = parse_media_type(sent)
    if media is not None and find_media_type(operation.body.content, media) is not None:
        return []
    return [Difference("media_type", sent, " or ".join(operation.body.content), _MEDIA_TYPE)]


def _compare(came: list[str], wanted: list[str]) -> list[Difference]:
    """Align two paths with the least cost: the classic edit distance, over segments."""
    best: list[tuple[float, list[Difference]]] = [(at * _FAR, _extra(came[:at])) for at in range(len(came) + 1)]
    for row, expected in enumerate(wanted, 1):
        previous, best = best, [(row * _FAR, [*_missing(wanted[:row])])]
        for column, segment in enumerate(came, 1):
            same = _segment(segment, expected)
            options = [
                (previous[column - 1][0] + sum(one.cost for one in same), previous[column - 1][1] + same),
                (previous[column][0] + _FAR, previous[column][1] + _missing([expected])),
                (best[column - 1][0] + _FAR, best[column - 1][1] + _extra([segment])),
            ]
            best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def _extra(segments: list[str]) -> list[Difference]:
    return [Difference("extra_segment", segment, None, _FAR) for segment in segments]


def _missing(segments: list[str]) -> list[Difference]:
    return [Difference("missing_segment", None, segment, _FAR) for segment in segments]


def _segment(came: str, expected: str) -> list[Difference]:
    if came == expected or (expected.startswith("{") and expected.endswith("}") and came):
        return []
    if came.lower() == expected.lower():
        return [Difference("case", came, expected, _CASE)]
    likeness = SequenceMatcher(None, came, expected).quick_ratio() if came else 0.0
    return [Difference("segment", came, expected, 1.9 * (1 - likeness) + 0.1)]
