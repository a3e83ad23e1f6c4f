"""Hidden columns that stand inside the rows: the `{owner}` of a repository is its `owner.login`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.fields import dig

if TYPE_CHECKING:
    from specdouble.store.collection import Collection
    from specdouble.store.spec import CollectionSpec


class InnerColumns:
    """Reads and writes such columns in the values of rows of one collection."""

    def __init__(self, spec: CollectionSpec) -> None:
        self._paths = {column: tuple(path.split(".")) for column, path in spec.inner}

    def read(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that values name."""
        found = {column: dig(values, path) for column, path in self._paths.items()}
        return {column: value for column, value in found.items() if isinstance(value, str) and value}

    def usual(self, table: Collection) -> dict[str, Any]:
        """Return the columns of the first row, for a new one that says nothing: who owns one may own the next."""
        first = next(iter(table), None) if self._paths else None
        return {} if first is None else {column: first.columns[column] for column in self._paths}

    def write(self, values: dict[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with each column at its place, where the object around it is there."""
        for column, path in self._paths.items():
            if column in columns:
                values = _placed(values, path, columns[column])
        return values


def _placed(values: Mapping[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    if len(path) == 1:
        return {**values, path[0]: value}
    below = values.get(path[0])
    return {**values, path[0]: _placed(below, path[1:], value)} if isinstance(below, Mapping) else dict(values)
