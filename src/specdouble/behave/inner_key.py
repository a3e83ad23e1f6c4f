"""A key that stands inside a row: `metadata.name`. The store knows rows by it as by a key that never shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.behave.fields import dig
from specdouble.store.spec import CollectionSpec


class InnerKey:
    """Reads and writes the key inside the rows of one collection; false where it is no such key."""

    def __init__(self, spec: CollectionSpec) -> None:
        parts = tuple(spec.key.split("."))
        self._parts = parts if spec.key_hidden and len(parts) > 1 else ()

    def __bool__(self) -> bool:
        return bool(self._parts)

    def read(self, values: Mapping[str, Any]) -> Any:
        """Return the key that values name; None where they name none."""
        key = dig(values, self._parts) if self._parts else None
        return key if isinstance(key, str | int) and not isinstance(key, bool) and key != "" else None

    def write(self, values: Mapping[str, Any], key: Any) -> dict[str, Any]:
        """Return the values with the key at its place, and all else as it was."""
        return _written(values, self._parts, key) if self._parts else dict(values)


def _written(values: Any, parts: tuple[str, ...], key: Any) -> dict[str, Any]:
    found = dict(values) if isinstance(values, Mapping) else {}
    found[parts[0]] = key if len(parts) == 1 else _written(found.get(parts[0]), parts[1:], key)
    return found
