"""How far a value can be explained: the validator says quickly whether it is valid, but not always why.

It collects every error before it hands over the first, and where alternatives refer to themselves (`anyOf: [Node, ...]`
in Node) the errors grow with the power of the value's depth. Past these limits a violation names the value as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specdouble.contract.pointers import at, from_fragment

Json = Any

_MAX_NODES = 10_000
_MAX_ITEMS = 50
_MAX_DEPTH = 7  # of values whose schema is recursive


def is_explainable(value: Json, root: Json, address: str) -> bool:
    """Whether the errors of `value` can be collected in reasonable time; `address` is `#` and the schema's pointer."""
    level, nodes, depth = [value], 1, 0
    while level := [child for node in level for child in _children(node)]:
        nodes += len(level)
        depth += 1
        if nodes > _MAX_NODES:
            return False
    return depth <= _MAX_DEPTH or not _is_recursive(root, address)


def shorten(value: Json) -> Json:
    """Return a value with the first items only of every long array: what is wrong with many is wrong with some."""
    if isinstance(value, dict):
        return {key: shorten(one) for key, one in value.items()}
    return [shorten(one) for one in value[:_MAX_ITEMS]] if isinstance(value, list | tuple) else value


def _children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []


def _is_recursive(root: Json, address: str) -> bool:
    """Whether following references from a schema leads back: what is left when all that lead nowhere are taken out."""
    edges: dict[str, set[str]] = {}
    waiting = [address]
    while waiting:
        reference = waiting.pop()
        if reference not in edges:
            edges[reference] = set(_references(root, reference))
            waiting += edges[reference]
    while leaves := [reference for reference, targets in edges.items() if not targets & edges.keys()]:
        for reference in leaves:
            del edges[reference]
    return bool(edges)


def _references(root: Json, address: str) -> Iterator[str]:
    try:
        waiting = [at(root, from_fragment(address.removeprefix("#")))]
    except KeyError:
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            yield node["$ref"]
        waiting += _children(node)
