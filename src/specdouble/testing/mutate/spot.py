"""A defect in its place: what it may ask of the sound double, and what it remembers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.laws.shapes import follow
from specdouble.testing.mutate.ground import Family, Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.request import credential_headers
from specdouble.testing.suite.caller import Caller

Ask = Callable[[Asked], Awaitable[Told]]
Control = Callable[[str, str], Awaitable[Told]]
_MARK = "before-the-defect"


@dataclass
class Spot:
    """Where a defect stands. `ask` asks the sound double; `memory` is empty at every start of the world."""

    ground: Ground
    operation: Operation
    ask: Ask
    control: Control  # method and path of the control plane
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def family(self) -> Family:
        """The operations about the same rows."""
        return self.ground.family(self.operation)

    def is_hit(self, asked: Asked) -> bool:
        """Tell whether a request is for the operation that the defect stands in."""
        return asked.operation is not None and asked.operation.id == self.operation.id

    async def mark(self) -> None:
        """Keep every row as it is now."""
        await self.control("PUT", f"/-/snapshots/{_MARK}")

    async def back(self) -> None:
        """Put every row back to the mark."""
        await self.control("POST", f"/-/snapshots/{_MARK}/restore")

    async def undone(self, asked: Asked) -> Told:
        """Let the double answer a request, and undo what it wrote."""
        await self.mark()
        told = await self.ask(asked)
        if told.ok:
            await self.back()
        return told

    # who calls

    def as_caller(self, asked: Asked, caller: Caller | None) -> Asked:
        """Return a request as somebody else sends it; None takes every credential away."""
        every = [one.credentials for one in self.ground.callers]
        bare = asked.without_headers("cookie", "authorization", *(name for one in every for name in one.headers))
        bare = bare.with_query(**{name: None for one in every for name in one.query})
        if caller is None:
            return bare
        own = caller.credentials
        return bare.with_headers(credential_headers(own)).with_query(**own.query)

    def has_credential(self, asked: Asked) -> bool:
        """Tell whether a request carries anything that looks like a credential."""
        bare = self.as_caller(asked, None)
        return bare.headers != asked.headers or len(bare.queried) != len(asked.queried)

    def caller_of(self, asked: Asked) -> Caller | None:
        """Tell who sent a request; None for nobody who is known."""
        for one in self.ground.callers:
            twin = self.as_caller(asked, one)
            if sorted(twin.headers) == sorted(asked.headers) and twin.queried == asked.queried:
                return one
        return None

    async def asked_by_others(self, asked: Asked, others: Sequence[Caller]) -> Told | None:
        """Return the first success that any of some callers has; None where none has."""
        for caller in others:
            told = await self.ask(self.as_caller(asked, caller))
            if told.ok:
                return told
        return None

    # rows

    def row_in(self, told: Told, operation: Operation | None = None) -> dict[str, Any] | None:
        """Return the row of an answer."""
        found = self.ground.row(operation or self.operation)
        row = follow(told.value, found[0]) if found and told.ok else None
        return row if isinstance(row, dict) and found and found[1] in row else None

    def with_row(self, told: Told, row: Any, operation: Operation | None = None) -> Told:
        """Return an answer with another row."""
        found = self.ground.row(operation or self.operation)
        return told.with_json(put(told.value, found[0], row)) if found else told

    def rows_in(self, told: Told, operation: Operation | None = None) -> list[dict[str, Any]]:
        """Return the rows of a list's answer."""
        found = self.ground.rows(operation or self.operation)
        rows = follow(told.value, found[0]) if found and told.ok else None
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def with_rows(self, told: Told, rows: list[dict[str, Any]], operation: Operation | None = None) -> Told:
        """Return a list's answer with other rows."""
        found = self.ground.rows(operation or self.operation)
        return told.with_json(put(told.value, found[0], rows)) if found else told

    def key(self, operation: Operation | None = None) -> str:
        """Return the name of the property that holds the id."""
        one = operation or self.operation
        found = self.ground.row(one) or self.ground.rows(one)
        return found[1] if found else "id"

    def id_in(self, asked: Asked) -> str | None:
        """Return the id of the row that a request is about."""
        return asked.values.get(self.family.parameter)

    def asked_for(self, asked: Asked, operation: Operation, name: Any) -> Asked:
        """Return a bodiless request of the same caller to another operation of the family, for a row."""
        bare = replace(asked.without_headers("content-type", "content-length", "if-match", "if-none-match"), body=b"")
        return replace(bare, method=operation.method, operation=operation, query="").with_value(
            self.family.parameter, name
        )

    async def read(self, asked: Asked, name: Any) -> dict[str, Any] | None:
        """Read a row as the caller sees it."""
        if self.family.read is None:
            return None
        return self.row_in(await self.ask(self.asked_for(asked, self.family.read, name)), self.family.read)


def put(value: Any, way: Sequence[str], part: Any) -> Any:
    """Return a JSON value with another part at the end of a way."""
    if not way:
        return part
    twin = deepcopy(value)
    node = twin
    for name in way[:-1]:
        node = node[name]
    node[way[-1]] = part
    return twin


def replaced(value: Any, old: str, new: Any) -> Any:
    """Return a JSON value in which one text or number stands for another."""
    if isinstance(value, dict):
        return {name: replaced(part, old, new) for name, part in value.items()}
    if isinstance(value, list):
        return [replaced(part, old, new) for part in value]
    return new if not isinstance(value, bool) and value is not None and str(value) == old else value


def as_text(value: Any) -> str:
    """Write a JSON value so that equal ones are written alike."""
    return json.dumps(value, sort_keys=True)
