"""Completes what a client sends in part: `{id, type}`, where a row shows a name of the same object as well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from specdouble.behave.ground import Ground
from specdouble.behave.mending import Mender
from specdouble.contract.model import Json


class Completer:
    """Makes up what the objects of a body lack to stand in the rows of one collection, the same for the same object."""

    def __init__(self, ground: Ground, collection: str) -> None:
        self._mender = Mender(ground)
        self._properties = ground.row_shape(collection).properties

    def completed(self, sent: Mapping[str, Json], names: Iterable[str]) -> dict[str, Json]:
        """Return those of some properties, completed, that hold all that was sent in them; scalars cannot be."""
        found = {name: self._whole(name, sent[name]) for name in names if isinstance(sent[name], dict | list)}
        return {name: whole for name, whole in found.items() if _holds(whole, sent[name])}

    def _whole(self, name: str, value: Json) -> Json:
        schema = self._properties.get(name, {})
        return self._mender.fit(schema, value, key=json.dumps(value, sort_keys=True, default=str))


def _holds(whole: Json, part: Json) -> bool:
    """Tell whether everything in `part` stands in `whole` as well, lists item by item."""
    if isinstance(part, Mapping):
        return isinstance(whole, Mapping) and all(
            name in whole and _holds(whole[name], value) for name, value in part.items()
        )
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(_holds, whole, part))
    return type(whole) is type(part) and bool(whole == part)
