"""What was seen of a document, and what was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "path", "operation", "request-media", "response-media", "parameter", "value", "status", "constraint", "link", "role"
]
KINDS: tuple[Kind, ...] = (
    "path",
    "operation",
    "request-media",
    "response-media",
    "parameter",
    "value",
    "status",
    "constraint",
    "link",
    "role",
)
"""Every kind of item, in the order in which they are shown."""


@dataclass(frozen=True)
class Item:
    """One thing that a document promises, and how often it was seen.

    `name` reads alone beside its operation: `404`, `query limit absent`, `query sort = newest`. A constraint has two
    items of the same name: its `side` is `inside` where a value that just keeps it was accepted, `outside` where one
    that breaks it was refused. `pointer` says where it stands in the document.
    """

    kind: Kind
    name: str
    times: int
    side: str = ""
    pointer: str = ""

    @property
    def seen(self) -> bool:
        """Tell whether it was met at all."""
        return self.times > 0

    def __str__(self) -> str:
        return f"{self.name} ({self.side})" if self.side else self.name

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "kind": self.kind,
            "name": self.name,
            "side": self.side or None,
            "times": self.times,
            "pointer": self.pointer,
        }


@dataclass(frozen=True)
class Tally:
    """So many were seen of so many."""

    seen: int
    total: int

    @property
    def percent(self) -> float:
        """Return the share that was seen; of nothing, all was seen."""
        return 100.0 * self.seen / self.total if self.total else 100.0

    def __str__(self) -> str:
        return f"{self.seen} of {self.total}"


@dataclass(frozen=True)
class OperationCoverage:
    """What was seen of one operation. `accepted` counts its answers below 400; `undocumented` what no line promises.

    The keys of `undocumented` read alone: `status 418`, `response text/html of 200`, `query debug`.
    """

    operation: str
    method: str
    path: str
    calls: int
    accepted: int
    items: tuple[Item, ...]
    undocumented: Mapping[str, int] = field(default_factory=dict)

    @property
    def never(self) -> tuple[Item, ...]:
        """Return what was never seen."""
        return tuple(item for item in self.items if not item.seen)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "calls": self.calls,
            "accepted": self.accepted,
            "items": [item.as_json() for item in self.items],
            "undocumented": dict(self.undocumented),
        }


@dataclass(frozen=True)
class Coverage:
    """What was seen of a document. `elsewhere` counts requests that fit no operation: `GET /nowhere`."""

    api: str
    exchanges: int
    operations: tuple[OperationCoverage, ...]
    elsewhere: Mapping[str, int] = field(default_factory=dict)

    @property
    def totals(self) -> dict[Kind, Tally]:
        """Count each kind over all operations; a path is counted once, a role over the whole document."""
        return {kind: tally(self._of(kind)) for kind in KINDS}

    def _of(self, kind: Kind) -> Iterable[Item]:
        items = [(one.path, item) for one in self.operations for item in one.items if item.kind == kind]
        if kind == "path":
            return _merged((path, item) for path, item in items)
        return _merged((item.name, item) for _, item in items) if kind == "role" else [item for _, item in items]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values: `{api, exchanges, totals: {kind: {seen, total}}, operations, elsewhere}`."""
        return {
            "api": self.api,
            "exchanges": self.exchanges,
            "totals": {kind: {"seen": one.seen, "total": one.total} for kind, one in self.totals.items()},
            "operations": [one.as_json() for one in self.operations],
            "elsewhere": dict(self.elsewhere),
        }


def tally(items: Iterable[Item]) -> Tally:
    """Count items, and those that were seen."""
    found = list(items)
    return Tally(sum(item.seen for item in found), len(found))


def _merged(pairs: Iterator[tuple[str, Item]]) -> list[Item]:
    """Keep one item a key, the one that was seen most."""
    best: dict[str, Item] = {}
    for key, item in pairs:
        if key not in best or item.times > best[key].times:
            best[key] = item
    return list(best.values())
