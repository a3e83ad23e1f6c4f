"""How often each operation was asked, and with which statuses it answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from specdouble.contract.model import Document, Operation
from specdouble.contract.router import Router
from specdouble.errors import ApiError
from specdouble.testing.exchange import Exchange, Sent


@dataclass
class Answered:
    """What one operation answered in a run."""

    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        """How many requests came to it."""
        return self.statuses.total()

    @property
    def accepted(self) -> int:
        """How many of them were answered with a 2xx."""
        return sum(number for status, number in self.statuses.items() if status // 100 == 2)

    def __str__(self) -> str:
        """List the answers, the commonest first: `400 (30), 401 (2)`."""
        ordered = sorted(self.statuses.items(), key=lambda pair: (-pair[1], pair[0]))
        return ", ".join(f"{status or 'no answer'} ({number})" for status, number in ordered)


class Answers:
    """Listens to a run. Requests that mean no operation of the document are counted under none."""

    def __init__(self, document: Document, base_url: str) -> None:
        self._find = Finder(document, base_url)
        self._answered = {operation.id: Answered() for operation in document.operations}

    def __call__(self, _layer: str, exchange: Exchange) -> None:
        """Count an exchange."""
        operation = self._find(exchange.sent)
        if operation is not None:
            self._answered[operation.id].statuses[exchange.status] += 1

    @property
    def by_operation(self) -> Mapping[str, Answered]:
        """Return what every operation of the document answered."""
        return self._answered


class Finder:
    """Finds the operation that a request means."""

    def __init__(self, document: Document, base_url: str) -> None:
        self._router = Router(document.operations)
        self._base_url = base_url

    def __call__(self, sent: Sent) -> Operation | None:
        """Return the operation; None where no path or method of the document fits."""
        path = sent.url.removeprefix(self._base_url).partition("#")[0].partition("?")[0]
        try:
            match = self._router.match(sent.method, path)
        except ApiError:
            return None
        return match.operation if match.operation.method == sent.method else None
