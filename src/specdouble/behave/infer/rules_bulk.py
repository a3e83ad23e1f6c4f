"""Rules for many rows at once under a path of its own beside them: `/items/bulk`, `/items/batch-delete`."""

from __future__ import annotations

from specdouble.behave.infer.draft import Draft, View
from specdouble.behave.infer.envelopes import find_list
from specdouble.behave.infer.likeness import is_row_of
from specdouble.behave.infer.shapes import Shape
from specdouble.behave.infer.tables import Table
from specdouble.behave.infer.words import DELETE_VERBS, bag, snake, words
from specdouble.behave.model import Kind

_RULE = "many at once"
_MARKS = bag("bulk batch mass multiple many")
_UPDATES = bag("update patch edit modify")
_CREATES = bag("create add insert import")


def decide_bulk(view: View) -> Draft | None:
    """Decide an operation on a path that says `bulk` beside known rows; None where it is none."""
    table = view.tables.tables.get(view.site.tokens[:-1])
    spoken = set(words(view.site.segment))
    if table is None or table.singleton or view.facts.method == "GET" or not spoken & _MARKS:
        return None
    method = view.facts.method
    if spoken & DELETE_VERBS or method == "DELETE":
        return _delete(view, table) if _lists_ids(view) else None
    if view.facts.body_list is None:
        return None
    items = view.facts.body_list.shape
    if spoken & _UPDATES or method in {"PATCH", "PUT"}:
        return _update(view, table) if _key_of(view, table, items) else None
    if method != "POST" or (spoken - _MARKS and not spoken & _CREATES and view.site.is_verb):
        return None
    why = f"POST of a list of {table.name}"
    return Draft(Kind.BULK_CREATE, table.home, _RULE, why, "mid", answered_rows(view, table))


def _lists_ids(view: View) -> bool:
    """Tell whether a body or a query lists ids."""
    body = view.facts.body
    if body is not None and body.is_array:
        return True
    shapes = view.survey.shapes
    named = dict(shapes.properties(body)) if body is not None else {}
    named |= {one.name: shapes.of(one.schema) for one in view.facts.operation.parameters if one.location == "query"}
    return any(snake(name).replace("_", "").endswith("ids") and shape.is_array for name, shape in named.items())


def _delete(view: View, table: Table) -> Draft:
    why = f"{view.facts.method} of the {table.name} whose ids are listed"
    return Draft(Kind.BULK_DELETE, table.home, _RULE, why, "mid")


def _update(view: View, table: Table) -> Draft:
    why = f"{view.facts.method} of a list: changes each of the {table.name} by its id"
    return Draft(Kind.BULK_UPDATE, table.home, _RULE, why, "mid", answered_rows(view, table))


def _key_of(view: View, table: Table, items: Shape) -> bool:
    parameter = snake(view.survey.spellings.get(table.item, "id"))
    return any(snake(name) in {"id", parameter} for name in items.properties)


def answered_rows(view: View, table: Table) -> str | None:
    """Point at what an answer to many rows shows of them: their list, or one of them; None where it is a receipt."""
    answer, row = view.facts.answer, view.facts.row
    found = find_list(view.survey.shapes, answer, view.site.segment) if answer is not None else None
    if found is None and row is not None and is_row_of(view, row.shape, table):
        found = row
    return found.pointer if found is not None else None
