"""Decides every operation: the rules in the order in which they are asked."""

from __future__ import annotations

from dataclasses import replace

from specdouble.behave.infer.draft import Draft, Left, View
from specdouble.behave.infer.remote import find_remote
from specdouble.behave.infer.routes import HOLE, Tokens, site_of
from specdouble.behave.infer.rules_below import decide_below, decide_below_one
from specdouble.behave.infer.rules_collection import decide_collection
from specdouble.behave.infer.rules_elsewhere import decide_elsewhere
from specdouble.behave.infer.rules_item import decide_item
from specdouble.behave.infer.sites import Site, Survey
from specdouble.behave.infer.tables import Tables
from specdouble.behave.model import Kind

_MAKES = frozenset(
    {Kind.CREATE, Kind.UPSERT, Kind.BULK_CREATE, Kind.REPLACE_SET, Kind.WRITE_SINGLETON, Kind.REPLACE, Kind.UPDATE}
)


def decide(survey: Survey, tables: Tables) -> tuple[Tables, dict[str, Draft | Left]]:
    """Decide every operation of a document, by its id; tables that stand behind verbs join those of the paths."""
    found, remote = find_remote(survey, tables)
    tables = replace(tables, tables={**tables.tables, **found})
    outcomes: dict[str, Draft | Left] = {}
    for facts in survey.facts:
        site = survey.site(facts.route.site) or Site(facts.route.site, {}, frozenset())
        outcome = _decide(View(survey, tables, facts, site))
        outcomes[facts.operation.id] = remote.get(facts.operation.id, outcome) if isinstance(outcome, Left) else outcome
    return tables, _without_strangers(tables, outcomes)


def _decide(view: View) -> Draft | Left:
    if view.facts.method not in {"GET", "POST", "PUT", "PATCH", "DELETE"}:
        return Left(f"{view.facts.method} does nothing to rows")
    if view.facts.route.run:
        return decide_item(view)
    table = view.tables.at(view.site.tokens)
    found = decide_collection(view, table) if table is not None else None
    return found or decide_below_one(view) or decide_below(view) or decide_elsewhere(view)


def _without_strangers(tables: Tables, outcomes: dict[str, Draft | Left]) -> dict[str, Draft | Left]:
    """Leave rows that nothing creates below a parameter that no known row answers to: they would never be found."""
    made = {draft.home for draft in outcomes.values() if isinstance(draft, Draft) and draft.kind in _MAKES}
    strange = {
        home
        for home, table in tables.tables.items()
        if home not in made and any(_is_strange(tables, home[: index + 1]) for index in _holes(home))
    }
    why = Left("rows below a parameter that names no known row, and that nothing creates")
    return {name: why if isinstance(one, Draft) and one.home in strange else one for name, one in outcomes.items()}


def _is_strange(tables: Tables, prefix: Tokens) -> bool:
    """Tell whether a parameter stands for no row: not for one, and not for the first part of a compound key."""
    home = site_of(prefix)
    table = tables.tables.get(home)
    return table is None or table.singleton or len(prefix) > len(table.item)


def _holes(tokens: Tokens) -> list[int]:
    return [index for index, token in enumerate(tokens) if token == HOLE]
