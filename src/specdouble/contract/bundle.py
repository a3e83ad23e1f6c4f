"""Many files as one document: every `$ref` local, schemas and other components lifted under readable names."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from specdouble.contract import kinds, pointers
from specdouble.contract.findings import Findings
from specdouble.contract.kinds import GONE, SCHEMA, Kind, Layout
from specdouble.contract.names import component_name, pointer_hint, unused
from specdouble.contract.parts import mapping
from specdouble.contract.source import Library, ReferenceProblem, Source
from specdouble.errors import DocumentError

Json = Any

MAX_NODES = 2_000_000

_FILE_REFERENCE = re.compile(r"""\$ref["']?\s*:\s*["']?[^#"'\s]""")
_SAFE = "/~!$&'()*+,;=:@?-._"  # in the fragment of a URI (RFC 3986, 3.5)
_MAX_CHAIN = 50


@dataclass(frozen=True)
class Bundle:
    """The one document, and where those parts of it came from that are not the main text's own."""

    tree: dict[str, Json]
    main: Source
    origins: Mapping[str, tuple[Source, str]]

    def origin(self, pointer: str) -> tuple[Source, str]:
        """Return the text in which a node of the bundle was written, and its pointer there."""
        return _origin(self.origins, self.main, pointer)


@dataclass(frozen=True)
class _Target:
    """What a `$ref` leads to."""

    source: Source
    pointer: str
    node: Json


def bundle(library: Library, tree: dict[str, Json], findings: Findings, layout: Layout = kinds.OPENAPI) -> Bundle:
    """Bring every file into `tree`, the main document; a tree that refers to no file is returned as it is."""
    if tree is library.main.value and not _FILE_REFERENCE.search(library.main.text):
        return Bundle(tree, library.main, {})
    bundler = _Bundler(library, tree, findings, layout)
    return Bundle(bundler.run(), library.main, bundler.origins)


def _origin(origins: Mapping[str, tuple[Source, str]], main: Source, pointer: str) -> tuple[Source, str]:
    above = pointer
    while above and above not in origins:
        above = above.rpartition("/")[0]
    source, start = origins.get(above, (main, ""))
    return source, start + pointer[len(above) :]


