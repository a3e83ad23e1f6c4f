"""Writing into another tenant: a body that names it must be refused, or leave that tenant's rows alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.arguments import NOTHING
from specdouble.testing.authz.asking import LAYER
from specdouble.testing.authz.frame import changed
from specdouble.testing.authz.places import is_safe
from specdouble.testing.authz.tenants import stranger_to
from specdouble.testing.authz.world import World
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding

CHECK = "foreign-write"


def check_bodies(world: World, operation: Operation) -> None:
    """Send, as everybody who may, the body of a request that is otherwise accepted with another tenant in it."""
    if is_safe(operation) or operation.body is None or not world.can_reset:
        return
    for caller in world.callers:
        owner = stranger_to(world, caller)
        if caller.tenant is None or owner is None or world.rights.may(caller, operation) is False:
            continue
        found = world.find(operation, caller)
        if found.request is None or not found.is_valid or found.request.parts.body is NOTHING:
            continue
        body = _with_tenant(world, operation, found.request.parts.body, caller, owner)
        if body != found.request.parts.body:
            _try(world, operation, caller, owner, body)


def _with_tenant(world: World, operation: Operation, body: Any, caller: Caller, owner: Caller) -> Any:
    """Put the other tenant where the caller's stands, and into the scope fields that the body may have."""
    if not isinstance(body, dict):
        return body
    changed_body = {name: owner.tenant if value == caller.tenant else value for name, value in body.items()}
    collection = operation.path.partition("/{")[0]
    media = next(iter(operation.body.content.values()), None) if operation.body is not None else None
    schema = world.suite.document.resolve(media.schema) if media is not None else None
    known = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return changed_body | {field: owner.tenant for field in world.places.scope(collection) if field in known}


def _try(world: World, operation: Operation, caller: Caller, owner: Caller, body: Any) -> None:
    request = world.find(operation, caller).request
    request = None if request is None else world.ready(request)
    if request is None:
        return
    before = world.frame.look()
    exchange = world.ask(operation, replace(request.parts, body=body), caller)
    after = world.frame.look() if exchange is not None and exchange.status < 300 else before
    theirs = {key: one for key, one in before.items() if key[1] == owner.name}
    differences = changed(theirs, after)
    if differences and exchange is not None:
        world.suite.log.failed(_finding(operation, caller, owner, (exchange, differences[0][1])))
    elif exchange is not None:
        world.suite.log.passed(LAYER, operation.id, CHECK)
    world.go_back()


def _finding(operation: Operation, caller: Caller, owner: Caller, chain: tuple[Any, ...]) -> Finding:
    return Finding(
        LAYER,
        CHECK,
        operation.id,
        f"{caller.name} changes the rows of {owner.name}, who is of another tenant, by naming that tenant in the body",
        chain,
        expected="a refusal, or a row of the caller's own tenant",
        actual=f"{chain[0].status}, and the other tenant's list shows it",
        pointer=operation.pointer,
        source="x-resource scope: what must equal the caller's tenant, else the row does not exist for them",
        subject=caller.name,
    )
