"""One play of a law: requests to rows, what the oracle remembers of them, and the requests that led here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Any
from urllib.parse import unquote, urlsplit

from specdouble.contract.model import Operation
from specdouble.testing.arguments import NOTHING, Parts
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.reading import Rows
from specdouble.testing.laws.sameness import differences
from specdouble.testing.laws.shapes import follow
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite

Row = Mapping[str, Any]


class Broken(AssertionError):
    """A law does not hold."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


class Play:
    """The rows of one path as somebody sees them. `rows` are those known to be there, `gone` the ids of those deleted.

    `above` are the values of the path parameters above; `writes` the requests that changed something, in order.
    """

    def __init__(
        self,
        suite: Suite,
        rows: Rows,
        above: Mapping[str, Any],
        *,
        serials: Iterator[int] | None = None,
        muted: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.suite = suite
        self.about = rows
        self.above = above
        self.rows: dict[str, Row] = {}
        self.gone: dict[str, Row] = {}
        self.mine: set[str] = set()
        self.sent: dict[str, dict[str, Any]] = {}  # what was sent of a row, by its id
        self.found: dict[str, Mapping[str, Any]] = {}  # the query of the list in which a row was found, by its id
        self.census: dict[str, Any] = {}  # what a list held when it was last walked through, by its query
        self.writes: list[Exchange] = []
        self.volatile: set[str] = {
            *rows.moving,
            *rows.touches,
        }  # properties that may change between two reads of one row
        self.swept = False  # whether each property of a row was changed
        self.filled = False  # whether a row was made with all that can be sent
        self.waited = 0.0  # seconds that the clock of the target was moved on
        self._muted = muted
        self._serials = serials or count(1)

    def call(
        self,
        operation: Operation,
        row: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = NOTHING,
        caller: Caller | None = None,
    ) -> Exchange:
        """Call an operation on a row by its id, or on the collection; a write that succeeds is remembered."""
        parts = self._parts(operation, row, {"query": query or {}, "header": headers or {}}, body)
        return self._noted(operation, self.suite.call(operation, parts, caller), body)

    def call_together(self, operation: Operation, bodies: Sequence[Any]) -> list[Exchange]:
        """Call an operation with each of the bodies at the same time."""
        parts = [self._parts(operation, None, {}, body) for body in bodies]
        exchanges = self.suite.call_together(operation, parts)
        return [self._noted(operation, exchange, body) for exchange, body in zip(exchanges, bodies, strict=True)]

    def _parts(self, operation: Operation, row: Any, named: Mapping[str, Mapping[str, Any]], body: Any) -> Parts:
        parts = Parts(body=body)
        values = {**self.above, **({self.about.parameter: row} if row is not None else {})}
        for parameter in operation.parameters:
            if parameter.location == "path":
                parts.add(parameter, values[parameter.name])
            elif parameter.name in named.get(parameter.location, {}):
                parts.add(parameter, named[parameter.location][parameter.name])
        return parts

    def _noted(self, operation: Operation, exchange: Exchange, body: Any) -> Exchange:
        if operation.method not in {"GET", "HEAD"} and exchange.status < 400:
            self.writes.append(exchange)
            row = self.row_of(operation, exchange) if isinstance(body, Mapping) else None
            if row is not None:
                self.sent.setdefault(self.id_of(row), {}).update(body)
        if exchange.status >= 500:
            self.breaks(
                "no-server-error",
                operation,
                "a valid request made the server fail",
                exchange,
                expected="an answer below 500",
                actual=f"{exchange.status}",
            )
        return exchange

    def row_of(self, operation: Operation, exchange: Exchange) -> Row | None:
        """Return the row in an answer; None where it holds none."""
        try:
            row = follow(exchange.body, self.about.ways[operation.id])
        except (KeyError, ValueError):
            return None
        return row if isinstance(row, Mapping) and self.about.key in row else None

    def id_of(self, row: Row) -> str:
        """Return the id of a row as the path writes it."""
        return str(row[self.about.key])

    def holds(self, law: str, operation: Operation) -> None:
        """Enter that a law held once more."""
        self.suite.log.passed("laws", operation.id, law)

    def untested(self, law: str, operation: Operation, why: str) -> None:
        """Enter that a law could not be tried."""
        self.suite.log.untested("laws", operation.id, law, why)

    def breaks(
        self,
        law: str,
        operation: Operation,
        sentence: str,
        *exchanges: Exchange,
        expected: Any = "",
        actual: Any = "",
        subject: str = "",
        at_once: bool = False,
        source: str = "",
    ) -> None:
        """Raise Broken: a law does not hold. `exchanges` show it; earlier writes to the same rows come along."""
        if (law, operation.id) in self._muted:
            return
        before = [one for one in self.writes if one not in exchanges]
        chain = [*(one for one in before if self._concerns(one, exchanges)), *exchanges]
        finding = Finding(
            "laws",
            law,
            operation.id,
            sentence,
            tuple(chain),
            expected=_shown(expected),
            actual=_shown(actual),
            pointer=operation.pointer,
            source=source or f"the law {law}: docs/laws.md",
            subject=subject,
            at_once=at_once,
        )
        raise Broken(finding)

    def differs(
        self,
        law: str,
        operation: Operation,
        sentence: str,
        *exchanges: Exchange,
        changed: Sequence[str],
        before: Row,
        after: Row,
    ) -> None:
        """Break a law where a row differs in some properties, `changed`, from what it was `before`; else it holds."""
        if changed:
            self.breaks(
                law,
                operation,
                sentence,
                *exchanges,
                expected={name: before.get(name) for name in changed},
                actual={name: after.get(name) for name in changed},
                subject=changed[0],
            )
        self.holds(law, operation)

    def _concerns(self, write: Exchange, exchanges: Sequence[Exchange]) -> bool:
        """Tell whether a write is about a row that exchanges are about; a list is about every row."""
        ids = [self._row_named_by(one) for one in exchanges]
        return None in ids or self._row_named_by(write) in ids

    def _row_named_by(self, exchange: Exchange) -> str | None:
        """Return the id of the row that an exchange reads or writes; None where it is about many."""
        operation = next(one for one in self.about.operations if one.id == exchange.operation_id)
        if f"{{{self.about.parameter}}}" in operation.path:
            return unquote(urlsplit(exchange.sent.url).path.rpartition("/")[2])
        row = self.row_of(operation, exchange)
        return None if row is None else self.id_of(row)

    def wait(self, seconds: float) -> None:
        """Move the clock of the target on, where it has one."""
        if self.suite.subject.clock is not None and seconds:
            self.suite.subject.clock.advance(seconds)
            self.waited += seconds

    @cached_property
    def is_frozen(self) -> bool:
        """Whether no time passes at the target but what this play waits."""
        return self.suite.subject.clock is not None and self.suite.subject.clock.stands

    def at(self, above: Mapping[str, Any]) -> Play:
        """Return a play below other parents; it does not remember what this one does."""
        return Play(self.suite, self.about, above, serials=self._serials, muted=self._muted)

    def next_serial(self) -> int:
        """Return a number that no body of this play has carried yet."""
        return next(self._serials)

    def remember(self, row: Row, *, mine: bool = True) -> None:
        """Keep a row as it was last seen."""
        name = self.id_of(row)
        self.rows[name] = row
        self.gone.pop(name, None)
        if mine:
            self.mine.add(name)

    def forget(self, row: Row) -> None:
        """Know nothing of a row any more."""
        self.rows.pop(self.id_of(row), None)

    def bury(self, row: Row) -> None:
        """Keep in mind that a row was deleted."""
        name = self.id_of(row)
        self.gone[name] = self.rows.pop(name, row)

    def volatile_of(self, read: Operation, row: Row, found: Row) -> set[str]:
        """Find properties that change by themselves: those that differ between two reads with nothing between."""
        changed = set(differences(row, found, self.volatile))
        if changed:
            again = self.row_of(read, self.call(read, self.id_of(row)))
            self.volatile |= set(differences(found, again)) if again is not None else set()
        return self.volatile

    def known(self) -> Sequence[Row]:
        """Return the rows that are there."""
        return list(self.rows.values())


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 400 else f"{text[:400]}..."
