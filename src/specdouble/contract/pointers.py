"""JSON Pointers (RFC 6901)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

Json = Any


def escape(token: str) -> str:
    """Write a key as one token of a pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def join(pointer: str, *tokens: str | int) -> str:
    """Go deeper from a pointer."""
    return "".join((pointer, *(f"/{escape(str(token))}" for token in tokens)))


def split(pointer: str) -> list[str]:
    """Return the keys that a pointer goes through."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def from_fragment(fragment: str) -> str:
    """Turn the part of a reference after `#` into a pointer: percent-encoding is undone (RFC 6901, 6)."""
    return unquote(fragment)


def reference(node: Json) -> str | None:
    """Return the `$ref` of a node that has one; a property named `$ref` is a mapping, and none."""
    found = node.get("$ref") if isinstance(node, dict) else None
    return found if isinstance(found, str) else None


def step(node: Json, token: str) -> Json:
    """Return the child `token` of a node; KeyError where there is none."""
    if isinstance(node, dict):
        return node[token]
    if isinstance(node, list) and token.isascii() and token.isdigit() and int(token) < len(node):
        return node[int(token)]
    raise KeyError(token)


def at(node: Json, pointer: str) -> Json:
    """Return what stands at a pointer; KeyError where nothing does."""
    for token in split(pointer):
        node = step(node, token)
    return node


def through(tree: Json, pointer: str) -> tuple[str, Json, bool]:
    """Go to a pointer, through local `$ref`s on the way: where it led, what is there, and whether that is all of it."""
    here, node = "", tree
    for token in split(pointer):
        here, node = _past_references(tree, here, node, token)
        try:
            node = step(node, token)
        except KeyError:
            return here, node, False
        here = join(here, token)
    return here, node, True


def _past_references(tree: Json, here: str, node: Json, token: str) -> tuple[str, Json]:
    passed: set[str] = set()
    while here not in passed and (target := reference(node)) is not None and token not in node:
        passed.add(here)
        here = from_fragment(target[1:])
        try:
            node = at(tree, here)
        except KeyError:
            return here, None
    return here, node
