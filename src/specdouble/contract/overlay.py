"""OpenAPI Overlay 1.0: changes laid over a document that must not be edited."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from specdouble.contract.jsonpath import Found, PathProblem, parse_path
from specdouble.contract.jsonpath import Path as JsonPath
from specdouble.contract.names import did_you_mean
from specdouble.contract.source import Source, read_file
from specdouble.errors import DocumentError

Json = Any

_ACTION_FIELDS = ("target", "description", "update", "remove")


def apply_overlays(tree: dict[str, Json], overlays: Sequence[Path]) -> dict[str, Json]:
    """Return the tree with each overlay laid over it in turn; DocumentError for one that cannot be read or applied."""
    if not overlays:
        return tree
    changed: dict[str, Json] = _copy(tree)
    for path in overlays:
        source = read_file(path)
        for index, action in enumerate(_actions(source)):
            _apply(changed, action, source, f"/actions/{index}")
    return changed


def _copy(node: Json) -> Json:
    """Copy a tree so that nothing in it is shared: an alias of YAML is two places that change on their own."""
    if isinstance(node, dict):
        return {key: _copy(value) for key, value in node.items()}
    return [_copy(item) for item in node] if isinstance(node, list) else node


def _actions(source: Source) -> list[dict[str, Json]]:
    value = source.value
    if not isinstance(value, dict) or not str(value.get("overlay", "")).startswith("1."):
        raise DocumentError(f"{source.place('')}: this is no overlay: expected a mapping with `overlay: 1.0.0`")
    actions = value.get("actions")
    if not isinstance(actions, list) or not actions:
        raise DocumentError(f"{source.place('/actions')}: an overlay needs a list of `actions`")
    for index, action in enumerate(actions):
        _check(action, source, f"/actions/{index}")
    return actions


def _check(action: Json, source: Source, pointer: str) -> None:
    if not isinstance(action, dict) or not isinstance(action.get("target"), str):
        raise DocumentError(
            f"{source.place(pointer)}: an action needs a `target`, a JSONPath such as $.paths['/x'].get"
        )
    for key in action:
        if key not in _ACTION_FIELDS and not key.startswith("x-"):
            hint = did_you_mean(key, _ACTION_FIELDS)
            raise DocumentError(f"{source.place(f'{pointer}/{key}')}: an action has no field {key}{hint}")
    if "update" not in action and action.get("remove") is not True:
        raise DocumentError(f"{source.place(pointer)}: an action needs `update` or `remove: true`")


def _apply(tree: dict[str, Json], action: dict[str, Json], source: Source, pointer: str) -> None:
    place = source.place(f"{pointer}/target")
    try:
        path = parse_path(action["target"])
    except PathProblem as problem:
        raise DocumentError(f"{place}: the target {action['target']} cannot be read: {problem}") from problem
    found = path.find(tree)
    if not found:
        raise DocumentError(f"{place}: the target {path.text} matches nothing{_nearest(path, tree)}")
    for node in sorted(found, key=_place_in_list, reverse=True):  # from the end, so that removing moves nothing
        if action.get("remove") is True:
            _remove(node, str(place))
        else:
            _update(node, action["update"], str(place))


def _nearest(path: JsonPath, tree: dict[str, Json]) -> str:
    """Suggest a name for the first step that matches nothing."""
    nodes = [Found(None, "", tree, "")]
    for segment in path.segments:
        below = segment.apply(nodes)
        if not below:
            keys = [key for node in nodes if isinstance(node.value, dict) for key in node.value]
            hints = [did_you_mean(name, keys) for name in segment.names]
            return next(filter(None, hints), f"; below {nodes[0].pointer or '$'} there are: {', '.join(keys[:12])}")
        nodes = below
    return ""


def _place_in_list(node: Found) -> int:
    return node.key if isinstance(node.key, int) else 0


def _remove(node: Found, place: str) -> None:
    if node.parent is None:
        raise DocumentError(f"{place}: the whole document cannot be removed")
    del node.parent[node.key]


def _update(node: Found, update: Json, place: str) -> None:
    """Merge into an object, append to a list (Overlay 1.0, Action Object)."""
    if isinstance(node.value, list):
        node.value.append(_copy(update))
    elif isinstance(node.value, dict) and isinstance(update, dict):
        _merge(node.value, update)
    else:
        raise DocumentError(f"{place}: {node.pointer} is no mapping or list; only those can be updated")


def _merge(target: dict[str, Json], update: dict[str, Json]) -> None:
    for key, value in update.items():
        present = target.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        elif isinstance(present, list) and isinstance(value, list):
            target[key] = present + _copy(value)
        else:
            target[key] = _copy(value)
