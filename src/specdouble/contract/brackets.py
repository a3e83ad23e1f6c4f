"""Names with brackets (`filter[owner][name]`, `ids[]`, `rows[0]`) as one nested value: the deepObject style.

OpenAPI defines one level for objects of primitives only; deeper levels and arrays follow what Rails, PHP and qs write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from specdouble.contract.shapes import Shape
from specdouble.contract.sources import Unreadable
from specdouble.contract.texts import coercer

Json = Any
Tree = dict[str, Any]  # a key in brackets -> a Tree, or the raw values

_BRACKETS = re.compile(r"(?:\[[^\[\]]*\]){1,20}")
_KEY = re.compile(r"\[([^\[\]]*)\]")
_MAX_INDEX_DIGITS = 6


def nested(values: Mapping[str, list[str]], name: str, shape: Shape, decode: Callable[[str], str]) -> Json | None:
    """Read every `name[...]`; None where there is none. Raises Unreadable."""
    found = [
        (_KEY.findall(key[len(name) :]), raw)
        for key, raw in values.items()
        if key.startswith(f"{name}[") and _BRACKETS.fullmatch(key, len(name))
    ]
    return _value(_grow(found), shape, decode) if found else None


def belongs(key: str, name: str) -> bool:
    """Whether a key of a query is `name` with brackets."""
    return key.startswith(f"{name}[") and _BRACKETS.fullmatch(key, len(name)) is not None


def _grow(found: Iterable[tuple[list[str], list[str]]]) -> Tree:
    tree: Tree = {}
    for keys, raw in found:
        node = tree
        for key in keys[:-1]:
            node = node.setdefault(key, {})
            if not isinstance(node, dict):
                raise Unreadable(f"both a value and [{keys[-1]}] below it", "one of the two")
        if isinstance(node.get(keys[-1]), dict):
            raise Unreadable(f"both a value of [{keys[-1]}] and names below it", "one of the two")
        node.setdefault(keys[-1], []).extend(raw)
    return tree


def _value(node: Tree | list[str], shape: Shape, decode: Callable[[str], str]) -> Json:
    if isinstance(node, list):
        return _leaf(node, shape, decode)
    if set(node) == {""}:
        return _items(node[""], shape, decode)
    if "array" in shape.types and all(_is_index(key) for key in node):
        ordered = sorted(node, key=int)
        return [_value(node[key], shape.item(index), decode) for index, key in enumerate(ordered)]
    return {key: _member(key, child, shape, decode) for key, child in node.items()}


def _member(key: str, child: Tree | list[str], shape: Shape, decode: Callable[[str], str]) -> Json:
    """Read a property; one that no schema speaks of may have several values."""
    if isinstance(child, list) and len(child) > 1 and key not in shape.names and not shape.open:
        return [decode(raw) for raw in child]
    return _value(child, shape.property(key), decode)


def _items(node: Tree | list[str], shape: Shape, decode: Callable[[str], str]) -> Json:
    if isinstance(node, dict):
        return [_value(node, shape.item(0), decode)]
    return [coercer(shape.item(index).types)(decode(raw)) for index, raw in enumerate(node)]


def _leaf(raws: list[str], shape: Shape, decode: Callable[[str], str]) -> Json:
    if "array" in shape.types:
        return _items(raws, shape, decode)
    if len(raws) > 1:
        raise duplicates(raws)
    return coercer(shape.types)(decode(raws[0]))


def _is_index(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= _MAX_INDEX_DIGITS


def duplicates(values: list[str]) -> Unreadable:
    """Return the error of a single-valued parameter that came more than once."""
    shown = [repr(value[:30]) for value in values[:3]]
    return Unreadable(" and ".join(shown), "one value")
