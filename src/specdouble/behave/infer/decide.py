"""Decides every operation: the rules in the order in which they are asked."""

from __future__ import annotations

from specdouble.behave.infer.draft import Draft, Left, View
from specdouble.behave.infer.rules_below import decide_below
from specdouble.behave.infer.rules_collection import decide_collection
from specdouble.behave.infer.rules_elsewhere import decide_elsewhere
from specdouble.behave.infer.rules_item import decide_item
from specdouble.behave.infer.sites import Site, Survey
from specdouble.behave.infer.tables import Tables


def decide(survey: Survey, tables: Tables) -> dict[str, Draft | Left]:
    """Decide every operation of a document, by its id."""
    outcomes: dict[str, Draft | Left] = {}
    for facts in survey.facts:
        site = survey.site(facts.route.site) or Site(facts.route.site, {}, frozenset())
        outcomes[facts.operation.id] = _decide(View(survey, tables, facts, site))
    return outcomes


def _decide(view: View) -> Draft | Left:
    if view.facts.method not in {"GET", "POST", "PUT", "PATCH", "DELETE"}:
        return Left(f"{view.facts.method} does nothing to rows")
    if view.facts.route.run:
        return decide_item(view)
    table = view.tables.at(view.site.tokens)
    found = decide_collection(view, table) if table is not None else None
    return found or decide_below(view) or decide_elsewhere(view)
