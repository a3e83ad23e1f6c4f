"""Taking rows away, with all that hangs on them: restrict, cascade and null, through any depth and cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from specdouble.errors import Conflict, InUse
from specdouble.store.catalogue import Definition, Identity, Index, Referrer, columns_key
from specdouble.store.comparing import name_key
from specdouble.store.fields import emptied
from specdouble.store.row import Row, by_sequence
from specdouble.store.rules import Rules, listed

Place = tuple[str, Identity]
"""A row's collection and identity."""


@dataclass(frozen=True)
class Hold:
    """A row that stays and refers to one that goes."""

    definition: Definition
    row: Row
    referrer: Referrer
    gone: Row

    @property
    def place(self) -> Place:
        return self.definition.spec.name, self.definition.identity_of(self.row)


class Deletion:
    """One delete: first everything that goes is gathered, then what must stay is asked, then it is done.

    What counts is how things stand at the end: a row that goes as well holds nothing, and a key that still names
    another row is not broken.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._going: dict[Place, tuple[Definition, Row]] = {}

    def run(self, definition: Definition, rows: Sequence[Row]) -> int:
        """Delete the rows and return how many went in all. Raises Conflict where a row still refers to one."""
        for row in rows:
            self._gather(definition, row)
        self._refuse_forbidden()
        self._refuse_restricted()
        session = self._rules.session
        mark = session.savepoint()
        try:
            self._do()
        except Conflict:
            session.rollback_to(mark)
            raise
        return len(self._going)

    def _gather(self, definition: Definition, row: Row) -> None:
        pending = [(definition, row)]
        while pending:
            owner, gone = pending.pop()
            place = owner.spec.name, owner.identity_of(gone)
            if place not in self._going:
                self._going[place] = owner, gone
                pending += [(hold.definition, hold.row) for hold in self._holds(owner, gone, "cascade")]

    def _refuse_forbidden(self) -> None:
        for owner, row in self._going.values():
            if owner.spec.delete == "forbidden":
                raise Conflict(f"{owner.spec.name} {row.id} cannot be deleted: rows of {owner.spec.name} stay")

    def _refuse_restricted(self) -> None:
        for owner, gone in self._going.values():
            holds = list(self._holds(owner, gone, "restrict"))
            if holds:
                fields = tuple(dict.fromkeys(hold.referrer.reference.field for hold in holds))
                raise InUse(
                    f"{owner.spec.name} {gone.id} cannot be deleted: "
                    f"{listed(f'{hold.definition.spec.name} {hold.row.id}' for hold in holds)} still refer to it",
                    fields=fields,
                )

    def _do(self) -> None:
        holds = [hold for owner, gone in self._going.values() for hold in self._holds(owner, gone, "null")]
        for (name, identity), (owner, row) in self._going.items():
            if owner.spec.delete == "soft":
                self._rules.supersede(owner, row, row.next(self._marked(owner, row), deleted=True))
            else:
                self._rules.session.remove(name, identity)
        for held in _by_row(holds):
            self._empty(held)

    def _marked(self, owner: Definition, row: Row) -> Mapping[str, Any]:
        field = owner.spec.deleted_field
        if field is None:
            return row
        return {**row, field: self._moment() if field.endswith(_TIMES) else True}

    def _moment(self) -> str:
        return self._rules.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _empty(self, holds: Sequence[Hold]) -> None:
        row, definition = holds[0].row, holds[0].definition
        values: Mapping[str, Any] = row
        for hold in holds:
            values = emptied(values, hold.referrer.reference.field, _is(hold.gone))
        self._rules.check_unique(definition, row.columns, values, definition.identity_of(row))
        self._rules.supersede(definition, row, row.next(values))

    def _holds(self, owner: Definition, gone: Row, on_delete: str) -> Iterator[Hold]:
        """Give each row that stays and would refer to nothing once `gone` has gone."""
        for referrer in owner.referrers:
            if referrer.reference.on_delete != on_delete:
                continue
            definition = self._rules.catalogue[referrer.collection]
            for row in self._referring(definition, referrer, gone):
                hold = Hold(definition, row, referrer, gone)
                if hold.place not in self._going and self._is_broken(hold, owner):
                    yield hold

    def _referring(self, definition: Definition, referrer: Referrer, gone: Row) -> list[Row]:
        field, name = referrer.reference.field, definition.spec.name
        shared = [column for column in definition.spec.columns if column in gone.columns and column != field]
        if not referrer.column:
            rows = self._rules.session.lookup(name, Index("reference", (field,)), name_key(gone.id))
        else:
            names = _indexed(definition, field, shared)
            columns = {**gone.columns, field: gone.id}
            rows = self._rules.session.lookup(name, Index("columns", names), columns_key(columns, names))
        wanted = columns_key(gone.columns, shared)
        return sorted((row for row in rows if columns_key(row.columns, shared) == wanted), key=by_sequence)

    def _is_broken(self, hold: Hold, owner: Definition) -> bool:
        reference = hold.referrer.reference
        columns = hold.row.columns
        if hold.referrer.column:
            columns = {name: value for name, value in columns.items() if name != reference.field}
        targets = self._rules.targets(reference, columns, hold.gone.id)
        return all((owner.spec.name, owner.identity_of(target)) in self._going for target in targets)


_TIMES = ("_at", "At", "_on", "_date", "Date", "_time", "Time")
"""Endings of fields that tell when, not whether."""


def _indexed(definition: Definition, field: str, shared: Sequence[str]) -> tuple[str, ...]:
    """Return the longest run of columns that ends with `field`, is known, and has an index."""
    columns = definition.spec.columns
    above = columns[: columns.index(field)]
    return (*above, field) if all(name in shared for name in above) else (field,)


def _by_row(holds: Sequence[Hold]) -> Iterable[list[Hold]]:
    rows: dict[Place, list[Hold]] = {}
    for hold in holds:
        rows.setdefault(hold.place, []).append(hold)
    return rows.values()


def _is(gone: Row) -> Callable[[Any], bool]:
    key = name_key(gone.id)
    return lambda value: name_key(value) == key
