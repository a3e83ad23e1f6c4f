"""`contract_tests/<api>/permissions.yaml`: who may, written from another source than the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from specdouble.contract.model import Document, Operation
from specdouble.errors import ConfigError

ANYBODY = "anybody"
"""Stands for everybody who is signed in, in place of a list of roles."""

Roles = frozenset[str] | None  # None: everybody who is signed in


@dataclass(frozen=True)
class Permissions:
    """Roles by operation id, and by permission (`teams:create`); an operation's own line wins."""

    roles: Mapping[str, Roles] = field(default_factory=dict)
    strange: tuple[str, ...] = ()  # lines that are about nothing in the document

    def may(self, operation: Operation, role: str | None) -> bool | None:
        """Tell whether a role may call an operation; None where the file does not say."""
        key = next((key for key in (operation.id, permission_of(operation)) if key in self.roles), None)
        if key is None:
            return None
        roles = self.roles[key]
        return roles is None or role in roles


def permission_of(operation: Operation) -> str | None:
    """Return what an operation's `x-permission` asks for."""
    asked = operation.extensions.get("x-permission")
    return asked if isinstance(asked, str) else None


def read_permissions(file: Path, document: Document) -> Permissions:
    """Read a file of `{operation or permission: [role, ...] or anybody}`; an absent one says nothing.

    Raises ConfigError for a file that is none.
    """
    if not file.exists():
        return Permissions()
    try:
        lines = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from None
    if not isinstance(lines, dict):
        raise ConfigError(f"{file}: came {type(lines).__name__}, expected a map of operations and permissions")
    known = {name for one in document.operations for name in (one.id, permission_of(one)) if name}
    strange = tuple(str(key) for key in lines if key not in known)
    return Permissions({str(key): _roles(file, str(key), value) for key, value in lines.items()}, strange)


def _roles(file: Path, key: str, value: Any) -> Roles:
    if value == ANYBODY:
        return None
    if not isinstance(value, list):
        raise ConfigError(f"{file}: {key}: came {value!r}, expected a list of roles, or {ANYBODY}")
    return frozenset(str(role) for role in value)
