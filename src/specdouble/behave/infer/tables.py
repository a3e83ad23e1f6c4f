"""Which paths own rows, and which show the rows of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from specdouble.behave.infer.keys import key_property
from specdouble.behave.infer.overrides import Override
from specdouble.behave.infer.routes import HOLE, Tokens, scope_of, site_of
from specdouble.behave.infer.shapes import Shape, is_same
from specdouble.behave.infer.sites import Site, Survey
from specdouble.behave.infer.words import (
    CONTAINERS,
    PAGING,
    PARTS,
    STATUS,
    is_noun,
    is_plural,
    same_noun,
    singular,
    snake,
    verb,
    words,
)

ITEM_METHODS = ("GET", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Table:
    """Rows of one kind. `home` is the path that owns them, `run` the number of parameters after it that find a row."""

    home: Tokens
    name: str
    row: Shape
    run: int = 1
    singleton: bool = False
    unfindable: bool = False  # no answer shows the key, and no client chose it

    @property
    def item(self) -> Tokens:
        """Return the path of one row."""
        return self.home + (HOLE,) * self.run

    @property
    def noun(self) -> str:
        return singular(self.home[-1])


@dataclass(frozen=True)
class Tables:
    """All tables, and for each path the table whose rows it shows."""

    tables: Mapping[Tokens, Table]
    known: Known
    shown: Mapping[Tokens, Tokens] = field(default_factory=dict)  # a path -> the home of its rows

    def at(self, tokens: Tokens) -> Table | None:
        """Return the table that a path owns or shows."""
        return self.tables.get(self.shown.get(tokens, tokens))

    def below(self, scope: Tokens) -> Table | None:
        """Return the table of whose rows `scope` is the path of one."""
        home = scope
        while home and home[-1] == HOLE:
            home = home[:-1]
        table = self.tables.get(home)
        if table is None or table.singleton or table.unfindable:
            return None
        return table if table.item == scope else None


def find_tables(survey: Survey, overrides: Mapping[Tokens, Override]) -> Tables:
    """Find what owns rows: paths with items first, then lists and creates that show no rows of theirs."""
    for tokens, override in overrides.items():
        _check_rows(survey, tokens, override)
    generic = _generic(survey)
    owners = {
        tokens: site for tokens, site in survey.sites.items() if _owns_items(site) and not _is_envelope(site, generic)
    }
    known = Known(owners, generic)
    shown: dict[Tokens, Tokens] = {}
    others: dict[Tokens, Site] = {}
    for tokens, site in survey.sites.items():
        if tokens in owners and _has_item_operation(site):
            continue
        home = known.home_of(site)
        if home is not None and (tokens not in overrides or overrides[tokens].name is None):
            shown[tokens] = home
        elif tokens not in owners and (_owns_more(site, survey) or tokens in overrides):
            others[tokens] = site
    homes = [tokens for tokens in [*owners, *others] if tokens not in shown]
    names = _names(homes, overrides)
    shown |= _named_again(names, overrides)
    tables = {
        tokens: _with_stored(
            _table(survey, survey.sites[tokens], names[tokens], forced=tokens in overrides), overrides.get(tokens)
        )
        for tokens in sorted(homes)
        if tokens not in shown
    }
    return Tables(tables, known, shown)


def _check_rows(survey: Survey, tokens: Tokens, override: Override) -> None:
    site = survey.site(tokens)
    if site is None or site.row is None:
        raise override.wrong("", f"no operation of {override.path} answers or takes an object that could be its row")


def _named_again(names: Mapping[Tokens, str], overrides: Mapping[Tokens, Override]) -> dict[Tokens, Tokens]:
    """Find the paths to which x-resource gives the name of another: they show its rows."""
    homes: dict[str, Tokens] = {}
    shown: dict[Tokens, Tokens] = {}
    for tokens in sorted(names, key=lambda tokens: (tokens in overrides, len(tokens), tokens)):
        home = homes.setdefault(names[tokens], tokens)
        if home != tokens:
            shown[tokens] = home
    return shown


class Known:
    """Tells whose rows a shape is: by the schema's name, else by nine in ten of its properties."""

    def __init__(self, owners: Mapping[Tokens, Site], generic: set[frozenset[str]]) -> None:
        self._owners = {tokens: site for tokens, site in owners.items() if _has_item_operation(site)}
        self._names: dict[str, list[Tokens]] = defaultdict(list)
        self._properties: dict[str, list[Tokens]] = defaultdict(list)
        for tokens, site in self._owners.items():
            assert site.row is not None  # noqa: S101
            for name in _row_names(site):
                self._names[name].append(tokens)
            for name in site.row.properties:
                self._properties[name].append(tokens)
        self._generic = generic

    def home_of(self, site: Site) -> Tokens | None:
        """Return whose rows a site lists or creates, None for its own: a POST that answers its parent attaches."""
        listed, post = site.listing, site.own.get("POST")
        if site.is_report:
            return None
        if listed is not None and listed.list is not None:
            return self.owner(listed.list.shape, site.tokens)
        if post is None or post.row is None or site.is_verb or not is_noun(site.segment) or "GET" in site.own:
            return None
        home = self.named(post.row.shape, site.tokens)
        return home if home != site_of(site.scope) and repeats(site) else None

    def named(self, row: Shape, near: Tokens) -> Tokens | None:
        """Return whose rows have this very schema; `near` is the path that shows them."""
        named = [tokens for tokens in self._names.get(row.name, ()) if tokens != near] if row.name else []
        return self._nearest(named, row, near)

    def owner(self, row: Shape, near: Tokens) -> Tokens | None:
        """Return whose rows have this shape, by name or else by properties; `near` is the path that shows them."""
        named = [tokens for tokens in self._names.get(row.name, ()) if tokens != near] if row.name else []
        if named:
            return self._nearest(self._known_from(near, named, row), row, near)
        if row.name in self._names:
            return None
        alike = [tokens for tokens in self._overlapping(row) if tokens != near and _within(tokens, near)]
        if self.is_generic(row) or len(row.properties) < 3:
            alike = [tokens for tokens in alike if near and same_noun(tokens[-1], near[-1])]
        return self._nearest(alike, row, near)

    def _known_from(self, near: Tokens, named: list[Tokens], row: Shape) -> list[Tokens]:
        """Prefer rows of the same noun that stand below nothing to those of the same schema that `near` has no ids of.

        `/orgs/{org}/repos` lists what `/repos/{id}` reads, though only `/teams/{id}/repos/{repo}` has the same schema.
        """
        if not near or any(_within(tokens, near) and same_noun(tokens[-1], near[-1]) for tokens in named):
            return named
        top = [tokens for tokens in self._overlapping(row) if tokens != near and not scope_of(tokens)]
        return [tokens for tokens in top if same_noun(tokens[-1], near[-1])] or named

    def is_generic(self, row: Shape) -> bool:
        """Tell whether a shape occurs under so many nouns that it is an envelope or an event."""
        return frozenset(row.properties) in self._generic

    def _overlapping(self, row: Shape) -> list[Tokens]:
        counts: dict[Tokens, int] = defaultdict(int)
        for name in row.properties:
            for tokens in self._properties.get(name, ()):
                counts[tokens] += 1
        return sorted(tokens for tokens, count in counts.items() if count >= 0.9 * len(row.properties))

    def _nearest(self, homes: list[Tokens], row: Shape, near: Tokens) -> Tokens | None:
        if len(homes) <= 1:
            return homes[0] if homes else None
        alike = [home for home in homes if near and same_noun(home[-1], near[-1])]
        alike = alike or [home for home in homes if row.name and same_noun(home[-1], row.name)]
        return min(alike, key=lambda home: (len(home), home)) if alike else None


