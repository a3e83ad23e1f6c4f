"""The files that an API is made of, and what tells that one of them has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from specdouble.contract.model import Document
from specdouble.runtime.settings import Settings
from specdouble.serve.project import ApiSource

Stamp = tuple[int, int, int]
Stamps = Mapping[Path, Stamp]

_DOCUMENTS = frozenset({".yaml", ".yml", ".json"})


def look(source: ApiSource, settings: Settings, document: Document, *, widely: bool = False) -> Stamps:
    """Return a stamp of every file that an API is made of; another stamp tells that the file was written.

    `widely` counts the neighbours of a document's files in: one of them may be what a broken document lacks.
    """
    stamps = {file: _stamp(file) for file in sorted(set(_files(source, settings, document, widely=widely)))}
    return {file: stamp for file, stamp in stamps.items() if stamp is not None}


def folders(source: ApiSource, stamps: Stamps) -> frozenset[Path]:
    """Return the folders in which a change may show: each is to be watched by itself, without those below."""
    found = {file.parent for file in stamps}
    for root in _roots(source):
        if root.is_dir():
            found |= {root, *(folder for folder in root.rglob("*") if folder.is_dir() and _is_plain(folder, root))}
    return frozenset(found)


def _files(source: ApiSource, settings: Settings, document: Document, *, widely: bool) -> Iterator[Path]:
    own = [Path(file).absolute() for file in document.files] if "://" not in source.document else []
    yield from own
    if settings.overlay:
        yield Path(settings.overlay).absolute()
    for folder in {file.parent for file in own} if widely else ():
        yield from _below([folder], _DOCUMENTS, "*")
    if source.is_project_api:
        yield from _below([Path(source.document).absolute().parent], _DOCUMENTS)
    yield from _below([source.fixtures] if source.fixtures else (), _DOCUMENTS)
    yield from _below([source.handlers] if source.handlers else (), frozenset({".py"}))


def _below(roots: Iterable[Path], suffixes: frozenset[str], pattern: str = "**/*") -> Iterator[Path]:
    for root in roots:
        for file in root.absolute().glob(pattern):
            if file.suffix in suffixes and _is_plain(file, root.absolute()):
                yield file


def _is_plain(path: Path, root: Path) -> bool:
    """Leave out what editors and Python put beside the files: hidden names and caches."""
    return not any(part.startswith((".", "__pycache__")) for part in path.relative_to(root).parts)


def _roots(source: ApiSource) -> list[Path]:
    if not source.is_project_api:
        return []
    parts = (Path(source.document).parent, source.handlers, source.fixtures)
    return [part.absolute() for part in parts if part is not None]


def _stamp(file: Path) -> Stamp | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