class _Bundler:
    def __init__(self, library: Library, tree: dict[str, Json], findings: Findings, layout: Layout) -> None:
        self.layout = layout
        self.library = library
        self.tree = tree
        self.findings = findings
        self.origins: dict[str, tuple[Source, str]] = {}
        self.found: dict[tuple[Source, str], _Target] = {}
        self.names: dict[tuple[Source, str, str], str] = {}  # (text, pointer, section) -> name under components
        self.waiting: deque[tuple[Kind, str, _Target]] = deque()
        self.inlining: list[tuple[Source, str]] = []
        self.taken: dict[str, set[str]] = {}
        self.visited = 0

    def run(self) -> dict[str, Json]:
        self._name_components()
        document = kinds.rebuild(self.tree, self.layout.document, "", _Visit(self, self.library.main).visit)
        if "paths" in self.tree:
            document.setdefault("paths", {})  # where they stood in a file that cannot be read
        lifted: dict[str, dict[str, Json]] = {}
        while self.waiting:
            kind, name, target = self.waiting.popleft()
            pointer = self.layout.where(str(kind.section), name)
            self.origins[pointer] = (target.source, target.pointer)
            copy = _Visit(self, target.source).visit(target.node, kind, pointer)
            if copy is not GONE:
                lifted.setdefault(str(kind.section), {})[name] = copy
        return self._with_shared(document, lifted)

    def _with_shared(self, document: dict[str, Json], lifted: dict[str, dict[str, Json]]) -> dict[str, Json]:
        if not lifted:
            return document
        holder = dict(mapping(document.get("components"))) if self.layout.home else document
        for key, section in self.layout.sections.items():
            if section in lifted:
                holder[key] = {**mapping(holder.get(key)), **lifted[section]}
        return {**document, "components": holder} if self.layout.home else holder

    def _name_components(self) -> None:
        """Let components keep their names where they, or all of a section, only refer to a file."""
        home = self.layout.home
        components = self._behind(self.tree.get(home[1:]) if home else self.tree, self.library.main, home)
        for key, holder in components.node.items() if isinstance(components.node, dict) else ():
            section = self.layout.sections.get(key)
            members = self._behind(holder, components.source, pointers.join(components.pointer, key))
            if section is not None and isinstance(members.node, dict):
                self.taken[section] = set(members.node)
                self._name_members(members, section)

    def _name_members(self, members: _Target, section: str) -> None:
        where = {name: pointers.join(members.pointer, name) for name in members.node}
        for name, pointer in where.items():
            self.names.setdefault((members.source, pointer, section), name)
        for name, node in members.node.items():
            if isinstance(node, dict) and len(node) == 1:
                target = self._behind(node, members.source, where[name])
                self.names.setdefault((target.source, target.pointer, section), name)

    def _behind(self, node: Json, source: Source, pointer: str) -> _Target:
        """Follow the reference that a node may be; one that leads to nothing is reported when it is visited."""
        reference = pointers.reference(node)
        try:
            return _Target(source, pointer, node) if reference is None else self.find(reference, source)
        except ReferenceProblem:
            return _Target(source, pointer, None)

    def count(self) -> None:
        """Stop where files that are copied into one another grow without end."""
        self.visited += 1
        if self.visited > MAX_NODES:
            message = f"{self.library.main.file}:1: its files, copied into one, make more than {MAX_NODES} parts"
            raise DocumentError(message)

    def find(self, reference: str, base: Source) -> _Target:
        """Follow a reference, through others on its way; ReferenceProblem where it leads to nothing."""
        key = (base, reference)
        if key not in self.found:
            self.found[key] = self._find(reference, base)
        return self.found[key]

    def _find(self, reference: str, base: Source) -> _Target:
        source, rest = base, reference
        for _ in range(_MAX_CHAIN):
            file, _, fragment = rest.partition("#")
            source = self.library.follow(file, source)
            tree = self.tree if source is self.library.main else source.value
            found = _walk(tree, pointers.from_fragment(fragment)) if fragment[:1] in ("", "/") else None
            if isinstance(found, tuple):
                return _Target(source, *found)
            if found is None:
                break
            rest = found
        hint = pointer_hint(tree, pointers.from_fragment(fragment))
        raise ReferenceProblem("ref-unresolved", f"{reference} points at nothing", hint)

    def lift(self, target: _Target, kind: Kind) -> str:
        """Give what a reference leads to a place under `components`, once, and return the local reference."""
        section = str(kind.section)
        key = (target.source, target.pointer, section)
        if key not in self.names:
            taken = self.taken.setdefault(section, set())
            self.names[key] = _unused_name(target, taken)
            taken.add(self.names[key])
            self.waiting.append((kind, self.names[key], target))
        return f"#{self.layout.where(section, self.names[key])}"


def _walk(tree: Json, pointer: str) -> tuple[str, Json] | str | None:
    """Go to a pointer: (pointer, node); or the reference that goes on for a `$ref` on the way; or None for nothing."""
    node = tree
    tokens = pointers.split(pointer)
    for index, token in enumerate(tokens):
        try:
            node = pointers.step(node, token)
        except KeyError:
            further = pointers.reference(node)
            if further is None:
                return None
            return pointers.join(further if "#" in further else f"{further}#", *tokens[index:])
    return pointers.join("", *tokens), node


def _unused_name(target: _Target, taken: set[str]) -> str:
    stem = component_name(f"/{target.source.path.stem if target.source.path else target.source.file}")
    name = component_name(target.pointer) or stem
    return name if name not in taken else unused(f"{stem}_{name}", taken)


