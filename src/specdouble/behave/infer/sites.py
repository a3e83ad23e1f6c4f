"""The path tree: what is known of every path that ends in a literal, and of the items below it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from specdouble.behave.infer.facts import Facts, facts_of
from specdouble.behave.infer.overrides import Override
from specdouble.behave.infer.routes import HOLE, Tokens, route, scope_of
from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.words import (
    CRUD,
    MEASURES,
    SURE_VERBS,
    is_noun,
    is_plural,
    is_report,
    singular,
    snake,
    verb,
    words,
)
from specdouble.contract.model import Document, Operation

Methods = Mapping[str, Facts]


@dataclass(frozen=True)
class Site:
    """A literal path, its operations by the number of parameters after it, and the evidence that it holds rows.

    `run` is the number of parameters that find one item: two for `/repos/{owner}/{repo}` (a compound key).
    """

    tokens: Tokens
    levels: Mapping[int, Methods]
    runs_below: frozenset[int]  # of parameters, before a further literal

    @property
    def segment(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    @property
    def scope(self) -> Tokens:
        return scope_of(self.tokens)

    @property
    def own(self) -> Methods:
        """Return the operations on the path itself."""
        return self.levels.get(0, {})

    @property
    def items(self) -> Methods:
        """Return the operations on one item."""
        return self.levels.get(self.run, {}) if self.run else {}

    @cached_property
    def run(self) -> int:
        addressed = [run for run, methods in self.levels.items() if run and _reads_one(methods)]
        listed = [run + 1 for run, methods in self.levels.items() if run and _lists(methods) and "POST" in methods]
        return max(addressed or listed or self.runs_below or {0})

    @cached_property
    def listing(self) -> Facts | None:
        """Return the operation that lists the rows: on the path itself, or under the first of several parameters."""
        levels = (self.levels.get(run, {}) for run in range(max(self.run, 1)))
        return next((methods["GET"] for methods in levels if _lists(methods)), None)

    @property
    def creating(self) -> Facts | None:
        """Return the POST where the rows are listed, or on the path itself."""
        run = self.listing.route.run if self.listing is not None else 0
        return self.levels.get(run, {}).get("POST")

    @cached_property
    def letters(self) -> str:
        """Return the evidence: C a parameter below, N a plural noun, L a list, V a verb."""
        signs = {
            "C": self.run > 0,
            "N": is_noun(self.segment) and is_plural(self.segment) and not self.is_verb,
            "L": self.listing is not None,
            "V": self.is_verb,
        }
        return "".join(letter for letter, holds in signs.items() if holds)

    @cached_property
    def is_verb(self) -> bool:
        """Tell whether the last literal is a verb: `cancel`, `users.list`, `find-by-tags`, and not `test-results`."""
        head, _, tail = self.segment.rpartition(".")
        if head and words(tail)[:1] and words(tail)[0] in CRUD:
            return True
        first = verb(self.segment)
        return bool(first) and (first in SURE_VERBS or not is_plural(self.segment) or snake(self.segment) == first)

    @cached_property
    def signs(self) -> int:
        """Count what speaks for a collection."""
        return sum(letter in self.letters for letter in "CNL")

    @cached_property
    def is_report(self) -> bool:
        """Tell whether this path speaks of counts and measures and does nothing else."""
        beside = [token for token in self.tokens[len(self.scope) : -1] if token in MEASURES]
        spoken = is_report(self.segment) or bool(beside)
        return spoken and not self.run and sum(map(len, self.levels.values())) == 1

    @cached_property
    def row(self) -> Shape | None:
        """Return the shape of its rows: as read, else as listed, else as written."""
        return next((shape for shape in self._rows() if shape.properties), None)

    def _rows(self) -> Iterable[Shape]:
        item, own, create = self.items, self.own, self.creating
        for facts in (item.get("GET"), self.listing, own.get("GET")):
            if facts is not None and facts.row is not None:
                yield facts.row.shape
            if facts is not None and facts.list is not None and facts is self.listing:
                yield facts.list.shape
        for facts in (create, item.get("PATCH"), item.get("PUT"), item.get("POST"), own.get("PUT"), own.get("PATCH")):
            if facts is not None and facts.row is not None and not _is_receipt(facts.row.shape):
                yield facts.row.shape
        for facts in (item.get("PUT"), create, item.get("PATCH"), own.get("PUT")):
            if facts is not None and facts.body_row is not None:
                yield facts.body_row.shape


@dataclass(frozen=True)
class Survey:
    """All that a document says, in the order of its paths' names and not of its text."""

    document: Document
    shapes: Shapes
    facts: tuple[Facts, ...]
    sites: Mapping[Tokens, Site]
    spellings: Mapping[Tokens, str] = field(default_factory=dict)  # path up to a parameter -> the parameter's name
    own_spellings: Mapping[Tokens, str] = field(default_factory=dict)  # the same, of paths that end there
    texts: frozenset[Tokens] = frozenset()  # paths up to a parameter that is always declared as text

    def site(self, tokens: Tokens) -> Site | None:
        return self.sites.get(tokens)

    def column(self, prefix: Tokens) -> str:
        """Name the hidden column for the last parameter of `prefix`: `book_id`, and `team_id` for `/teams/{id}`."""
        name = snake(self.spellings.get(prefix, "key"))
        if name not in {"id", "uuid", "slug", "name", "key", "code", "number"}:
            return name
        nouns = [token for token in prefix if token != HOLE]
        return f"{singular(nouns[-1])}_{name}" if nouns else name


