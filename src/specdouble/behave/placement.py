"""Tells the values of a row from where it stands: its hidden columns and its hidden key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.behave.fields import plain
from specdouble.behave.ground import Ground
from specdouble.contract.model import Json


class Placement:
    """Splits rows that carry everything, as fixtures and the control plane write them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._names = {name: self._columns(name) for name in ground.inference.collections}

    def split(self, collection: str, row: Mapping[str, Json]) -> tuple[dict[str, Any], Any, dict[str, Json]]:
        """Return the hidden columns, the id (None where there is none) and the values of a row."""
        spec = self._ground.inference.collections[collection]
        known = self._ground.row_shape(collection).properties
        columns: dict[str, Any] = {}
        values = dict(row)
        for column, names in self._names[collection].items():
            name = next((name for name in row if plain(name) in names), None)
            if name is not None:
                columns[column] = row[name]
                if name not in known:
                    del values[name]
        key = values.pop(spec.key, None) if spec.key_hidden else values.get(spec.key)
        return columns, key, values

    def _columns(self, collection: str) -> dict[str, frozenset[str]]:
        """Name what each column may be called: its own name, and the path parameters that give it.

        A parameter that is called like the row's own key is not one of them: `/reports/{id}/runs`.
        """
        spec = self._ground.inference.collections[collection]
        columns = spec.columns
        shown = self._ground.inference.shown.get(collection, {})
        names = {column: {plain(column), plain(shown.get(column, column))} for column in columns}
        for resource in self._ground.inference.resources.values():
            for key in resource.keys if resource.collection == collection else ():
                if key.column in names and key.parameter != spec.key:
                    names[key.column].add(plain(key.parameter))
        return {column: frozenset(words) for column, words in names.items()}
