"""Lifecycle: rows that outlive their deletion, and ids that do not stay with their rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.mutate.defect import Kind, both, role
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot, replaced

KIND = Kind("lifecycle")


def _dies(ground: Ground, operation: Operation) -> bool:
    family = ground.family(operation)
    return family.delete is not None and family.read is not None and ground.row(family.read) is not None


async def _remembering(spot: Spot, asked: Asked) -> Told:
    """Answer a request; what a deleted row was is remembered."""
    family = spot.family
    is_delete = asked.operation is not None and family.delete is not None and asked.operation.id == family.delete.id
    name = spot.id_in(asked)
    row = await spot.read(asked, name) if is_delete and name is not None else None
    told = await spot.ask(asked)
    if is_delete and told.ok and row is not None:
        spot.memory.setdefault("gone", {})[name] = row
    return told


def _buried(spot: Spot, asked: Asked, told: Told) -> dict[str, Any] | None:
    """Return the deleted row that a request did not find."""
    if not spot.is_hit(asked) or told.status not in {404, 410}:
        return None
    row: dict[str, Any] | None = spot.memory.get("gone", {}).get(spot.id_in(asked))
    return row


def _found(spot: Spot, row: dict[str, Any]) -> Told:
    """Write a row as the operation answers with it, without an envelope's other parts."""
    value: Any = row
    for name in reversed((spot.ground.row(spot.operation) or ((), ""))[0]):
        value = {name: value}
    return Told(200, (("content-type", "application/json"),)).with_json(value)


@KIND.plant(both(role("read"), _dies), "laws deleted-is-gone")
async def finds_deleted_rows(spot: Spot, asked: Asked) -> Told:
    """Show a row that was deleted."""
    told = await _remembering(spot, asked)
    row = _buried(spot, asked, told)
    return _found(spot, row) if row is not None else told


@KIND.plant(both(role("update"), _dies), "laws deleted-cannot-change")
async def updates_deleted_rows(spot: Spot, asked: Asked) -> Told:
    """Update a row that was deleted."""
    told = await _remembering(spot, asked)
    row = _buried(spot, asked, told)
    return _found(spot, {**row, **asked.fields}) if row is not None else told


@KIND.plant(both(role("delete"), _dies), "laws deleted-once")
async def deletes_deleted_rows(spot: Spot, asked: Asked) -> Told:
    """Delete a row that was deleted again."""
    told = await _remembering(spot, asked)
    if spot.is_hit(asked) and told.ok:
        spot.memory["done"] = told
    again: Told = spot.memory.get("done", told)
    return told if _buried(spot, asked, told) is None else again


@KIND.plant(both(role("list"), _dies), "laws deleted-is-not-listed")
async def lists_deleted_rows(spot: Spot, asked: Asked) -> Told:
    """List a row that was deleted."""
    told = await _remembering(spot, asked)
    size = spot.ground.size(spot.operation)
    if not spot.is_hit(asked) or not told.ok or spot.ground.rows(spot.operation) is None:
        return told
    rows, gone = spot.rows_in(told), list(spot.memory.get("gone", {}).values())
    default = size.schema.get("default", 10) if size is not None else 1000
    most = asked.queried.get(size.name, default) if size is not None else default
    room = int(most) - len(rows) if str(most).isdigit() else 0
    return spot.with_rows(told, rows + gone[:room]) if gone and room > 0 else told


@KIND.plant(
    both(role("create"), _dies, lambda ground, one: ground.row(one) is not None),
    "laws no-id-reuse",
)
async def reuses_an_id(spot: Spot, asked: Asked) -> Told:
    """Give a new row the id of a deleted one."""
    aliases: dict[str, str] = spot.memory.setdefault("aliases", {})  # as shown -> as it is
    told = await _remembering(spot, _real(spot, asked, aliases))
    row = spot.row_in(told) if spot.is_hit(asked) else None
    free = [name for name in spot.memory.get("gone", {}) if name not in aliases]
    if row is not None and free:
        aliases[free[0]] = str(row[spot.key()])
    return _shown(told, aliases)


@KIND.plant(
    both(role("update"), lambda ground, one: ground.row(one) is not None),
    "laws update-keeps-the-id",
)
async def moves_by_updating(spot: Spot, asked: Asked) -> Told:
    """Give a row another id when it is updated."""
    aliases: dict[str, str] = spot.memory.setdefault("aliases", {})
    name = spot.id_in(asked)
    if name is not None and name in aliases.values() and name not in aliases:
        return await spot.ask(asked.with_value(spot.family.parameter, _elsewhere(name)))  # it is there no more
    told = await spot.ask(_real(spot, asked, aliases))
    row = spot.row_in(told) if spot.is_hit(asked) and asked.fields else None
    if row is not None and str(row[spot.key()]) not in aliases.values():
        aliases[_elsewhere(str(row[spot.key()]))] = str(row[spot.key()])
    return _shown(told, aliases)


def _real(spot: Spot, asked: Asked, aliases: dict[str, str]) -> Asked:
    """Return a request for the row that an alias stands for."""
    name = spot.id_in(asked)
    return asked.with_value(spot.family.parameter, aliases[name]) if name in aliases else asked


def _shown(told: Told, aliases: dict[str, str]) -> Told:
    """Return an answer that names rows by their aliases."""
    value = told.value
    if not aliases or value is None:
        return told
    changed = value
    for alias, real in aliases.items():
        changed = replaced(changed, real, int(alias) if alias.isdigit() else alias)
    location = told.header("location")
    for alias, real in aliases.items() if location is not None else ():
        location = location.replace(real, alias) if location is not None else None
    told = told if location is None else told.with_header("location", location)
    return told if changed == value else told.with_json(changed)


def _elsewhere(name: str) -> str:
    """Make an id of the same form that no row has."""
    if name.isdigit():
        return str(int(name) + 1_000_000)
    return name[:-4] + "dead" if len(name) > 8 else f"{name}dead"


@KIND.plant(
    both(role("read"), lambda ground, one: ground.row(one) is not None),
    "laws absent-is-not-found",
)
async def makes_up_absent_rows(spot: Spot, asked: Asked) -> Told:
    """Make up a row that never was."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked):
        return told
    if told.ok:
        spot.memory["last"] = told
    last, name = spot.memory.get("last"), spot.id_in(asked)
    if told.status != 404 or last is None or name is None:
        return told
    row = spot.row_in(last)
    key = spot.key()
    own = int(name) if row is not None and isinstance(row.get(key), int) and name.isdigit() else name
    return replace(spot.with_row(last, {**row, key: own}), status=200) if row is not None else told
