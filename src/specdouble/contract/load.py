"""An OpenAPI document from a file or a text, ready to be served."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from specdouble.contract import names
from specdouble.contract.dialect import normalise
from specdouble.contract.findings import Findings
from specdouble.contract.index import read_operations, read_security_schemes, read_servers
from specdouble.contract.model import Document, Place
from specdouble.contract.parts import mapping, text
from specdouble.contract.source import decode, read_text, shown
from specdouble.contract.yaml_text import TextProblem
from specdouble.errors import DocumentError

Json = Any


def load_document(
    source: str | Path, *, name: str | None = None, ref_root: Path | None = None, overlays: Sequence[Path] = ()
) -> Document:
    """Read the document in a file, with every file it refers to; DocumentError where that cannot be done."""
    path = Path(source)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{source}: cannot be read: {error.strerror}") from error
    file = shown(path.absolute())
    slug = name or names.snake_case(path.stem) or "api"
    return _document(decode(raw, file), slug, file, is_json=path.suffix.lower() == ".json")


def load_text(text: str, *, name: str = "api") -> Document:
    """Read a document from one YAML or JSON text."""
    return _document(text, name, name, is_json=False)


def _document(source: str, name: str, file: str, *, is_json: bool) -> Document:
    findings = Findings()
    try:
        parsed = read_text(source, is_json=is_json)
    except TextProblem as problem:
        raise DocumentError(f"{file}:{problem.line}: {problem.message}") from problem
    for duplicate in parsed.duplicates:
        place = Place(file, duplicate.line, "")
        findings.add_at("duplicate-key", f"{duplicate.key} stands twice; the second one counts", place)
    bundle = parsed.value
    version = _version(bundle, file)
    root = normalise(bundle, version, findings)
    operations = read_operations(root, findings)

    def locate(pointer: str) -> Place:
        return Place(file, 1, pointer)

    return Document(
        name=name,
        title=text(mapping(root.get("info")).get("title")) or name,
        version=version,
        bundle=bundle,
        root=root,
        operations=operations,
        security_schemes=read_security_schemes(root),
        servers=read_servers(root),
        findings=findings.placed(locate),
        origin=file,
        files=(file,),
        locate=locate,
    )


def _version(tree: Json, file: str) -> str:
    if not isinstance(tree, dict):
        raise DocumentError(f"{file}:1: came {type(tree).__name__}, expected an OpenAPI document: a mapping")
    declared = tree.get("openapi")
    if not isinstance(declared, str | float):
        raise DocumentError(f"{file}:1: this has no `openapi: 3.0.3` or `3.1.0` line; is it an OpenAPI document?")
    version = ".".join(str(declared).split(".")[:2])
    if version not in ("3.0", "3.1"):
        raise DocumentError(f"{file}:1: OpenAPI {declared} is not served; 3.0 and 3.1 are")
    return version
