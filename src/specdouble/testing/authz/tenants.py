"""Rows of other tenants: which are private, by the document's word or by what the target itself hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.arguments import NOTHING, Parts
from specdouble.testing.authz import verdicts
from specdouble.testing.authz.asking import LAYER
from specdouble.testing.authz.attempts import Attempt
from specdouble.testing.authz.places import levels, row_key, shown_rows
from specdouble.testing.authz.requests import Request
from specdouble.testing.authz.world import World
from specdouble.testing.exchange import Exchange
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding

SHARED = "both tenants are shown these rows in every way, and the document does not say whose they are"
LISTED = "the document lists the values of the parameter: they are words that all tenants use, and tell nobody's row"


def foreign(world: World, operation: Operation) -> Iterator[Attempt]:
    """Call as everybody who has a tenant on a row of another one."""
    wanted = levels(operation.path)
    for caller in world.callers if wanted else ():
        owner = stranger_to(world, caller)
        if caller.tenant is None or owner is None:
            continue
        if _is_chosen_from_list(world, operation, wanted[0][1]):
            world.suite.log.untested(LAYER, operation.id, "foreign-row", LISTED)
            continue
        theirs = _theirs(world, operation, owner)
        if theirs is None or not is_private(world, wanted[0][0], theirs.keys[0], caller, owner):
            why = "no row of another tenant could be found or made" if theirs is None else SHARED
            world.suite.log.untested(LAYER, operation.id, "foreign-row", why)
            continue
        own = next(world.requests.candidates(operation, caller, own=False), None) if world.can_reset else None
        yield Attempt(
            "foreign-row",
            f"{caller.name}, for a row of {owner.name}",
            caller,
            theirs,
            verdicts.judge_foreign,
            "404 or 403",
            verdicts.FORBIDDEN,
            owner=owner,
            change=partial(_on_their_path, own=None if own is None else own.parts),
        )


def _is_chosen_from_list(world: World, operation: Operation, name: str) -> bool:
    """Tell whether the document lists what a path parameter may be: a word that all tenants use tells nobody's row."""
    parameter = next(one for one in operation.parameters if (one.location, one.name) == ("path", name))
    schema = world.suite.document.resolve(parameter.schema) if parameter.schema is not None else None
    return isinstance(schema, dict) and "enum" in schema


def stranger_to(world: World, caller: Caller) -> Caller | None:
    """Return somebody of another tenant."""
    others = (one for one in world.surroundings.viewers if one.tenant not in {None, caller.tenant})
    return next(others, None)


def _theirs(world: World, operation: Operation, owner: Caller) -> Request | None:
    """Return a request that the owner of a row would send; one that is a 404 for the owner is about nobody's."""
    found = world.find(operation, owner)
    is_absent = bool(found.tried) and all(one.answer.status == 404 for one in found.tried)
    return None if is_absent else found.request


def _on_their_path(parts: Parts, own: Parts | None) -> Parts:
    """Send what the caller would send for a row of its own, to a path of another's."""
    if own is None:
        return parts
    return replace(own, parameters={**own.parameters, "path": parts.parameters["path"]})


def is_private(world: World, collection: str, key: str | int, caller: Caller, owner: Caller) -> bool:
    """Tell whether a row is the owner's alone: by `x-resource` scope, or as one way to it is closed to the caller."""
    row = _row(world, collection, key, owner)
    scope = world.places.scope(collection)
    if scope and row is not None:
        if any(row.get(field) == caller.tenant for field in scope):
            return False
        if key not in world.surroundings.keys(caller, collection):
            return True
    listed, by_id = _ways(world, collection, key, caller)
    if listed is not None and by_id is False and (leaked := _row_in(world, listed, collection, key)):
        listing = world.places.at("GET", collection)
        if listing is not None:
            world.suite.log.failed(_leak(listing, caller, listed, leaked))
    in_list = None if listed is None else _row_in(world, listed, collection, key) is not None
    return in_list is False or by_id is False


def _row(world: World, collection: str, key: str | int, owner: Caller) -> dict[str, Any] | None:
    rows = world.surroundings.rows(owner, collection) or ()
    return next((row for row in rows if _is(world, row, collection, key)), None)


def _row_in(world: World, listed: Exchange, collection: str, key: str | int) -> dict[str, Any] | None:
    return next((row for row in shown_rows(listed) if _is(world, row, collection, key)), None)


