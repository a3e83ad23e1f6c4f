"""The service `files` of handlers: what is made for a request, to be downloaded by its address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from specdouble.runtime.files import File, keep
from specdouble.store.store import Transaction


@dataclass(frozen=True)
class Files:
    """Keeps files of one request. `root` is where the control plane stands for its client."""

    _store: Transaction
    _root: str
    _api: str

    def add(self, name: str, content: bytes, media_type: str = "application/octet-stream") -> str:
        """Keep a file, and return the address from which it is downloaded."""
        key = keep(self._store, File(name, media_type, content))
        return f"{self._root}/-/files/{self._api}/{key}/{quote(name, safe='')}"