def _within(home: Tokens, near: Tokens) -> bool:
    """Tell whether all rows above `home` stand above `near` too, so that their ids are known."""
    scope = scope_of(home)
    return near[: len(scope)] == scope


def _owns_items(site: Site) -> bool:
    if not site.run or site.row is None or not is_noun(site.segment):
        return False
    if site.is_verb and not (_has_item_operation(site) and ("L" in site.letters or "POST" in site.own)):
        return False
    return site.signs >= 2 or _has_item_operation(site)


def _has_item_operation(site: Site) -> bool:
    return any(method in site.items and site.items[method].list is None for method in ITEM_METHODS)


def _is_envelope(site: Site, generic: set[frozenset[str]]) -> bool:
    """Tell whether what looks like a row is an envelope that was not opened: under many nouns, in words of status."""
    names = frozenset(site.row.properties) if site.row is not None else frozenset()
    return names in generic and all(word in PAGING | STATUS | CONTAINERS for name in names for word in words(name))


def _owns_more(site: Site, survey: Survey) -> bool:
    """Tell whether a site without items has rows of its own: a list, an append-only create, a singleton."""
    if site.is_report or not is_noun(site.segment) or site.row is None or _is_parents(site, survey):
        return False
    if changes_one(site, survey):
        return False
    return _is_list(site) or is_append_only(site) or is_singleton(site)


