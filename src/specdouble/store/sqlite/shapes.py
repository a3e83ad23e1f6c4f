"""Which collections an API had when its rows were written, and which it has now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from specdouble.errors import StoreError
from specdouble.store.catalogue import Index

Shape = Mapping[str, tuple[Index, ...]]


def check_shape(connection: sqlite3.Connection, path: Path, api: str, indexes: Shape) -> None:
    """Note the collections of a new API. Raises StoreError where rows of other collections are there."""
    now = {name: [[index.kind, *index.fields] for index in kinds] for name, kinds in indexes.items()}
    found = connection.execute("SELECT shape FROM apis WHERE name = ?", (api,)).fetchone()
    if found is None:
        connection.execute("INSERT INTO apis VALUES (?, ?)", (api, json.dumps(now)))
    elif json.loads(found[0]) != now:
        raise StoreError(
            f"{path} holds rows of {api} from before its document changed ({_difference(json.loads(found[0]), now)}); "
            "name another file with --store, or delete this one to start anew"
        )


def _difference(before: Mapping[str, object], now: Mapping[str, object]) -> str:
    parts = {
        "collections that are new": sorted(now.keys() - before.keys()),
        "that are gone": sorted(before.keys() - now.keys()),
        "with other keys or references": sorted(
            name for name in now.keys() & before.keys() if now[name] != before[name]
        ),
    }
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in parts.items() if names)
