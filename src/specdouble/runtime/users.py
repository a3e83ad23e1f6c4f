"""Who calls: what an authenticated credential stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class User:
    """The caller. `tenant` is None for one who sees every tenant; `scopes` may hold `*` or `teams:*`.

    `profile` is what the API tells of the person, such as an email address.
    """

    name: str
    role: str | None = None
    tenant: Any = None
    scopes: tuple[str, ...] = ()
    id: Any = None
    profile: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def may(self, permission: str) -> bool:
        """Tell whether the scopes cover `permission`, as `agents:read`, `agents:*`, `*:read` or `*` would."""
        noun, _, verb = permission.partition(":")
        return any(scope in {permission, "*", f"{noun}:*", f"*:{verb}"} for scope in self.scopes)


ANYONE = User(name="anyone", scopes=("*",))
"""The caller of a foreign document, or of an operation that asks nobody."""
