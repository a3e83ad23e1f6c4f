"""The names that code uses for what a document names: operation ids and arguments in snake_case."""

from __future__ import annotations

import difflib
import keyword
import re
import unicodedata
from collections.abc import Iterable

from specdouble.contract import kinds, pointers

SERVICES = ("store", "clock", "ids", "fake", "user", "request")
RESERVED = frozenset((*SERVICES, "body", "id", "self"))

_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_A_WORD = re.compile(r"[\W_]+")
_NOT_IN_COMPONENT = re.compile(r"[^A-Za-z0-9._-]+")
_STRUCTURE = ("components", "properties", "definitions", "$defs", *kinds.COMPONENTS.fields)
_TEMPLATE = re.compile(r"\{([^{}]*)\}")


def snake_case(name: str) -> str:
    """Write a name in snake_case: `pageSize` -> `page_size`, `filter[name]` -> `filter_name`, `APIKey` -> `api_key`."""
    plain = unicodedata.normalize("NFKC", name)  # as Python reads identifiers
    return _NOT_A_WORD.sub("_", _BOUNDARY.sub("_", plain)).strip("_").lower()


def identifier(name: str, fallback: str) -> str:
    """Write a name as a Python identifier in snake_case; a keyword gets a trailing `_`, a digit a leading word."""
    word = "".join(character for character in snake_case(name) if f"a{character}".isidentifier()) or fallback
    if not word.isidentifier():  # it begins with a digit
        word = f"{fallback}_{word}"
    return f"{word}_" if keyword.iskeyword(word) else word


def argument_name(name: str) -> str:
    """Name the argument of a parameter: a service, `body`, `id` or a Python keyword gets a trailing `_`."""
    word = identifier(name, "parameter")
    return f"{word}_" if word in RESERVED else word


def argument_names(parameters: Iterable[tuple[str, str]]) -> list[str]:
    """Name the arguments of (name, location) pairs; a name taken already gets its location in front, then a number."""
    taken: dict[str, None] = {}
    for name, location in parameters:
        plain = argument_name(name)
        word = plain if plain not in taken else f"{location}_{plain.rstrip('_')}"
        taken[unused(word, taken)] = None
    return list(taken)


def operation_id(method: str, path: str) -> str:
    """Name an operation that has no id: `get_users_by_user_id` for `GET /users/{userId}`; `get_root` for `GET /`."""
    words = [snake_case(_TEMPLATE.sub(r" by \1 ", segment)) for segment in path.split("/")]
    return identifier("_".join([method, *filter(None, words)] if any(words) else [method, "root"]), "operation")


def component_name(pointer: str) -> str:
    """Name a part by its pointer: `Agent` for `/components/schemas/Agent`, `Agent_owner` for `/Agent/properties/owner`.

    Only characters that the Components Object allows are left; nothing may be left.
    """
    tokens = [token for token in pointers.split(pointer) if token not in _STRUCTURE]
    return _NOT_IN_COMPONENT.sub("_", "_".join(tokens)).strip("_")


def unused(word: str, taken: Iterable[str]) -> str:
    """Return `word`, or `word_2`, `word_3`, ... where it is taken."""
    taken = set(taken)
    number = 1
    candidate = word
    while candidate in taken:
        number += 1
        candidate = f"{word}_{number}"
    return candidate


def did_you_mean(came: str, known: Iterable[str]) -> str:
    """Return `. Did you mean X?` where something known is like what came, else nothing."""
    close = difflib.get_close_matches(came, list(known), n=1)
    return f". Did you mean {close[0]}?" if close else ""


def pointer_hint(tree: object, pointer: str) -> str:
    """Suggest a name for the last key of a pointer that leads to nothing."""
    parent, _, last = pointer.rpartition("/")
    try:
        holder = pointers.at(tree, parent)
    except KeyError:
        return ""
    return did_you_mean(last, holder) if isinstance(holder, dict) else ""
