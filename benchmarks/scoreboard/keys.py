"""What may be the key of a row."""

from __future__ import annotations

import re
from typing import Any

from benchmarks.scoreboard.coherence import bare, last_parameter, plain

_KEYS = ("id", "uuid", "key", "slug", "login", "username", "code", "sid", "name", "number", "gid", "address", "hash")
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def keys_of(path: str, row: Any) -> list[Any]:
    """Return what may be the row's key at the end of a path, likeliest first."""
    name = last_parameter(path) or ""
    if isinstance(row, str | int) and not isinstance(row, bool):
        return [row]
    if not isinstance(row, dict):
        return []
    metadata = row.get("metadata")
    exact = [key for key in row if plain(key) == plain(name)]
    ends = [key for key in row if _ends(name, key)]
    found = [row[key] for key in (*exact, *ends, *(key for key in _KEYS if key in row))]
    found += [metadata["name"]] if isinstance(metadata, dict) and "name" in metadata else []
    found = found or [row[key] for key in row if plain(_last_noun(path)) == f"{plain(key)}s"]
    good = [one for one in found if isinstance(one, str | int) and not isinstance(one, bool) and one != ""]
    return list(dict.fromkeys(good))[:2]


def _ends(name: str, key: str) -> bool:
    """Tell whether a parameter ends with all the words of a property: `user_name` does with `name`, `username` not."""
    words, wanted = _words(name), _words(key)
    return bool(wanted) and words[-len(wanted) :] == wanted


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _last_noun(path: str) -> str:
    return next((part for part in reversed(bare(path).split("/")) if not part.startswith("{")), "")