def _is_parents(site: Site, survey: Survey) -> bool:
    """Tell whether a site below an item answers that item: a POST attaches, a known word reads a part of it."""
    parent = survey.sites.get(site_of(site.scope))
    if parent is None or parent.row is None or site.row is None or "L" in site.letters:
        return False
    return is_same(site.row, parent.row) and ("GET" not in site.own or site.segment in PARTS)


def changes_one(site: Site, survey: Survey) -> bool:
    """Tell whether a site is a verb on the one object that its path stands on: `/settings/set_theme`, answering it."""
    above = survey.sites.get(site.tokens[:-1])
    if above is None or above.row is None or site.row is None or not verb(site.segment) or "GET" in site.own:
        return False
    return is_singleton(above) and is_same(site.row, above.row)


def _is_list(site: Site) -> bool:
    return "L" in site.letters and not site.is_verb


def is_append_only(site: Site) -> bool:
    """Tell whether a POST alone makes rows: a plural with a 201, or below an item an answer that repeats the body."""
    post = site.own.get("POST")
    if post is None or "GET" in site.own or post.row is None or site.is_verb:
        return False
    if is_plural(site.segment) and post.creates:
        return True
    return bool(site.scope) and (is_plural(site.segment) or "id" in post.row.shape.properties) and repeats(site)


def repeats(site: Site) -> bool:
    """Tell whether the answer of a POST repeats at least half of its body, as a new row does."""
    post = site.own["POST"]
    if post.row is None or post.body_row is None or not post.body_row.shape.properties:
        return False
    body, answer = set(post.body_row.shape.properties), set(post.row.shape.properties)
    return 2 * len(body & answer) >= len(body)


def is_singleton(site: Site) -> bool:
    """Tell whether a path is one object: read and written at one literal path, or read below an item."""
    read = site.own.get("GET")
    if read is None or read.list is not None or read.row is None or site.run:
        return False
    if {"PUT", "PATCH"} & set(site.own):
        return True
    post = site.own.get("POST")
    if post is not None and post.row is not None and is_same(post.row.shape, read.row.shape):
        return not is_plural(site.segment) or bool(site.scope)
    return bool(site.scope) and not site.is_verb


def _row_names(site: Site) -> Iterable[str]:
    """Name the schemas that are this site's rows: as read, listed and created."""
    seen = [site.row]
    seen += [facts.row.shape for facts in (site.items.get("GET"), site.creating) if facts and facts.row]
    seen += [site.listing.list.shape] if site.listing is not None and site.listing.list is not None else []
    return sorted({shape.name for shape in seen if shape is not None and shape.name})