def survey(document: Document, overrides: Mapping[Tokens, Override]) -> Survey:
    """Read every operation of a document and hang it into the tree."""
    shapes = Shapes(document)
    ordered = sorted(document.operations, key=lambda operation: (operation.path, operation.method))
    said = {tokens: override.pointers for tokens, override in overrides.items()}
    facts = tuple(facts_of(operation, shapes, _said(said, operation)) for operation in ordered)
    return Survey(
        document, shapes, facts, _sites(facts), _spellings(facts), _spellings(facts, own=True), _texts(shapes, facts)
    )


def _said(said: Mapping[Tokens, Mapping[str, str]], operation: Operation) -> Mapping[str, str]:
    """Find the pointers that an author gives for an operation: `items` for a GET of the list, `item` for the rest."""
    found = said.get(route(operation.path).site, {}) if said else {}
    lists = operation.method == "GET" and not route(operation.path).run and "items" in found
    return {key: pointer for key, pointer in found.items() if lists == (key == "items")}


def _sites(facts: Iterable[Facts]) -> dict[Tokens, Site]:
    levels: dict[Tokens, dict[int, dict[str, Facts]]] = defaultdict(lambda: defaultdict(dict))
    below: dict[Tokens, set[int]] = defaultdict(set)
    for one in facts:
        levels[one.route.site][one.route.run].setdefault(one.method, one)
        for site, run in _runs(one.route.tokens):
            below[site].add(run)
    return {
        tokens: Site(tokens, levels.get(tokens, {}), frozenset(below.get(tokens, ())))
        for tokens in sorted({*levels, *below})
        if tokens
    }


def _runs(tokens: Tokens) -> Iterable[tuple[Tokens, int]]:
    """Find every run of parameters in a path that a literal follows, with the path before it."""
    start = None
    for index, token in enumerate(tokens):
        if token == HOLE:
            start = index if start is None else start
        elif start is not None:
            yield tokens[:start], index - start
            start = None


def _spellings(facts: Iterable[Facts], *, own: bool = False) -> dict[Tokens, str]:
    """Choose the commonest spelling of each parameter, the first in the alphabet of equals.

    `own`: of the operations on the rows themselves. What stands below them may say `/teams/{slug}` otherwise:
    `/teams/{team-id}/members`.
    """
    seen: dict[Tokens, Counter[str]] = defaultdict(Counter)
    for one in facts:
        holes = (index for index, token in enumerate(one.route.tokens) if token == HOLE)
        for index, name in zip(holes, one.route.names, strict=True):
            prefix = one.route.tokens[: index + 1]
            if not own or prefix == one.route.tokens:
                seen[prefix][name] += 1
    return {prefix: min(names, key=lambda name: (-names[name], name)) for prefix, names in seen.items()}


def _texts(shapes: Shapes, facts: Iterable[Facts]) -> frozenset[Tokens]:
    """Find the parameters that every operation declares as text."""
    types: dict[Tokens, set[str]] = defaultdict(set)
    for one in facts:
        declared = {found.name: found.schema for found in one.operation.parameters if found.location == "path"}
        holes = (index for index, token in enumerate(one.route.tokens) if token == HOLE)
        for index, name in zip(holes, one.route.names, strict=True):
            types[one.route.tokens[: index + 1]].add(shapes.of(declared.get(name)).type)
    return frozenset(prefix for prefix, found in types.items() if found == {"string"})


def _reads_one(methods: Methods) -> bool:
    """Tell whether operations work on one row: they do not where GET answers a list."""
    return bool({"GET", "PUT", "PATCH", "DELETE", "POST"} & set(methods)) and not _lists(methods)


def _lists(methods: Methods) -> bool:
    return "GET" in methods and methods["GET"].list is not None


def _is_receipt(shape: Shape) -> bool:
    """Tell whether an answer only says that something was done."""
    return {snake(name) for name in shape.properties} <= {"success", "message", "status", "ok", "code", "error", "type"}
