"""Personas: who may call a double, and with which credentials (`fixtures/<api>/personas.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from specdouble.contract.model import Document
from specdouble.errors import ConfigError
from specdouble.runtime.users import User

_KEYS = ("role", "tenant", "scopes", "user", "profile", "credentials", "rows")


@dataclass(frozen=True)
class Persona:
    """One caller: a user, its credentials by security scheme, and rows that every world has."""

    user: User
    credentials: Mapping[str, str]
    rows: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)


def load_personas(file: Path, document: Document) -> tuple[Persona, ...]:
    """Read a personas file; an absent file means nobody. The first persona is the most powerful."""
    if not file.exists():
        return ()
    try:
        entries = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{file}:{line}: this is not YAML: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from None
    if not isinstance(entries, dict):
        raise ConfigError(f"{file}: came {type(entries).__name__}, expected a map of persona names")
    return tuple(_persona(file, document, str(name), entry or {}) for name, entry in entries.items())


def _persona(file: Path, document: Document, name: str, entry: Any) -> Persona:
    if not isinstance(entry, dict):
        raise ConfigError(
            f"{file}: persona {name!r} came as {type(entry).__name__}, expected a map of {', '.join(_KEYS)}"
        )
    _refuse_unknown(file, f"key of persona {name!r}", entry, _KEYS)
    credentials = {scheme: str(value) for scheme, value in (entry.get("credentials") or {}).items()}
    _refuse_unknown(file, f"security scheme of persona {name!r}", credentials, tuple(document.security_schemes))
    scopes = entry.get("scopes") or []
    if not isinstance(scopes, list):
        raise ConfigError(f"{file}: scopes of persona {name!r}: came {scopes!r}, expected a list")
    profile = entry.get("profile") or {}
    if not isinstance(profile, dict):
        raise ConfigError(f"{file}: profile of persona {name!r}: came {profile!r}, expected a map")
    user = User(
        name=name,
        role=entry.get("role"),
        tenant=entry.get("tenant"),
        scopes=tuple(str(scope) for scope in scopes),
        id=entry.get("user"),
        profile=profile,
    )
    return Persona(user=user, credentials=credentials, rows=entry.get("rows") or {})


def _refuse_unknown(file: Path, what: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in given:
        if key not in known:
            close = get_close_matches(key, known, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise ConfigError(f"{file}: unknown {what}: {key!r}; there are: {', '.join(known) or 'none'}.{hint}")
