"""An OpenAPI document from a file or a text, ready to be served."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from specdouble.contract import names
from specdouble.contract.bundle import bundle
from specdouble.contract.dialect import normalise
from specdouble.contract.findings import Findings
from specdouble.contract.index import read_operations, read_security_schemes, read_servers
from specdouble.contract.locate import Locator
from specdouble.contract.model import Document, Place
from specdouble.contract.parts import mapping, text
from specdouble.contract.source import Library, Source, read_file, read_source
from specdouble.errors import DocumentError

Json = Any


def load_document(
    source: str | Path, *, name: str | None = None, ref_root: Path | None = None, overlays: Sequence[Path] = ()
) -> Document:
    """Read the document in a file, with every file it refers to; DocumentError where that cannot be done.

    `$ref`s may lead to files below the document's folder and below `ref_root`.
    """
    path = Path(source)
    main = read_file(path)
    folders = (path.absolute().parent.resolve(), *([ref_root.resolve()] if ref_root is not None else []))
    slug = name or names.snake_case(path.stem) or "api"
    return _document(Library(main, folders), slug, str(source))


def load_text(text: str, *, name: str = "api") -> Document:
    """Read a document from one YAML or JSON text."""
    return _document(Library(read_source(text, name)), name, name)


def _document(library: Library, name: str, origin: str) -> Document:
    findings = Findings()
    version = _version(library.main.value, library.main)
    one = bundle(library, library.main.value, findings)
    root = normalise(one.tree, version, findings)
    operations = read_operations(root, findings)
    locate = Locator(one.tree, library.main, one.origins)
    for source in library.sources:
        _note_duplicates(source, findings)
    return Document(
        name=name,
        title=text(mapping(root.get("info")).get("title")) or name,
        version=version,
        bundle=one.tree,
        root=root,
        operations=operations,
        security_schemes=read_security_schemes(root),
        servers=read_servers(root),
        findings=findings.placed(locate),
        origin=origin,
        files=tuple(source.file for source in library.sources),
        locate=locate,
    )


def _note_duplicates(source: Source, findings: Findings) -> None:
    for duplicate in source.duplicates:
        place = Place(source.file, duplicate.line, "")
        findings.add_at("duplicate-key", f"{duplicate.key} stands twice; the second one counts", place)


def _version(tree: Json, main: Source) -> str:
    if not isinstance(tree, dict):
        raise DocumentError(f"{main.file}:1: came {type(tree).__name__}, expected an OpenAPI document: a mapping")
    declared = tree.get("openapi")
    if not isinstance(declared, str | float):
        raise DocumentError(f"{main.file}:1: this has no `openapi: 3.0.3` or `3.1.0` line; is it an OpenAPI document?")
    version = ".".join(str(declared).split(".")[:2])
    if version not in ("3.0", "3.1"):
        raise DocumentError(f"{main.file}:1: OpenAPI {declared} is not served; 3.0 and 3.1 are")
    return version