def _generic(survey: Survey) -> set[frozenset[str]]:
    """Find the shapes that occur under more than three nouns: envelopes and events."""
    nouns: dict[frozenset[str], set[str]] = defaultdict(set)
    for site in survey.sites.values():
        if site.row is not None:
            nouns[frozenset(site.row.properties)].add(singular(site.segment))
    return {shape for shape, seen in nouns.items() if len(seen) > 3}


def _names(homes: Iterable[Tokens], overrides: Mapping[Tokens, Override]) -> dict[Tokens, str]:
    """Name tables by their last literal; of several that share it, the shortest path keeps it, the rest say more."""
    given = {tokens: name for tokens in homes if tokens in overrides and (name := overrides[tokens].name) is not None}
    ordered = sorted((tokens for tokens in homes if tokens not in given), key=lambda tokens: (len(tokens), tokens))
    names: dict[Tokens, str] = {}
    taken = {name for tokens, name in given.items() if snake(tokens[-1]) == name}  # its own, whoever else ends like it
    groups: dict[str, list[Tokens]] = defaultdict(list)
    for tokens in ordered:
        groups[snake(tokens[-1])].append(tokens)
    for tokens in ordered:
        group = groups[snake(tokens[-1])]
        alone = len(group) == 1 or (tokens == group[0] and len(group[1]) > len(tokens))
        names[tokens] = _name(tokens, taken, qualified=not alone)
        taken.add(names[tokens])
    return names | given


def _name(tokens: Tokens, taken: set[str], *, qualified: bool) -> str:
    literals = [snake(token) for token in tokens if token != HOLE]
    name = literals[-1]
    nouns = [singular(literal) for literal in literals[:-1] if is_noun(literal)]
    above = nouns or literals[:-1]
    while (qualified or name in taken) and above:
        name, qualified = f"{above.pop()}_{name}", False
    number = 2
    while name in taken:
        name, number = f"{name}_{number}", number + 1
    return name


def _table(survey: Survey, site: Site, name: str, *, forced: bool) -> Table:
    assert site.row is not None  # noqa: S101
    read = site.own.get("GET")
    single = is_singleton(site) or (forced and read is not None and read.row is not None and not site.run)
    singleton = single and "L" not in site.letters
    unfindable = not forced and not singleton and _is_unfindable(survey, site)
    return Table(site.tokens, name, site.row, 0 if singleton else (site.run or 1), singleton, unfindable)


def _with_stored(table: Table, override: Override | None) -> Table:
    """Let rows hold what no answer shows, where the document's author says so."""
    stored = override.part("stored") if override is not None else {}
    if override is None or not stored:
        return table
    row = table.row
    for name in stored:
        if name in row.properties:
            raise override.wrong(f"/stored/{name}", f"answers show {name!r}; stored is what they do not show")
    optional = {name for name, schema in stored.items() if isinstance(schema, dict) and "default" in schema}
    needed = stored.keys() - optional - {override.says.get("deleted_field")}  # which a row has once it is deleted
    properties, required = {**row.properties, **stored}, row.required | needed
    schema = {"type": "object", "required": sorted(required), "properties": properties}
    return replace(table, row=replace(row, schema=schema, properties=properties, required=frozenset(required)))


def _is_unfindable(survey: Survey, site: Site) -> bool:
    """Tell whether nobody can know a key: rows do not show it, none is created, and it is no number to guess."""
    parameter = survey.spellings.get(site.tokens + (HOLE,) * site.run) if site.run else None
    if parameter is None or site.creating is not None or "POST" in site.own or "PUT" in site.items or site.row is None:
        return False
    if key_property(survey.shapes, site.row, parameter, singular(site.segment)) is not None:
        return False
    declared = [one for facts in site.items.values() for one in facts.operation.parameters if one.name == parameter]
    return not any(survey.shapes.of(one.schema).type == "integer" for one in declared)
