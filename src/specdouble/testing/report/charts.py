"""The geometry of the report's charts, which its template draws as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.testing.suite.result import STATES

Json = Mapping[str, Any]
Part = dict[str, Any]

_SLIVER = 1.5  # percent: the least that a part is given, so that one failure of a thousand can be seen
_COVERED = {
    "path": "paths",
    "operation": "operations",
    "request-media": "media types sent",
    "response-media": "media types answered",
    "parameter": "parameters",
    "value": "values of parameters",
    "status": "statuses",
    "constraint": "constraints, each side",
    "link": "links",
    "role": "roles",
}


def layer_bars(layer: Json) -> list[Part]:
    """Return the parts of a layer's bar by state: where each begins and how wide it is, in percent."""
    counts = {state: layer[state] for state in STATES if layer[state]}
    total = sum(counts.values())
    widths = {state: max(100 * count / total, _SLIVER) for state, count in counts.items()}
    scale, at = 100 / sum(widths.values(), 0.0) if widths else 0.0, 0.0
    parts: list[Part] = []
    for state, width in widths.items():
        parts.append({"state": state, "x": round(at, 2), "width": round(width * scale, 2), "count": counts[state]})
        at += width * scale
    return parts


def status_bars(statuses: Mapping[str, int]) -> list[Part]:
    """Return a bar for each status: its width in percent of the commonest."""
    most = max(statuses.values(), default=1)
    return [
        {
            "status": status if status != "0" else "none",
            "class": status[0],
            "count": count,
            "width": _width(count, most),
        }
        for status, count in statuses.items()
    ]


def coverage_bars(coverage: Json) -> list[Part]:
    """Return a bar for each kind of thing that the document has."""
    return [
        {"label": _COVERED.get(kind, kind), "seen": one["seen"], "total": one["total"],
         "width": _width(one["seen"], one["total"])}
        for kind, one in coverage["totals"].items()
        if one["total"]
    ]  # fmt: skip


def _width(count: int, most: int) -> float:
    return round(max(100 * count / most, _SLIVER if count else 0.0), 2)
