"""Names as words: `createdAt`, `created_at` and `created-at` are `created at`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_VERBS = frozenset(("get", "list", "create", "update", "delete", "post", "put", "patch", "fetch", "find", "search",
                    "add", "read", "retrieve", "query", "show"))  # fmt: skip
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+|[^\W\d_a-zA-Z]+")
_IRREGULAR = {
    "people": "person", "children": "child", "data": "data", "series": "series", "status": "status", "news": "news",
    "address": "address", "movies": "movie", "cookies": "cookie", "aliases": "alias", "statuses": "status",
    "indices": "index", "analyses": "analysis", "criteria": "criterion", "media": "media", "houses": "house",
    "expenses": "expense", "licenses": "license", "purchases": "purchase", "responses": "response", "cases": "case",
    "bases": "base",
    "releases": "release", "phases": "phase", "databases": "database", "courses": "course", "warehouses": "warehouse",
    "leases": "lease", "increases": "increase", "notes": "note", "species": "species", "bonus": "bonus", "gas": "gas",
}  # fmt: skip


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """Split a name into lower-case words, whatever its case convention."""
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """Return the singular of an English noun: `cities` is `city`."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")) and len(word) > 4:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def plural(word: str) -> str:
    """Return the plural of an English noun; `` for ``."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s" if word else "")


@lru_cache(maxsize=8192)
def noun_of(name: str) -> str:
    """Return the thing a collection or an array holds: `user_profiles` is `user profile`."""
    words = words_of(name)
    words = words[1:] if len(words) > 1 and words[0] in _VERBS else words
    return " ".join((*words[:-1], singular(words[-1]))) if words else ""


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Write a text as it would stand in an address: `Zürich Nord` is `zurich-nord`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
