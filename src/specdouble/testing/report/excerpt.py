"""The line of the document that a finding is about, with a few lines around it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from specdouble.contract.model import Place

_BEFORE, _AFTER = 2, 6
_WIDEST = 300


def show_place(place: Place) -> dict[str, Any]:
    """Return the file, the line and the lines around it."""
    lines = _lines(place.file)
    first = max(place.line - _BEFORE, 1)
    around = lines[first - 1 : place.line + _AFTER]
    return {
        "file": _short(place.file),
        "line": place.line,
        "pointer": place.pointer,
        "excerpt": [{"line": first + at, "text": text[:_WIDEST]} for at, text in enumerate(around)],
    }


@lru_cache(maxsize=64)
def _lines(file: str) -> list[str]:
    """Read the lines of a file; a document out of the network, or one that is gone, has none to show."""
    try:
        return Path(file).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError, ValueError):
        return []


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else file
