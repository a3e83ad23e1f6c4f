"""What a handler module is written with: the request it may ask for, and `resource`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Request:
    """The request behind a call, for the rare handler that needs it. Header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    raw_body: bytes


@dataclass(frozen=True)
class _Resource:
    """Binds an operation to the behaviour that was inferred from the document."""

    def __repr__(self) -> str:
        return "resource"


resource: Final = _Resource()
"""`list_teams = create_team = resource`: plain operations, bound in sight."""