def _ways(world: World, collection: str, key: str | int, caller: Caller) -> tuple[Exchange | None, bool | None]:
    """Return the list that a caller is shown, and whether a row is found by its id; None where there is no such way."""
    listing, reader = world.places.at("GET", collection), world.places.at("GET", f"{collection}/{{}}")
    listed = None if listing is None or levels(listing.path) else world.frame.show(listing, caller)
    parts = None if reader is None else world.requests.parts(reader, (key,), NOTHING, caller, "")
    read = None if reader is None or parts is None else world.ask(reader, parts, caller)
    by_id = None if read is None or read.status in {400, 422} else read.status < 300
    return listed, by_id


def _is(world: World, row: dict[str, Any], collection: str, key: str | int) -> bool:
    return row_key(row, world.places.item_name(collection)) == key


def check_lists(world: World) -> None:
    """Hold every list to its tenant: no row of another one is in it."""
    names = {one.id for one in world.suite.operations}
    for listing in world.places.listings:
        for viewer in world.surroundings.viewers if listing.id in names else ():
            owner = stranger_to(world, viewer)
            if viewer.tenant is not None and owner is not None:
                _check_list(world, listing, viewer, owner)


def _check_list(world: World, listing: Operation, viewer: Caller, owner: Caller) -> None:
    collection, log = listing.path, world.suite.log
    scope = world.places.scope(collection)
    for exchange in filter(
        None, (world.frame.show(listing, viewer), _with_their_tenant(world, listing, viewer, owner))
    ):
        if scope and any(_names_a_tenant(world, row, scope) for row in shown_rows(exchange)):
            strange = [row for row in shown_rows(exchange) if _is_of_another(world, row, scope, viewer)]
        else:
            strange = [
                row for row in shown_rows(exchange) if _is_hidden_elsewhere(world, row, collection, viewer, owner)
            ]
            if not strange and _are_shared(world, exchange, collection, owner):
                log.untested(LAYER, listing.id, "foreign-list", SHARED)
                continue
        if strange:
            log.failed(_leak(listing, viewer, exchange, strange[0]))
        else:
            log.passed(LAYER, listing.id, "foreign-list")


def _with_their_tenant(world: World, listing: Operation, viewer: Caller, owner: Caller) -> Exchange | None:
    """Ask a list that takes a tenant for the other tenant's rows."""
    parts = world.requests.parts(listing, (), NOTHING, viewer, "")
    query = parts.parameters.get("query", []) if parts is not None else []
    changed = [(one, owner.tenant if value == viewer.tenant else value) for one, value in query]
    if parts is None or changed == query:
        return None
    return world.ask(listing, replace(parts, parameters={**parts.parameters, "query": changed}), viewer)


def _names_a_tenant(world: World, row: dict[str, Any], scope: tuple[str, ...]) -> bool:
    """Tell whether scope fields of a row hold what callers are known by; header callers have no such value."""
    return any(row.get(field) == caller.tenant for field in scope for caller in world.callers)


def _is_of_another(world: World, row: dict[str, Any], scope: tuple[str, ...], viewer: Caller) -> bool:
    tenants = {one.tenant for one in world.callers if one.tenant is not None} - {viewer.tenant}
    return any(row.get(field) in tenants for field in scope)


def _is_hidden_elsewhere(world: World, row: dict[str, Any], collection: str, viewer: Caller, owner: Caller) -> bool:
    """Tell whether a row that a list shows is one of the owner's that the viewer may not read by its id."""
    key = row_key(row, world.places.item_name(collection))
    if key is None or key not in world.surroundings.keys(owner, collection):
        return False
    return _ways(world, collection, key, viewer)[1] is False


def _are_shared(world: World, exchange: Exchange, collection: str, owner: Caller) -> bool:
    name = world.places.item_name(collection)
    keys = {row_key(row, name) for row in shown_rows(exchange)}
    return bool(keys & set(world.surroundings.keys(owner, collection)))


def _leak(listing: Operation, viewer: Caller, exchange: Exchange, row: dict[str, Any]) -> Finding:
    return Finding(
        LAYER,
        "foreign-list",
        listing.id,
        f"{viewer.name} is shown a row of another tenant",
        (exchange,),
        expected="rows of the caller's own tenant alone",
        actual=str({name: value for name, value in row.items() if isinstance(value, str | int)})[:300],
        pointer=listing.pointer,
        source="x-resource scope: what must equal the caller's tenant, else the row does not exist for them",
        subject=viewer.name,
    )
