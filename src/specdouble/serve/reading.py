"""The document of a source: read from its files or its address, or as an earlier start has read it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from specdouble.contract.model import Document, Place
from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings
from specdouble.serve.fetch import fetch
from specdouble.serve.project import ApiSource

_READING = ("contract", "data", "store", "runtime", "behave", "serve")  # what finds out something, or holds it
_SILENT = {  # settings that change nothing of what is found out from a document
    *("host", "port", "token", "workers", "live", "cache", "strict", "cors", "no_cors", "max_body"),
    *("store", "world", "seed", "clock", "max_sandboxes", "sandbox_idle", "max_memory"),
}


def read_document(source: ApiSource, settings: Settings) -> Document:
    """Load the document of a source, with the overlay that the settings name."""
    from specdouble.contract.load import load_document, load_text  # a kept document needs none of what reads one

    overlays = [Path(settings.overlay)] if settings.overlay else []
    fetching = fetch if settings.allow_remote_refs else None
    if "://" in source.document:
        if overlays:
            raise ConfigError("--overlay works on files; fetch the document first")
        return load_text(fetch(source.document), name=source.name, address=source.document, fetch=fetching)
    ref_root = Path(settings.ref_root) if settings.ref_root else None
    return load_document(source.document, name=source.name, ref_root=ref_root, overlays=overlays, fetch=fetching)


def revived(document: Document, source: ApiSource, settings: Settings) -> Document:
    """Return a document that an earlier start has read; its text is read again when a line is asked for."""
    return replace(document, locate=_Late(lambda: read_document(source, settings)))


def nowhere(pointer: str) -> Place:
    """Stand for `locate` in a document that is kept."""
    return Place("", 1, pointer)


def shelf_key(source: ApiSource, settings: Settings) -> str | None:
    """Name a document by its main text, by all that tells how to read it, and by the code that reads it.

    None where it cannot be read, or comes from an address: what an address answers is asked for each time.
    """
    if "://" in source.document:
        return None
    try:
        main = Path(source.document).read_bytes()
        overlay = Path(settings.overlay).read_bytes() if settings.overlay else b""
    except OSError:
        return None
    spoken = [(name, value) for name, value in vars(settings).items() if name not in _SILENT]
    said = [source.name, source.document, source.mount, spoken]
    told = repr((_code(), os.getcwd(), said, overlay))  # noqa: PTH109 - as places show it
    return hashlib.sha256(told.encode() + b"\0" + main).hexdigest()


def _code() -> list[tuple[str, int, int]]:
    """Tell the modules that read documents from those of another day, of which a version says too little."""
    home = Path(__file__).parent.parent
    return sorted(stamp for part in _READING for stamp in _stamps(f"{home}/{part}"))


def _stamps(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                stat = entry.stat()
                yield entry.path, stat.st_size, stat.st_mtime_ns
            elif entry.is_dir():
                yield from _stamps(entry.path)


class _Late:
    """Finds places in the texts of a document, which are read for the first one."""

    def __init__(self, read: Callable[[], Document]) -> None:
        self._read = read

    def __call__(self, pointer: str) -> Place:
        return self._document.locate(pointer)

    @cached_property
    def _document(self) -> Document:
        return self._read()
