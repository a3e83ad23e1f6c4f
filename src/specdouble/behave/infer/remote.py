"""Verbs in paths: `users.list`, `/createAccount`, `/accounts/create` are one collection when they share a noun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from specdouble.behave.infer.draft import Draft
from specdouble.behave.infer.facts import Facts
from specdouble.behave.infer.keys import key_property
from specdouble.behave.infer.routes import HOLE, Tokens
from specdouble.behave.infer.shapes import Shape
from specdouble.behave.infer.sites import Survey
from specdouble.behave.infer.tables import Table, Tables
from specdouble.behave.infer.words import (
    CREATE_VERBS,
    DELETE_VERBS,
    LIST_VERBS,
    READ_VERBS,
    UPDATE_VERBS,
    is_noun,
    singular,
    snake,
    words,
)
from specdouble.behave.model import Kind

_RULE = "verb and noun (10, 13)"
_KINDS = (
    (DELETE_VERBS, Kind.DELETE),
    (UPDATE_VERBS, Kind.UPDATE),
    (CREATE_VERBS, Kind.CREATE),
    (READ_VERBS, Kind.READ),
    (LIST_VERBS, Kind.LIST),
)


@dataclass(frozen=True)
class Remote:
    """One operation whose path is a verb and a noun."""

    facts: Facts
    noun: str
    kind: Kind


def find_remote(survey: Survey, tables: Tables) -> tuple[dict[Tokens, Table], dict[str, Draft]]:
    """Find collections that stand behind verbs: their tables, and a decision for each operation."""
    groups: dict[tuple[Tokens, str], list[Remote]] = defaultdict(list)
    for facts in survey.facts:
        remote = _parse(facts) if tables.at(facts.route.site) is None else None
        if remote is not None:
            groups[_above(facts.route.tokens), remote.noun].append(remote)
    found: dict[Tokens, Table] = {}
    drafts: dict[str, Draft] = {}
    for (above, noun), remotes in sorted(groups.items()):
        table = _existing(tables, above, noun) or _table(tables, above, noun, remotes)
        if table is None:
            continue
        found |= {} if table.home in tables.tables else {table.home: table}
        drafts |= {remote.facts.operation.id: draft for remote in remotes if (draft := _draft(survey, remote, table))}
    kept = {draft.home for draft in drafts.values()}
    return {home: table for home, table in found.items() if home in kept}, drafts


def _parse(facts: Facts) -> Remote | None:
    """Split a path without parameters into noun and verb; None where it is not made of both."""
    if facts.method not in {"GET", "POST"} or HOLE in facts.route.tokens or not facts.route.site:
        return None
    for noun, verb in _readings(facts.route.site):
        kind = next((kind for verbs, kind in _KINDS if verb in verbs), None)
        if kind is Kind.READ and facts.list is not None:
            kind = Kind.LIST
        if kind is not None and is_noun(noun):
            return Remote(facts, singular(noun), kind)
    return None


def _readings(site: Tokens) -> Iterable[tuple[str, str]]:
    """List the ways a path can be a noun and a verb."""
    last = site[-1]
    head, dot, tail = last.rpartition(".")
    spoken = words(last)
    if dot:
        yield head, (words(tail) or ("",))[0]
    elif len(spoken) == 1 and len(site) > 1:
        yield site[-2], spoken[0]
    elif len(spoken) > 1:
        yield "_".join(spoken[1:]), spoken[0]


def _above(tokens: Tokens) -> Tokens:
    """Return what stands before the noun."""
    last = tokens[-1]
    return tokens[:-1] if "." in last or len(words(last)) > 1 else tokens[:-2]


def _existing(tables: Tables, above: Tokens, noun: str) -> Table | None:
    """Find the table that a path with items already owns."""
    return next((table for home, table in tables.tables.items() if home[:-1] == above and table.noun == noun), None)


def _table(tables: Tables, above: Tokens, noun: str, remotes: list[Remote]) -> Table | None:
    if len({remote.kind for remote in remotes}) < 2:
        return None
    row = _row(remotes)
    taken = {table.name for table in tables.tables.values()}
    plural = next((words_of for remote in remotes for words_of in [_plural(remote, noun)] if words_of), noun)
    if row is None or plural in taken:
        return None
    return Table((*above, plural), plural, row, run=1)


def _plural(remote: Remote, noun: str) -> str:
    """Return the noun as a list spells it."""
    spoken = [snake(name) for name, _ in _readings(remote.facts.route.site)]
    return next((name for name in spoken if name != noun and singular(name) == noun), "")


def _row(remotes: list[Remote]) -> Shape | None:
    """Choose the row: as read, listed, created."""
    rank = (Kind.READ, Kind.LIST, Kind.CREATE, Kind.UPDATE)
    ordered = sorted(
        remotes, key=lambda remote: (rank.index(remote.kind) if remote.kind in rank else 9, remote.facts.operation.path)
    )
    for remote in ordered:
        found = remote.facts.list if remote.kind is Kind.LIST else remote.facts.row
        if found is not None and found.shape.properties and _has_key(found.shape, remote.noun):
            return found.shape
    return None


def _has_key(row: Shape, noun: str) -> bool:
    spoken = {snake(name) for name in row.properties}
    return bool(spoken & {"id", "uuid", f"{noun}_id", "key", "name"})


def _draft(survey: Survey, remote: Remote, table: Table) -> Draft | None:
    facts = remote.facts
    if remote.kind is Kind.LIST:
        return Draft(Kind.LIST, table.home, _RULE, "a verb that lists", "mid") if facts.list is not None else None
    item = (
        facts.row.pointer
        if facts.row is not None and set(facts.row.shape.properties) & set(table.row.properties) - {"ok"}
        else None
    )
    why = f"the verb of {table.name}"
    if remote.kind is Kind.CREATE:
        return Draft(Kind.CREATE, table.home, _RULE, why, "mid", item) if facts.body_row is not None else None
    body, query = _key_names(survey, remote, table)
    if not body and not query:
        return None
    return Draft(remote.kind, table.home, _RULE, why, "mid", item, body_key=body, query_key="" if body else query)


def _key_names(survey: Survey, remote: Remote, table: Table) -> tuple[str, str]:
    """Find where the id stands: in the body, or in the query."""
    body = remote.facts.body_row.shape.properties if remote.facts.body_row is not None else {}
    queries = [one.name for one in remote.facts.operation.parameters if one.location == "query"]
    return _key_name(survey, body, remote, table), _key_name(survey, queries, remote, table)


def _key_name(survey: Survey, names: Iterable[str] | Mapping[str, object], remote: Remote, table: Table) -> str:
    by_word = {snake(name): name for name in names}
    wanted = (f"{remote.noun}_id", "id", remote.noun, "uuid", f"{remote.noun}_uuid", "key", "name")
    name = next((by_word[word] for word in wanted if word in by_word), "")
    return name if name and key_property(survey.shapes, table.row, name, table.noun) is not None else ""
