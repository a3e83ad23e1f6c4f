"""How far a value can be explained: the validator says quickly whether it is valid, but not always why.

It collects every error before it hands over the first, and where alternatives refer to themselves (`anyOf: [Node, ...]`
in Node) the errors grow with the power of the value's depth. Past these limits a violation names the value as a whole.
"""

from __future__ import annotations

from typing import Any

from specdouble.contract.pointers import at, from_fragment

Json = Any

_MAX_NODES = 10_000
_MAX_ITEMS = 50
_MAX_DEPTH = 7  # of values that a schema may judge in several ways at every level


def is_explainable(value: Json, root: Json, address: str) -> bool:
    """Whether the errors of `value` can be collected in reasonable time; `address` is `#` and the schema's pointer."""
    level, nodes, depth = [value], 1, 0
    while level := [child for node in level for child in _children(node)]:
        nodes += len(level)
        depth += 1
        if nodes > _MAX_NODES:
            return False
    return depth <= _MAX_DEPTH or not _branches(root, address)


def shorten(value: Json) -> Json:
    """Return a value with the first items only of every long array: what is wrong with many is wrong with some."""
    if isinstance(value, dict):
        return {key: shorten(one) for key, one in value.items()}
    return [shorten(one) for one in value[:_MAX_ITEMS]] if isinstance(value, list | tuple) else value


def _children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []


def _branches(root: Json, address: str) -> bool:
    """Whether a schema leads back to itself by another way than properties and items, which take a value apart."""
    edges: dict[str, dict[str, bool]] = {}
    waiting = [address]
    while waiting:
        reference = waiting.pop()
        if reference not in edges:
            edges[reference] = _references(root, reference)
            waiting += edges[reference]
    odd = [(source, target) for source, targets in edges.items() for target, plain in targets.items() if not plain]
    return any(source in _reachable(edges, target) for source, target in odd)


def _reachable(edges: dict[str, dict[str, bool]], address: str) -> set[str]:
    found: set[str] = set()
    waiting = [address]
    while waiting:
        reference = waiting.pop()
        if reference not in found:
            found.add(reference)
            waiting += edges[reference]
    return found


def _references(root: Json, address: str) -> dict[str, bool]:
    """Map what a schema refers to to whether nothing but properties and items leads there: each part is judged once."""
    try:
        waiting = [(at(root, from_fragment(address.removeprefix("#"))), True, 0)]
    except KeyError:
        return {}
    found: dict[str, bool] = {}
    while waiting:
        node, plain, steps = waiting.pop()
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            reference = node["$ref"]
            found[reference] = plain and steps > 0 and len(node) == 1 and found.get(reference, True)
        parts = _parts(node)
        waiting += [(part, plain, steps + 1) for part in parts]
        waiting += [(child, False, steps) for child in _beside_parts(node)]
    return found


def _parts(schema: Json) -> list[Json]:
    """Return the schemas of an object's properties and of an array's items."""
    if not isinstance(schema, dict):
        return []
    properties, items = (schema.get(name) for name in _TAKE_APART)
    return [
        *_children(properties if isinstance(properties, dict) else {}),
        *([items] if isinstance(items, dict) else ()),
    ]


def _beside_parts(schema: Json) -> list[Json]:
    if not isinstance(schema, dict):
        return _children(schema)
    return [child for name, child in schema.items() if name not in _TAKE_APART or not isinstance(child, dict)]


_TAKE_APART = ("properties", "items")
