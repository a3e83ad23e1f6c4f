"""The requests of one operation that should be refused, and how each is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from specdouble.contract.model import Operation, Parameter
from specdouble.testing.arguments import Parts
from specdouble.testing.authz import verdicts
from specdouble.testing.authz.absent import absent
from specdouble.testing.authz.asking import LAYER
from specdouble.testing.authz.credentials import bad_credentials
from specdouble.testing.authz.places import levels
from specdouble.testing.authz.requests import Request
from specdouble.testing.authz.verdicts import Verdict
from specdouble.testing.authz.world import Found, World
from specdouble.testing.exchange import Exchange
from specdouble.testing.suite.caller import NOBODY, Caller


@dataclass(frozen=True)
class Attempt:
    """A request that should be refused. `owner` is whose row it goes for, where it is not the caller's own."""

    check: str
    who: str
    caller: Caller
    request: Request
    judge: Callable[[Exchange], Verdict]
    expected: str
    source: str
    owner: Caller | None = None
    change: Callable[[Parts], Parts] = lambda parts: parts

    @property
    def subject(self) -> str:
        """Tell it apart from other attempts of its check."""
        return self.who


def strangers(world: World, operation: Operation, found: Found) -> Iterator[Attempt]:
    """Call without a credential, and with bad ones."""
    request = found.request
    if request is None or not operation.security or {} in operation.security:
        return
    judge = partial(verdicts.judge_credential, operation, was_valid=found.is_valid, malformed=False)
    yield Attempt("nobody", "nobody", NOBODY, request, judge, "401", verdicts.UNAUTHORIZED)
    for bad in bad_credentials(world.suite.document, operation, world.suite.subject.caller):
        if bad.check == "wrong-credential" and not world.are_credentials_known:
            world.suite.log.untested(LAYER, operation.id, bad.check, "no credential is known to be the only right one")
            continue
        judge = partial(
            verdicts.judge_credential,
            operation,
            was_valid=found.is_valid,
            malformed=bad.check == "malformed-credential",
        )
        caller = Caller(bad.check, bad.credentials)
        yield Attempt(bad.check, f"somebody with {bad.what}", caller, request, judge, "401", verdicts.UNAUTHORIZED)


def powerless(world: World, operation: Operation, found: Found) -> Iterator[Attempt]:
    """Call as those who lack the right."""
    for caller in world.callers:
        if not operation.security or world.rights.may(caller, operation) is not False:
            continue
        request = next(world.requests.candidates(operation, caller, own=False), None) if world.can_reset else None
        request = request or found.request
        if request is not None:
            judge, expected, source = _refusal(world, operation, caller, found)
            yield Attempt(f"as-{caller.name}", caller.name, caller, request, judge, expected, source)


def absentees(world: World, operation: Operation, found: Found) -> Iterator[Attempt]:
    """Call as everybody on rows that are not there, one path parameter after the other."""
    if found.request is None:
        return
    for _, name in levels(operation.path):
        parameter = next(one for one in operation.parameters if (one.location, one.name) == ("path", name))
        value = absent(world.suite.document, parameter, _path_value(found.request.parts, name))
        for caller in world.callers if value is not None else ():
            judge: Callable[[Exchange], Verdict] = partial(verdicts.judge_absent, operation)
            if world.rights.may(caller, operation) is False:
                judge, _, _ = _refusal(world, operation, caller, found)
            yield Attempt(
                "absent-row",
                f"{caller.name}, for a {name} that is not there",
                caller,
                found.request,
                judge,
                "404",
                verdicts.NOT_FOUND,
                change=partial(with_path, name=name, value=value),
            )


def _refusal(
    world: World, operation: Operation, caller: Caller, found: Found
) -> tuple[Callable[[Exchange], Verdict], str, str]:
    """Return what judges the refusal of somebody without the right: who has no credential for it is nobody there."""
    if world.rights.can_ask(caller, operation):
        return partial(verdicts.judge_role, operation), "403", verdicts.FORBIDDEN
    judge = partial(verdicts.judge_credential, operation, was_valid=found.is_valid, malformed=False)
    return judge, "401", verdicts.UNAUTHORIZED


def with_path(parts: Parts, name: str, value: Any) -> Parts:
    """Return the parts of a call with another value in the path."""
    path: Sequence[tuple[Parameter, Any]] = parts.parameters.get("path", [])
    changed = [(one, value if one.name == name else old) for one, old in path]
    return replace(parts, parameters={**parts.parameters, "path": changed})


def _path_value(parts: Parts, name: str) -> Any:
    return next(value for one, value in parts.parameters["path"] if one.name == name)
