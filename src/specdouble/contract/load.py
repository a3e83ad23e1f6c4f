"""An OpenAPI document from a file or a text, ready to be served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from specdouble.contract import names
from specdouble.contract.bundle import bundle
from specdouble.contract.dialect import normalise
from specdouble.contract.findings import Findings
from specdouble.contract.index import read_operations, read_security_schemes, read_servers
from specdouble.contract.kinds import OPENAPI
from specdouble.contract.locate import Locator
from specdouble.contract.model import Document
from specdouble.contract.overlay import apply_overlays
from specdouble.contract.parts import mapping, text
from specdouble.contract.source import Fetch, Library, read_file, read_source
from specdouble.contract.swagger.convert import convert
from specdouble.contract.swagger.layout import SWAGGER as SWAGGER_LAYOUT
from specdouble.contract.version import SWAGGER, read_version
from specdouble.errors import DocumentError


def load_document(
    source: str | Path,
    *,
    name: str | None = None,
    ref_root: Path | None = None,
    overlays: Sequence[Path] = (),
    fetch: Fetch | None = None,
) -> Document:
    """Read the document in a file, with every file it refers to; DocumentError where that cannot be done.

    `$ref`s may lead to files below the document's folder and below `ref_root`, and to the network by `fetch` alone.
    """
    path = Path(source)
    main = read_file(path)
    folders = (path.absolute().parent.resolve(), *([ref_root.resolve()] if ref_root is not None else []))
    slug = name or names.snake_case(path.stem) or "api"
    return _document(Library(main, folders, fetch=fetch), slug, str(source), overlays)


def load_text(text: str, *, name: str = "api", address: str = "", fetch: Fetch | None = None) -> Document:
    """Read a document from one YAML or JSON text; `address` is where it was fetched, if it was."""
    main = replace(read_source(text, address or name), address=address)
    return _document(Library(main, fetch=fetch), name, address or name)


def _document(library: Library, name: str, origin: str, overlays: Sequence[Path] = ()) -> Document:
    try:
        return _read(library, name, origin, overlays)
    except RecursionError as error:
        message = f"{library.main.file}:1: the document refers to itself more deeply than can be followed"
        raise DocumentError(message) from error


def _read(library: Library, name: str, origin: str, overlays: Sequence[Path]) -> Document:
    findings = Findings()
    version = read_version(library.main, findings)
    one = bundle(library, library.main.value, findings, SWAGGER_LAYOUT if version == SWAGGER else OPENAPI)
    tree, places = apply_overlays(one.tree, overlays), None
    if version == SWAGGER:
        tree, places = convert(tree, findings)
        version = "3.0"
    root = normalise(tree, version, findings)
    operations = read_operations(root, findings)
    locate = Locator(tree, one, places)
    for source in library.sources:
        findings.add_duplicates(source)
    return Document(
        name=name,
        title=text(mapping(root.get("info")).get("title")) or name,
        version=version,
        bundle=tree,
        root=root,
        operations=operations,
        security_schemes=read_security_schemes(root),
        servers=read_servers(root),
        findings=findings.placed(locate),
        origin=origin,
        files=tuple(source.file for source in library.sources),
        locate=locate,
        digests=library.digests,
    )
