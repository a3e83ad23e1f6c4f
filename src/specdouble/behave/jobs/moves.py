"""Moves the rows of a collection through their states, lazily: whoever looks finds them where the clock says.

Since when a row has been in its state stands in a hidden collection, so that transactions, snapshots, sandboxes and
every kind of store carry it along.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from specdouble.behave.jobs.machine import Machine, Step
from specdouble.errors import ApiError, Conflict
from specdouble.store.spec import CollectionSpec, IdStyle

if TYPE_CHECKING:
    from specdouble.store.collection import Collection
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction

MARKS = CollectionSpec("_jobs", id=IdStyle("client"), columns=("collection",))


@dataclass(frozen=True)
class Jobs:
    """The machines of one collection."""

    collection: str
    machines: tuple[Machine, ...]

    def settle(self, transaction: Transaction, now: datetime) -> None:
        """Move every row whose time has come, each step at its own moment."""
        moment = now.timestamp()
        for mark in [mark for mark in _marks(transaction, self.collection) if mark["due"] <= moment]:
            machine = self.machine(mark["field"])
            row = _table(transaction, self.collection, mark["columns"]).get(mark["row"])
            since = datetime.fromisoformat(mark["since"])
            if machine is None or row is None or row.get(machine.field) != mark["state"]:
                _forget(transaction, self.collection, mark.id)
                continue
            for step, at in machine.due(mark["state"], since, now):
                moved = self._moved(transaction, machine, row, step, at)
                if moved is None:
                    break
                row = moved
                self._mark(transaction, machine, row, at)

    def note(self, transaction: Transaction, before: Row | None, row: Row, now: datetime) -> None:
        """Start the clock of a row that came into a state, or move it to the end where that takes no time."""
        for machine in self.machines:
            if before is not None and before.get(machine.field) == row.get(machine.field):
                continue
            if machine.mode == "time":
                self._mark(transaction, machine, row, now)
            elif machine.mode == "immediate":
                for step in machine.way(row.get(machine.field)):
                    row = self._moved(transaction, machine, row, step, now) or row

    def advance(self, transaction: Transaction, row: Row, now: datetime, to: str = "", field: str = "") -> Row:
        """Move a row one step, or on to the state `to`, whatever the mode. Raises Conflict where no step leads on."""
        machine = self._chosen(row, field)
        way = list(machine.way(row.get(machine.field)))
        states = [step.target for step in way]
        if not way or (to and to not in states):
            there = f"it goes on to: {', '.join(states)}" if states else "no step leads on from there"
            raise Conflict(f"{machine.field} of {self.collection} {row.id} is {row.get(machine.field)!r}; {there}")
        for step in way[: states.index(to) + 1 if to else 1]:
            row = _table(transaction, self.collection, row.columns).update(row.id, machine.changes(step, now))
        return row

    def machine(self, field: str) -> Machine | None:
        """Return the machine of a field, None where there is none."""
        return next((one for one in self.machines if one.field == field), None)

    def _chosen(self, row: Row, field: str) -> Machine:
        if field:
            machine = self.machine(field)
            if machine is None:
                fields = ", ".join(one.field for one in self.machines)
                raise Conflict(f"x-jobs of {self.collection} has no field {field!r}; there are: {fields}")
            return machine
        return next((one for one in self.machines if one.step(row.get(one.field))), self.machines[0])

    def _moved(self, transaction: Transaction, machine: Machine, row: Row, step: Step, at: datetime) -> Row | None:
        """Return the row after a step; None where the store's rules do not let it change."""
        try:
            return _table(transaction, self.collection, row.columns).update(row.id, machine.changes(step, at))
        except ApiError:
            return None

    def _mark(self, transaction: Transaction, machine: Machine, row: Row, since: datetime) -> None:
        """Remember since when a row has been in its state; nothing where it stays there."""
        key = json.dumps([machine.field, dict(row.columns), str(row.id)], sort_keys=True)
        _forget(transaction, self.collection, key)
        state = row.get(machine.field)
        step = machine.step(state)
        if step is not None:
            mark = {"field": machine.field, "columns": row.columns, "row": row.id, "state": state}
            times = {"since": since.isoformat(), "due": (since + timedelta(seconds=step.after)).timestamp()}
            _marks(transaction, self.collection).add({**mark, **times}, id=key)


def _marks(transaction: Transaction, collection: str) -> Collection:
    return transaction[MARKS.name].within(collection=collection)


def _forget(transaction: Transaction, collection: str, key: object) -> None:
    marks = _marks(transaction, collection)
    if key in marks:
        marks.delete(str(key))


def _table(transaction: Transaction, collection: str, columns: Mapping[str, Any]) -> Collection:
    return transaction[collection].within(**columns) if columns else transaction[collection]
