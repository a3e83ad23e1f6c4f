"""Who sends a request: a name, credentials, and what is known of their rights."""

from __future__ import annotations

from dataclasses import dataclass, field

from specdouble.contract.model import Document
from specdouble.runtime.personas import Persona
from specdouble.serve.credentials import Credentials
from specdouble.testing.signing import signing_credentials


@dataclass(frozen=True)
class Caller:
    """Somebody with credentials. `tenant` None sees every tenant's rows, as far as is known."""

    name: str
    credentials: Credentials = field(default_factory=Credentials)
    role: str | None = None
    tenant: str | None = None
    scopes: tuple[str, ...] = ()


NOBODY = Caller("nobody")


def persona_caller(document: Document, persona: Persona) -> Caller:
    """Return a persona as a caller."""
    user = persona.user
    credentials = signing_credentials(document, persona)
    return Caller(user.name or "persona", credentials, user.role, user.tenant, tuple(user.scopes))
