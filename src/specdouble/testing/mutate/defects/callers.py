"""Isolation and authorization: the wrong people are let in, or the right ones kept out."""

from __future__ import annotations

from fnmatch import fnmatchcase

from specdouble.contract.model import Operation
from specdouble.testing.laws.shapes import follow
from specdouble.testing.mutate.defect import Kind, Where, both, role
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot, put
from specdouble.testing.suite.caller import Caller

ISOLATION = Kind("isolation")
AUTH = Kind("auth")

_HIDDEN = {403, 404}


def _of_tenants(*names: str) -> Where:
    return both(role(*names), lambda ground, one: ground.is_tenanted(one))


async def _let_others(spot: Spot, asked: Asked) -> Told:
    """Answer somebody who is refused as whoever is not."""
    told = await spot.ask(asked)
    caller = spot.caller_of(asked)
    if not spot.is_hit(asked) or told.status not in _HIDDEN or caller is None or caller.tenant is None:
        return told
    others = [one for one in spot.ground.callers if one.tenant != caller.tenant and _has_rights(spot, caller)]
    return await spot.asked_by_others(asked, others) or told


def _has_rights(spot: Spot, caller: Caller) -> bool:
    """Tell whether a caller may call the operation on rows of its own."""
    permission = spot.operation.extensions.get("x-permission")
    return permission is None or any(fnmatchcase(str(permission), scope) for scope in caller.scopes)


@ISOLATION.plant(_of_tenants("read"), "laws isolation-read")
async def leaks_reads(spot: Spot, asked: Asked) -> Told:
    """Show a row to another tenant."""
    return await _let_others(spot, asked)


@ISOLATION.plant(_of_tenants("update"), "laws isolation-write")
async def leaks_updates(spot: Spot, asked: Asked) -> Told:
    """Let another tenant update a row."""
    return await _let_others(spot, asked)


@ISOLATION.plant(_of_tenants("delete"), "laws isolation-write")
async def leaks_deletes(spot: Spot, asked: Asked) -> Told:
    """Let another tenant delete a row."""
    return await _let_others(spot, asked)


@ISOLATION.plant(_of_tenants("list"), "laws isolation-list")
async def leaks_lists(spot: Spot, asked: Asked) -> Told:
    """List the rows of every tenant."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked) or not told.ok or spot.ground.rows(spot.operation) is None:
        return told
    rows, key = spot.rows_in(told), spot.key()
    known = {str(row.get(key)) for row in rows}
    for other in await _seen_by_others(spot, asked):
        rows += [row for row in spot.rows_in(other) if str(row.get(key)) not in known]
        known |= {str(row.get(key)) for row in rows}
    return spot.with_rows(told, rows) if len(rows) > len(spot.rows_in(told)) else told


@ISOLATION.plant(
    both(_of_tenants("list"), lambda ground, one: ground.total(one) is not None),
    "laws total-counts-all",
)
async def leaks_counts(spot: Spot, asked: Asked) -> Told:
    """Count the rows of every tenant."""
    told = await spot.ask(asked)
    way = spot.ground.total(spot.operation) or ()
    total = follow(told.value, way) if spot.is_hit(asked) and told.ok else None
    if not isinstance(total, int):
        return told
    totals = [follow(other.value, way) for other in await _seen_by_others(spot, asked)]
    more = sum(one for one in totals if isinstance(one, int))
    return told.with_json(put(told.value, way, total + more)) if more else told


async def _seen_by_others(spot: Spot, asked: Asked) -> list[Told]:
    """Ask the same of every other tenant, each with a tenant parameter of its own."""
    caller = spot.caller_of(asked)
    if caller is None or caller.tenant is None:
        return []
    tenants = {one.tenant: one for one in reversed(spot.ground.callers) if one.tenant not in {None, caller.tenant}}
    answers = []
    for tenant, other in tenants.items():
        own = {name: tenant for name in spot.ground.tenant_parameters(spot.operation) if name in asked.queried}
        told = await spot.ask(spot.as_caller(asked, other).with_query(**own))
        answers += [told] if told.ok else []
    return answers


def _asks_who(_: Ground, operation: Operation) -> bool:
    return bool(operation.security) and {} not in operation.security


def _limits(ground: Ground, operation: Operation) -> bool:
    """Tell an operation that some callers may not call."""
    permission = operation.extensions.get("x-permission")
    return permission is not None and any(not _may(one, str(permission)) for one in ground.callers)


def _may(caller: Caller, permission: str) -> bool:
    return any(fnmatchcase(permission, scope) for scope in caller.scopes)


@AUTH.plant(_asks_who, "authz nobody")
async def lets_anybody_in(spot: Spot, asked: Asked) -> Told:
    """Let in whoever has no credential."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked) or told.status != 401 or spot.has_credential(asked):
        return told
    return await spot.ask(spot.as_caller(asked, spot.ground.callers[0]))


@AUTH.plant(_asks_who, "authz wrong")
async def lets_a_wrong_credential_in(spot: Spot, asked: Asked) -> Told:
    """Let in whoever has a wrong credential."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked) or told.status != 401 or not spot.has_credential(asked):
        return told
    return await spot.ask(spot.as_caller(asked, spot.ground.callers[0]))


@AUTH.plant(_limits, "authz as-...")
async def ignores_a_permission(spot: Spot, asked: Asked) -> Told:
    """Let in whoever lacks the permission."""
    told, caller = await spot.ask(asked), spot.caller_of(asked)
    if not spot.is_hit(asked) or told.status != 403 or caller is None:
        return told
    permission = str(spot.operation.extensions.get("x-permission"))
    others = [one for one in spot.ground.callers if _may(one, permission) and not _may(caller, permission)]
    return await spot.asked_by_others(asked, sorted(others, key=lambda one: one.tenant != caller.tenant)) or told


@AUTH.plant(both(_limits, lambda _, one: "403" in one.responses), "authz as-...")
async def says_401_for_403(spot: Spot, asked: Asked) -> Told:
    """Say 401 in place of 403."""
    told = await spot.ask(asked)
    return Told(401, told.headers, told.body) if spot.is_hit(asked) and told.status == 403 else told


@AUTH.plant(
    both(
        _limits,
        lambda ground, one: (
            "403" in one.responses
            and any(_may(caller, str(one.extensions["x-permission"])) for caller in ground.callers[1:])
        ),
    ),
    "authz as-...",
)
async def keeps_the_rightful_out(spot: Spot, asked: Asked) -> Told:
    """Keep out callers who have the permission."""
    told, caller = await spot.ask(asked), spot.caller_of(asked)
    if not spot.is_hit(asked) or not told.ok or caller is None or caller is spot.ground.callers[0]:
        return told
    permission = str(spot.operation.extensions["x-permission"])
    powerless = next(one for one in spot.ground.callers if not _may(one, permission))
    await spot.mark()
    refused = await spot.ask(spot.as_caller(asked, powerless))
    return refused if refused.status == 403 else told
