"""That whoever may call an operation can: with a request that is in order, on a row of its own."""

from __future__ import annotations

from specdouble.contract.model import Operation
from specdouble.testing.authz.asking import LAYER
from specdouble.testing.authz.places import is_safe
from specdouble.testing.authz.world import Tried, World
from specdouble.testing.exchange import Exchange
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding

_REFUSALS = {401, 403}


def check_allowed(world: World, operation: Operation, caller: Caller) -> None:
    """See that somebody who may call an operation is let in."""
    found, check = world.find(operation, caller), f"as-{caller.name}"
    if found.is_valid:
        world.suite.log.passed(LAYER, operation.id, check)
        return
    refused = [one for one in found.tried if one.answer.status in _REFUSALS]
    if not world.rights.may(caller, operation) or not refused:
        world.suite.log.untested(LAYER, operation.id, check, found.why)
    elif len(refused) == len(found.tried):
        world.suite.log.failed(_finding(operation, caller, refused[0].answer))
    else:
        _compare(world, operation, caller, refused, found.why)


def _compare(world: World, operation: Operation, caller: Caller, refused: list[Tried], why: str) -> None:
    """Send what was refused as others who may: where one is let in with it, the request was in order.

    Other requests of the caller were refused for other reasons, so that a 403 alone proves nothing: it may be about the
    state of the row.
    """
    for one in refused:
        for witness in world.callers:
            if witness is caller or world.rights.may(witness, operation) is False:
                continue
            exchange = _ask(world, operation, one, witness)
            if exchange is not None and exchange.status < 300:
                world.suite.log.failed(_finding(operation, caller, one.answer, witness))
                return
    world.suite.log.untested(LAYER, operation.id, f"as-{caller.name}", why)


def _ask(world: World, operation: Operation, tried: Tried, witness: Caller) -> Exchange | None:
    """Send a request as somebody else, from the same state, and undo what it does."""
    request = world.ready(tried.request)
    if request is None:
        return None
    exchange = world.ask(operation, request.parts, witness)
    if exchange is not None and exchange.status < 300:
        world.requests.note(operation, request.keys, witness, exchange)
    if not is_safe(operation) or request.is_made:
        world.go_back()
    return exchange


def _finding(operation: Operation, caller: Caller, exchange: Exchange, witness: Caller | None = None) -> Finding:
    beside = "" if witness is None else f", and {witness.name} is let in with the same request"
    return Finding(
        LAYER,
        f"as-{caller.name}",
        operation.id,
        f"{caller.name} is refused with {exchange.status}, and has the right{beside}",
        (exchange,),
        expected="a success",
        actual=str(exchange.status),
        pointer=operation.pointer,
        source="x-permission, and the scopes of the persona",
        subject=caller.name,
    )
