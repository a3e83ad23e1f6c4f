"""The authz layer: every operation, by everybody, on rows of their own, of others, and on absent ones."""

from __future__ import annotations

from specdouble.contract.model import Operation
from specdouble.testing.arguments import Parts
from specdouble.testing.authz.admission import check_allowed
from specdouble.testing.authz.asking import LAYER as NAME
from specdouble.testing.authz.attempts import absentees, powerless, strangers
from specdouble.testing.authz.elsewhere import check_bodies
from specdouble.testing.authz.refusals import Refusals
from specdouble.testing.authz.tenants import check_lists, foreign
from specdouble.testing.authz.world import Found, World
from specdouble.testing.suite.caller import NOBODY
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite


class Authz:
    """Tries the whole matrix. The oracle is the document, and `contract_tests/<api>/permissions.yaml` beside it."""

    def run(self, suite: Suite) -> None:
        """Judge every operation."""
        world = World(suite)
        world.look_around()
        check_lists(world)
        _tell_strange_lines(world)
        for operation in suite.operations:
            _compare_sources(world, operation)
            _try_all(world, operation)
        world.go_back()


def _try_all(world: World, operation: Operation) -> None:
    found = world.find(operation, world.suite.subject.caller)
    if found.request is None:
        world.suite.log.untested(NAME, operation.id, "nobody" if operation.security else "open", found.why)
    attempts = [
        *strangers(world, operation, found),
        *powerless(world, operation, found),
        *foreign(world, operation),
        *absentees(world, operation, found),
    ]
    Refusals(world, operation).run(attempts)
    if not operation.security or {} in operation.security:
        _check_open(world, operation, found)
        return
    for caller in world.callers:
        if world.rights.may(caller, operation) is not False:
            check_allowed(world, operation, caller)
    check_bodies(world, operation)


def _check_open(world: World, operation: Operation, found: Found) -> None:
    """See that nobody is asked who they are where the document asks for nothing."""
    request = world.ready(found.request) if found.request is not None else None
    if request is None:
        return
    exchange = world.ask(operation, request.parts, NOBODY)
    if exchange is not None and _asks_who(world, operation, request.parts, exchange.status):
        world.suite.log.failed(
            Finding(
                NAME,
                "open",
                operation.id,
                f"a caller without a credential is refused with {exchange.status}, and the document asks for none",
                (exchange,),
                expected="the same answer as with a credential",
                actual=str(exchange.status),
                pointer=operation.pointer,
                source="OpenAPI, Security Requirement Object: an empty requirement makes security optional",
            )
        )
    elif exchange is not None:
        world.suite.log.passed(NAME, operation.id, "open")
    if not found.request or operation.method not in {"GET", "HEAD"}:
        world.go_back()


def _asks_who(world: World, operation: Operation, parts: Parts, status: int) -> bool:
    """Tell whether a refusal is about who calls. One that is documented, and the same for everybody, is about what was
    sent: a sign-in with the wrong password, say.
    """
    if status not in {401, 403} or str(status) not in operation.responses:
        return status in {401, 403}
    world.go_back()
    signed = world.ask(operation, parts, world.suite.subject.caller)
    return signed is None or signed.status != status


def _tell_strange_lines(world: World) -> None:
    """Warn of lines of the permissions file that pin nothing: a misspelt one would be no test at all."""
    for key in world.rights.permissions.strange:
        world.suite.log.failed(
            Finding(
                NAME,
                "two-sources",
                "",
                f"permissions.yaml speaks of {key}, which is no operation and no x-permission of the document",
                source=_file(world),
                subject=key,
                severity="warning",
            )
        )


def _compare_sources(world: World, operation: Operation) -> None:
    """Hold the document to the permissions file, person by person."""
    for caller in world.callers:
        pinned = world.rights.permissions.may(operation, caller) if caller.name in world.rights.known else None
        said = world.rights.documented(caller, operation) if pinned is not None else None
        if pinned is None or said is None:
            continue
        if pinned == said:
            world.suite.log.passed(NAME, operation.id, "two-sources")
            continue
        world.suite.log.failed(
            Finding(
                NAME,
                "two-sources",
                operation.id,
                f"by the document {caller.name} {_may(said)} call this, by permissions.yaml {_may(pinned)}",
                expected="two sources that agree",
                actual=f"scopes {', '.join(caller.scopes) or 'none'}; role {caller.role}",
                pointer=operation.pointer,
                source=_file(world),
                subject=caller.name,
            )
        )


def _file(world: World) -> str:
    return f"contract_tests/{world.suite.document.name}/permissions.yaml"


def _may(right: bool) -> str:
    return "may" if right else "may not"


LAYER = Authz()
