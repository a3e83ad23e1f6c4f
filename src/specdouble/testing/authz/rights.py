"""The oracle: who may call what, by `x-permission`, the scopes of `security`, and a permissions file beside them."""

from __future__ import annotations

from dataclasses import dataclass

from specdouble.contract.model import Document, Operation
from specdouble.testing.authz.credentials import carries_enough
from specdouble.testing.authz.permissions import Permissions, permission_of
from specdouble.testing.suite.caller import Caller


@dataclass(frozen=True)
class Rights:
    """Tells whether somebody may call an operation. `known` names those whose scopes a personas file lists."""

    document: Document
    known: frozenset[str]
    permissions: Permissions

    def may(self, caller: Caller, operation: Operation) -> bool | None:
        """Answer from the permissions file, else from the document; None where neither says."""
        if caller.name not in self.known:
            return None
        if not self.can_ask(caller, operation):
            return False
        pinned = self.permissions.may(operation, caller)
        return self.documented(caller, operation) if pinned is None else pinned

    def can_ask(self, caller: Caller, operation: Operation) -> bool:
        """Tell whether somebody has a credential of those that an operation takes."""
        return not operation.security or carries_enough(self.document, operation, caller.credentials)

    def documented(self, caller: Caller, operation: Operation) -> bool | None:
        """Answer from the document and the caller's scopes; None where no permission and no scope is asked for."""
        alternatives = [[scope for scopes in one.values() for scope in scopes] for one in operation.security]
        permission = permission_of(operation)
        if permission is None and not any(alternatives):
            return None
        granted = not alternatives or any(all(covers(caller, scope) for scope in one) for one in alternatives)
        return granted and (permission is None or covers(caller, permission))


def covers(caller: Caller, asked: str) -> bool:
    """Tell whether scopes cover what is asked for: `teams:create` by itself, `teams:*`, `*:create` or `*`."""
    noun, _, verb = asked.partition(":")
    return any(scope in {"*", asked} or (verb and scope in {f"{noun}:*", f"*:{verb}"}) for scope in caller.scopes)
