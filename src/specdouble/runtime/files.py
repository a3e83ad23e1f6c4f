"""Files that an API hands out by address: kept beside its rows, in the same transactions, snapshots and stores.

A file is named by what is in it, so that the same one is kept once, under the same address every time.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import blake2b

from specdouble.store.spec import CollectionSpec, IdStyle
from specdouble.store.store import Transaction

COLLECTION = CollectionSpec("_files", id=IdStyle("client"))
_LIMIT = 200  # files of one API in one sandbox; the oldest go first


@dataclass(frozen=True)
class File:
    """A file as it is downloaded."""

    name: str
    media_type: str
    content: bytes


def keep(transaction: Transaction, file: File) -> str:
    """Keep a file, and return the id under which it is found again."""
    told = b"\0".join((file.name.encode("utf-8", "surrogatepass"), file.media_type.encode(), file.content))
    key = blake2b(told, digest_size=16).hexdigest()
    files = transaction[COLLECTION.name]
    if key not in files:
        content = base64.b64encode(file.content).decode()
        files.add({"name": file.name, "media_type": file.media_type, "content": content}, id=key)
        for row in list(files)[:-_LIMIT]:
            files.delete(row.id)
    return key


def find(transaction: Transaction, key: str, name: str) -> File | None:
    """Return a file by its id and name; None where there is none."""
    row = transaction[COLLECTION.name].get(key)
    if row is None or row["name"] != name:
        return None
    return File(name, row["media_type"], base64.b64decode(row["content"]))
