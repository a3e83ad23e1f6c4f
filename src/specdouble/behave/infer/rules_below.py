"""Rules for a literal that owns no rows, below an item or one object: actions, content, parts of the row."""

from __future__ import annotations

from specdouble.behave.infer.actions import merged, status_set
from specdouble.behave.infer.draft import Draft, Left, View
from specdouble.behave.infer.likeness import is_row_of
from specdouble.behave.infer.shapes import is_same
from specdouble.behave.infer.tables import Table, changes_one
from specdouble.behave.infer.words import PARTS, is_plural
from specdouble.behave.model import Kind


def decide_below(view: View) -> Draft | Left | None:
    """Decide an operation on a literal below an item; None where it stands below none that is known."""
    parent = view.tables.below(view.site.scope)
    if parent is None:
        return None
    if view.facts.method == "GET":
        return _read(view, parent)
    if view.site.is_verb and not {"C", "L"} & set(view.site.letters):
        return _action(view, parent, "action (6)", f"{view.facts.method} on a verb below an item")
    row = view.facts.row
    if row is not None and is_same(row.shape, parent.row):
        why = f"{view.facts.method} below an item answers it"
        return _action(view, parent, "action answers its item (15)", why)
    if (
        is_plural(view.site.segment)
        or "GET" in view.site.own
        or view.site.run
        or view.site.tokens[:-1] != view.site.scope
    ):
        return None
    return _action(view, parent, "action (6)", f"{view.facts.method} on a word below an item, where nothing is read")


def decide_below_one(view: View) -> Draft | None:
    """Decide a verb on one object that answers it: the properties of the body become the object's."""
    one = view.tables.tables.get(view.site.tokens[:-1])
    row, body = view.facts.row, view.facts.body_row
    if one is None or not one.singleton or row is None or body is None or not changes_one(view.site, view.survey):
        return None
    if not body.shape.properties or not body.shape.properties.keys() <= one.row.properties.keys():
        return None
    why = f"{view.facts.method} on a verb of one object answers it"
    return Draft(Kind.WRITE_SINGLETON, one.home, "action on one object (26)", why, "high", row.pointer)


def _read(view: View, parent: Table) -> Draft | Left | None:
    facts = view.facts
    if facts.not_json:
        why = f"GET of something that is not JSON and belongs to a row of {parent.name}"
        return Draft(Kind.CONTENT, parent.home, "content (17)", why, "mid")
    if facts.row is not None and view.site.segment in PARTS and is_same(facts.row.shape, parent.row):
        why = "GET of a part of the row"
        return Draft(Kind.READ, parent.home, "part of the row (18)", why, "mid", facts.row.pointer)
    return None


def _action(view: View, parent: Table, rule: str, why: str) -> Draft:
    row = view.facts.row
    item = row.pointer if row is not None and is_row_of(view, row.shape, parent) else None
    sets = status_set(view.survey.shapes, parent.row, view.site.segment)
    merges = merged(view.site.segment, view.facts.body_row.shape, parent.row) if view.facts.body_row is not None else ()
    return Draft(Kind.ACTION, parent.home, rule, why, "high" if sets else "mid", item, sets=sets, merges=merges)
