"""Where documents that were read once are kept, so that the next start need not read them again.

An entry is a pickle, as nothing else keeps a tree of which many parts are shared as quickly. It is safe to open: only
files of this user, in a folder that nobody else may write, are read; what was damaged does not have its checksum; and
the reader builds nothing but plain values and the few data classes listed here, so that no entry, whoever made it, can
run code ("Restricting Globals" in Python's documentation of pickle).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from specdouble.behave import model as behaving
from specdouble.behave.tiers import Choice
from specdouble.contract import model as reading
from specdouble.runtime.settings import Settings
from specdouble.serve.prepared import Prepared
from specdouble.serve.reading import nowhere
from specdouble.store import spec as storing

_MAGIC = b"specdouble 1\n"
_KEPT = 64  # entries; the oldest go
_PARTS: Mapping[tuple[str, str], Any] = {
    (one.__module__, one.__name__): one
    for module in (reading, behaving, storing)
    for one in vars(module).values()
    if isinstance(one, type) and one.__module__ == module.__name__
} | {(one.__module__, one.__name__): one for one in (Choice, Prepared, nowhere)}


class Shelf:
    """A folder of entries. What cannot be read or written is as if it were not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Prepared | None:
        """Return the entry of a key; None where there is none, or a file that it was made of is another now."""
        try:
            raw = self._read(self.folder / key)
            if raw is None:
                return None
            head, _, entry = raw.removeprefix(_MAGIC).partition(b"\n")
            checksum, _, files = head.partition(b" ")
            if not raw.startswith(_MAGIC) or checksum != _checksum(files + entry) or not _are_as_they_were(files):
                return None
            found = _Reader(io.BytesIO(entry)).load()
        except Exception:  # noqa: BLE001 - an entry of another version or a damaged one can fail in any way
            return None
        return found if isinstance(found, Prepared) else None

    def put(self, key: str, prepared: Prepared, files: Mapping[str, str]) -> None:
        """Keep an entry; `files` maps the files that it was made of to the SHA-256 of their bytes."""
        with suppress(OSError, pickle.PicklingError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not _is_ours(self.folder.stat()):
                return
            entry, made_of = pickle.dumps(prepared, 5), json.dumps(files).encode()
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(_MAGIC + _checksum(made_of + entry) + b" " + made_of + b"\n" + entry)
            Path(name).replace(self.folder / key)  # whole or not at all, whoever else writes
            self._clear_away()

    def _read(self, path: Path) -> bytes | None:
        """Read a file of this user in a folder that nobody else may write."""
        if not path.is_file() or path.is_symlink() or not _is_ours(self.folder.stat()) or not _is_ours(path.stat()):
            return None
        return path.read_bytes()

    def _clear_away(self) -> None:
        entries = sorted(self.folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in entries[_KEPT:]:
            path.unlink(missing_ok=True)


class _Reader(pickle.Unpickler):
    """Builds plain values and the data classes of documents, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        found = _PARTS.get((module, name))
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a document")
        return found


def open_shelf(settings: Settings) -> Shelf | None:
    """Return the shelf that the settings name; None where they want none."""
    if settings.cache == "off":
        return None
    if settings.cache is not None:
        return Shelf(Path(settings.cache))
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Shelf(Path(base) / "specdouble" / "documents")


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _is_ours(stat: os.stat_result) -> bool:
    """Whether something is this user's, and nobody else may write it; where there are no users, it is."""
    return not hasattr(os, "getuid") or (stat.st_uid == os.getuid() and stat.st_mode & 0o022 == 0)


def _are_as_they_were(files: bytes) -> bool:
    known: dict[str, str] = json.loads(files)
    return all(hashlib.sha256(Path(file).read_bytes()).hexdigest() == digest for file, digest in known.items())
