"""A coverage as text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from specdouble.testing.coverage.result import Coverage, OperationCoverage

_LABELS = {
    "path": "paths",
    "operation": "operations",
    "request-media": "request media types",
    "response-media": "response media types",
    "parameter": "parameters, sent and absent",
    "value": "values of enums",
    "status": "statuses",
    "constraint": "constraints, from both sides",
    "link": "links followed",
    "role": "callers",
}
_MOST = 12


def text(coverage: Coverage) -> str:
    """Summarise: one line a kind, then, per operation, what was never seen and what no line documents."""
    lines = [f"{coverage.api}: {coverage.exchanges} exchanges"]
    for kind, one in coverage.totals.items():
        if one.total:
            lines.append(f"  {_LABELS[kind]:<28} {one.seen:>5} of {one.total:<5} {one.percent:5.1f} %")
    for operation in coverage.operations:
        lines += _operation(operation)
    if coverage.elsewhere:
        lines.append("no operation of the document: " + _some([f"{k} ({n})" for k, n in coverage.elsewhere.items()]))
    return "\n".join(lines)


def _operation(one: OperationCoverage) -> Iterator[str]:
    never = [str(item) for item in one.never if item.kind not in {"path", "operation"}]
    if not one.calls:
        yield f"{one.operation}: never called"
        return
    if never or one.undocumented:
        yield f"{one.operation}: {one.calls} calls, {one.accepted} accepted"
    if never:
        yield f"  never seen: {_some(never)}"
    if one.undocumented:
        yield f"  not documented: {_some([f'{name} ({times})' for name, times in one.undocumented.items()])}"


def _some(names: list[str]) -> str:
    more = len(names) - _MOST
    return "; ".join(names[:_MOST]) + (f"; and {more} more" if more > 0 else "")
