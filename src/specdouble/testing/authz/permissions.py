"""`contract_tests/<api>/permissions.yaml`: who may, written from another source than the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from specdouble.contract.model import Document, Operation
from specdouble.errors import ConfigError
from specdouble.testing.suite.caller import Caller

ANYBODY = "anybody"
"""Stands for everybody who is signed in, in place of a list of roles."""


@dataclass(frozen=True)
class Line:
    """Who may: everybody who is signed in where `roles` is None, but never the callers of these names."""

    roles: frozenset[str] | None
    but: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Permissions:
    """Roles by operation id, and by permission (`teams:create`); an operation's own line wins."""

    lines: Mapping[str, Line] = field(default_factory=dict)
    strange: tuple[str, ...] = ()  # lines that are about nothing in the document

    def may(self, operation: Operation, caller: Caller) -> bool | None:
        """Tell whether somebody may call an operation; None where the file does not say."""
        key = next((key for key in (operation.id, permission_of(operation)) if key in self.lines), None)
        if key is None:
            return None
        line = self.lines[key]
        return caller.name not in line.but and (line.roles is None or caller.role in line.roles)


def permission_of(operation: Operation) -> str | None:
    """Return what an operation's `x-permission` asks for."""
    asked = operation.extensions.get("x-permission")
    return asked if isinstance(asked, str) else None


def read_permissions(file: Path, document: Document) -> Permissions:
    """Read a file of `{operation or permission: WHO}`; an absent one says nothing.

    WHO is `[role, ...]`, `anybody`, or `{roles: one of these, but: [persona, ...]}`.

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
    return Permissions({str(key): _line(f"{file}: {key}", value) for key, value in lines.items()}, strange)


def _line(place: str, value: Any) -> Line:
    if not isinstance(value, dict):
        return Line(_roles(place, value))
    if value.keys() != {"roles", "but"} or not isinstance(value["but"], list):
        raise ConfigError(f"{place}: came {value!r}, expected {{roles: ..., but: [persona, ...]}}")
    return Line(_roles(place, value["roles"]), frozenset(str(name) for name in value["but"]))


def _roles(place: str, value: Any) -> frozenset[str] | None:
    if value == ANYBODY:
        return None
    if not isinstance(value, list):
        raise ConfigError(f"{place}: came {value!r}, expected a list of roles, or {ANYBODY}")
    return frozenset(str(role) for role in value)