class _Visit:
    """Visits what stands in one text."""

    def __init__(self, bundler: _Bundler, source: Source) -> None:
        self.bundler = bundler
        self.source = source

    def visit(self, node: Json, kind: Kind, pointer: str) -> Json:
        """Return a node with local references only."""
        if pointers.reference(node) is not None:
            return self._reference(node, kind, pointer)
        if isinstance(node, list) and kind is SCHEMA:
            kind = kinds.SCHEMA_LIST
        if not kind.fits(node) or isinstance(node, bool):
            return node
        self.bundler.count()
        copy = kinds.rebuild(node, kind, pointer, self.visit)
        if kind is SCHEMA and isinstance(copy.get("discriminator"), dict):
            copy["discriminator"] = self._discriminator(copy["discriminator"], pointer)
        return copy

    def _reference(self, node: dict[str, Json], kind: Kind, pointer: str) -> Json:
        try:
            target = self.bundler.find(node["$ref"], self.source)
        except ReferenceProblem as problem:
            return self._unresolved(node, problem, kind, pointer)
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        siblings = kinds.rebuild(siblings, kind, pointer, self.visit) if siblings else {}
        if target.source is self.bundler.library.main:
            return {"$ref": f"#{quote(target.pointer, safe=_SAFE)}", **siblings}
        if self._liftable(kind, pointer, target):
            return {"$ref": self.bundler.lift(target, kind), **siblings}
        return self._inline(target, siblings, kind, pointer)

    def _liftable(self, kind: Kind, pointer: str, target: _Target) -> bool:
        if kind.section is None or kind.section == "pathItems":
            return False
        name = self.bundler.names.get((target.source, target.pointer, kind.section))
        return name is None or pointer != self.bundler.layout.where(kind.section, name)

    def _inline(self, target: _Target, siblings: dict[str, Json], kind: Kind, pointer: str) -> Json:
        """Put what a reference leads to in its place: path items, operations, whole mappings."""
        key = (target.source, target.pointer)
        if key in self.bundler.inlining:
            self._note("ref-cycle", f"{target.source.file}#{target.pointer} holds itself; left out", pointer)
            return GONE
        self.bundler.inlining.append(key)
        self.bundler.origins[pointer] = key
        copy = _Visit(self.bundler, target.source).visit(target.node, kind, pointer)
        self.bundler.inlining.pop()
        return {**copy, **siblings} if isinstance(copy, dict) else copy

    def _unresolved(self, node: dict[str, Json], problem: ReferenceProblem, kind: Kind, pointer: str) -> Json:
        """Leave what may be resolved in the bundle, local pointers and `$id`s; no file is left that cannot be read."""
        local = self.source is self.bundler.library.main and node["$ref"].startswith("#")
        if local or (kind is SCHEMA and self.bundler.library.has_ids):
            return node
        gone = "any value is accepted" if kind is SCHEMA else f"this {kind.name} is left out"
        self._note(problem.rule, f"{problem.message}; {gone}{problem.hint}", pointer)
        return {} if kind is SCHEMA else GONE

    def _note(self, rule: str, message: str, pointer: str) -> None:
        source, where = _origin(self.bundler.origins, self.bundler.library.main, pointer)
        self.bundler.findings.add_in(rule, message, source, where)

    def _discriminator(self, node: dict[str, Json], pointer: str) -> dict[str, Json]:
        """Make the references of a discriminator's mapping local; names of schemas stay (Discriminator Object)."""
        mapping = node.get("mapping")
        if not isinstance(mapping, dict):
            return node
        return {**node, "mapping": {key: self._mapped(value, pointer) for key, value in mapping.items()}}

    def _mapped(self, value: Json, pointer: str) -> Json:
        if not isinstance(value, str) or not re.search(r"[#/]|\.(ya?ml|json)$", value):
            return value
        found = self._reference({"$ref": value}, SCHEMA, f"{pointer}/discriminator")
        return pointers.reference(found) or value
