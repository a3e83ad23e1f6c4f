"""The files of a document: read once each, and only below the folders that may be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from specdouble.contract.json_source import json_lines, read_json
from specdouble.contract.model import Place
from specdouble.contract.names import did_you_mean
from specdouble.contract.yaml_text import Duplicate, Parsed, TextProblem, read_yaml, yaml_lines
from specdouble.errors import DocumentError

Json = Any

REMOTE = "leads to the network, which is not read; save that file beside the document, or allow it: --allow-remote-refs"
MAX_BYTES = 64 * 1024 * 1024
MAX_FETCHED = 100  # files of one document

Fetch = Callable[[str], str]
"""Takes an address and returns the text there; raises DocumentError."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class ReferenceProblem(Exception):
    """A `$ref` that cannot be followed; `rule` is that of the finding, `hint` a sentence that may help."""

    def __init__(self, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint


@dataclass(eq=False)
class Source:
    """One text and its value. `path` is None for a text that never was a file."""

    file: str
    text: str
    value: Json
    path: Path | None = None
    is_json: bool = False
    duplicates: tuple[Duplicate, ...] = ()
    digest: str = ""  # SHA-256 of the bytes that were read
    address: str = ""  # of a text that was fetched

    @cached_property
    def lines(self) -> dict[str, int]:
        """The line of every node by its pointer: found when a message first asks."""
        return json_lines(self.text) if self.is_json else yaml_lines(self.text)

    def place(self, pointer: str) -> Place:
        """Point at a node; where an overlay or a conversion made it, at the nearest one in the text."""
        nearest = pointer
        while nearest and nearest not in self.lines:
            nearest = nearest.rpartition("/")[0]
        return Place(self.file, self.lines.get(nearest, 1), pointer)


@dataclass(eq=False)
class Library:
    """The main text of a document and every file that it leads to. `folders` are those that may be read.

    Without `fetch`, nothing is read from the network.
    """

    main: Source
    folders: tuple[Path, ...] = ()
    others: dict[Path | str, Source] = field(default_factory=dict)
    fetch: Fetch | None = None
    has_failed: bool = False  # to follow some reference: what it names may be there next time

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.main, *self.others.values())

    @property
    def has_ids(self) -> bool:
        """Whether a schema may have a URI of its own (JSON Schema 2020-12, 8.2.1)."""
        return any("$id" in source.text for source in self.sources)

    def follow(self, reference: str, base: Source) -> Source:
        """Return the text that the file part of a `$ref` names; an empty one is `base` itself."""
        if not reference:
            return base
        try:
            return self._follow(reference, base)
        except ReferenceProblem:
            self.has_failed = True
            raise

    @property
    def digests(self) -> dict[str, str]:
        """Map every file to the digest of its bytes; nothing where some part is no file, or cannot be read."""
        if self.has_failed or any(source.path is None for source in self.sources):
            return {}
        return {str(source.path): source.digest for source in self.sources}

    def _follow(self, reference: str, base: Source) -> Source:
        if base.address or is_remote(reference):
            return self._fetched(reference, base)
        path = self._allowed(reference, base)
        if self.main.path is not None and path == self.main.path.resolve():
            return self.main
        if path not in self.others:
            self.others[path] = self._open(path, reference)
        return self.others[path]

    def _fetched(self, reference: str, base: Source) -> Source:
        """Return what an address holds; relative references of a text that was fetched are addresses, too."""
        if self.fetch is None:
            raise ReferenceProblem("ref-outside", f"{reference} {REMOTE}")
        try:
            address = urljoin(base.address, reference)
        except ValueError as error:
            raise ReferenceProblem("ref-unresolved", f"{reference[:200]!r} is no address: {error}") from error
        if address == self.main.address:
            return self.main
        if address not in self.others:
            if sum(isinstance(key, str) for key in self.others) >= MAX_FETCHED:
                raise ReferenceProblem("ref-outside", f"{reference}: more than {MAX_FETCHED} files are not fetched")
            try:
                self.others[address] = replace(read_source(self.fetch(address), address), address=address)
            except DocumentError as error:
                raise ReferenceProblem("ref-unresolved", str(error)) from error
        return self.others[address]

    def _allowed(self, reference: str, base: Source) -> Path:
        if base.path is None:
            message = f"{reference} is a file, and a document given as text has no folder to look in"
            raise ReferenceProblem("ref-outside", message)
        path = _resolved(base.path.parent, reference)
        if not any(path.is_relative_to(folder) for folder in self.folders):
            inside = " and ".join(shown(folder) for folder in self.folders)
            message = f"{reference} leads outside {inside}; name a folder that holds both with --ref-root DIR"
            raise ReferenceProblem("ref-outside", message)
        return path

    def _open(self, path: Path, reference: str) -> Source:
        if not path.is_file():
            others = path.parent.iterdir() if path.parent.is_dir() else ()
            names = [other.name for other in others if other != self.main.path]
            message = f"{reference}: there is no file {shown(path)}"
            raise ReferenceProblem("ref-unresolved", message, did_you_mean(path.name, names))
        try:
            return read_file(path)
        except DocumentError as error:
            raise ReferenceProblem("ref-unresolved", str(error)) from error


def is_remote(reference: str) -> bool:
    """Tell whether a reference is an absolute URI, or one that only lacks its scheme (RFC 3986, 4)."""
    return _SCHEME.match(reference) is not None


def _resolved(folder: Path, reference: str) -> Path:
    try:
        path = (folder / unquote(reference)).resolve()
        path.is_file()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a null byte, a loop of links
        raise ReferenceProblem("ref-unresolved", f"{reference[:200]!r} is no name of a file: {error}") from error
    return path


def read_file(path: Path) -> Source:
    """Read one file; DocumentError with file and line where that cannot be done."""
    file = shown(path.absolute())
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(f"{file}: more than {MAX_BYTES // 1024**2} MB are not read; split the document")
        raw = path.read_bytes()
        text = _decode(raw, file)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = error.strerror if isinstance(error, OSError) else error
        raise DocumentError(f"{file}: cannot be read: {reason}") from error
    return replace(read_source(text, file, path.absolute()), digest=hashlib.sha256(raw).hexdigest())


def read_source(text: str, file: str, path: Path | None = None) -> Source:
    """Read JSON or YAML; what starts like JSON is first tried as JSON, which is quicker."""
    is_json = path is not None and path.suffix.lower() == ".json"
    try:
        parsed, is_json = _parse(text, is_json=is_json)
    except TextProblem as problem:
        raise DocumentError(f"{file}:{problem.line}: {problem.message}") from problem
    return Source(file, text, parsed.value, path, is_json, parsed.duplicates)


def _parse(text: str, *, is_json: bool) -> tuple[Parsed, bool]:
    if is_json:
        return read_json(text), True
    if text.lstrip()[:1] in ("{", "["):
        try:
            return read_json(text), True
        except TextProblem:
            return read_yaml(text), False
    return read_yaml(text), False


def _decode(raw: bytes, file: str) -> str:
    """Decode UTF-8, with or without a byte order mark."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"{file}:{line}: this is not UTF-8 (byte {raw[error.start]:#04x}); save the file as UTF-8"
        raise DocumentError(message) from error


def shown(path: Path) -> str:
    """Write a path as a person would type it: relative to the current folder when below it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
