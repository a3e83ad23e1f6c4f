"""Who came back from the identity provider: what its code says, for the handler of an API's callback.

A real provider gives a code, and tells whose it is when the API asks (OAuth 2.0, RFC 6749, 4.1). The double's own
provider has nobody to ask: its code says it itself.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from specdouble.errors import BadRequest
from specdouble.runtime.users import User


@dataclass(frozen=True)
class Identity:
    """A persona, as the identity provider knows it: its name, the id of its user, and its profile."""

    name: str
    user: Any = None
    profile: Mapping[str, Any] | None = None


def code_of(user: User) -> str:
    """Write the code that a callback gets when `user` was chosen."""
    told = asdict(Identity(user.name, user.id, dict(user.profile)))
    return urlsafe_b64encode(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).decode().rstrip("=")


def read_identity(code: str) -> Identity:
    """Read the code that came to a callback. Raises BadRequest for one that is not the provider's."""
    try:
        told = json.loads(urlsafe_b64decode(code + "=" * (-len(code) % 4)))
        if not (isinstance(told["name"], str) and isinstance(told["profile"], dict)):
            raise TypeError("no persona")
        return Identity(told["name"], told["user"], told["profile"])
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError):
        raise BadRequest(f"code came as {code[:40]!r}, expected one that /-/identity gave") from None
