"""Files that an API hands out by address: kept beside its rows, in the same transactions, snapshots and stores."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from specdouble.store.spec import CollectionSpec
from specdouble.store.store import Transaction

COLLECTION = CollectionSpec("_files")
_LIMIT = 200  # files of one API in one sandbox; the oldest go first


@dataclass(frozen=True)
class File:
    """A file as it is downloaded."""

    name: str
    media_type: str
    content: bytes


def keep(transaction: Transaction, file: File) -> str:
    """Keep a file, and return the id under which it is found again."""
    files, content = transaction[COLLECTION.name], base64.b64encode(file.content).decode()
    kept = files.add({"name": file.name, "media_type": file.media_type, "content": content})
    for row in list(files)[:-_LIMIT]:
        files.delete(row.id)
    return str(kept.id)


def find(transaction: Transaction, key: str, name: str) -> File | None:
    """Return a file by its id and name; None where there is none."""
    row = transaction[COLLECTION.name].get(key)
    if row is None or row["name"] != name:
        return None
    return File(name, row["media_type"], base64.b64decode(row["content"]))
