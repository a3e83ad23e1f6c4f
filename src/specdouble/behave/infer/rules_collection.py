"""Rules for operations on a path that ends in a literal and owns or shows rows: lists, creates, singletons."""

from __future__ import annotations

from specdouble.behave.infer.draft import Draft, Left, View
from specdouble.behave.infer.keys import key_property
from specdouble.behave.infer.likeness import is_row_of
from specdouble.behave.infer.rules_bulk import answered_rows
from specdouble.behave.infer.shapes import is_same
from specdouble.behave.infer.tables import Table, is_append_only
from specdouble.behave.infer.words import snake
from specdouble.behave.model import Confidence, Kind


def decide_collection(view: View, table: Table) -> Draft | Left | None:
    """Decide an operation on a path that has rows; None where it is something else that happens to stand there."""
    if table.singleton:
        return _SINGLETON.get(view.facts.method, _nothing)(view, table)
    return _COLLECTION.get(view.facts.method, _nothing)(view, table)


def _nothing(_view: View, _table: Table) -> None:
    return None


def _list(view: View, table: Table) -> Draft | None:
    if view.facts.list is None:
        return None
    if table.home != view.site.tokens:
        by_name = bool(view.facts.list.shape.name) and view.facts.list.shape.name == table.row.name
        why = f"GET of a list with the rows of {table.name}"
        return Draft(Kind.LIST, table.home, "view (8)", why, "high" if by_name else "mid", view=True)
    if "C" not in view.site.letters and view.site.creating is None:
        confidence: Confidence = "high" if "N" in view.site.letters else "mid"
        return Draft(Kind.LIST, table.home, "read-only list (21)", "GET of a list that nothing writes", confidence)
    sure: Confidence = "high" if view.site.signs >= 2 else "mid"
    return Draft(Kind.LIST, table.home, "collection (2)", "GET on a collection", sure)


def _create(view: View, table: Table) -> Draft | Left | None:
    facts, parent = view.facts, view.tables.below(view.site.scope)
    row, listed = facts.row, facts.body_list
    if listed is not None and (listed.pointer == "" or is_row_of(view, listed.shape, table)):
        return _bulk(view, table)
    if row is not None and parent is not None and is_same(row.shape, parent.row) and not is_same(row.shape, table.row):
        return None  # it attaches to its parent
    item = row.pointer if row is not None and is_row_of(view, row.shape, table) else None
    if table.home != view.site.tokens:
        why = f"POST answers a row of {table.name}"
        return (
            Draft(Kind.CREATE, table.home, "create elsewhere (20)", why, "mid", item, view=True)
            if item is not None
            else None
        )
    if is_append_only(view.site) and "C" not in view.site.letters:
        return Draft(Kind.CREATE, table.home, "append only (25)", _append_reason(view), "mid", item)
    sure = view.site.signs >= 2 or item is not None
    return Draft(Kind.CREATE, table.home, "collection (2)", "POST on a collection", "high" if sure else "mid", item)


def _append_reason(view: View) -> str:
    return "POST below an item answers a row of its own" if view.site.scope else "POST on a plural noun, documented 201"


def _bulk(view: View, table: Table) -> Draft:
    why = "POST whose body is a list"
    return Draft(Kind.BULK_CREATE, table.home, "bulk create (24)", why, "high", answered_rows(view, table))


def _put(view: View, table: Table) -> Draft | Left | None:
    facts = view.facts
    if facts.body_list is not None and facts.method == "PATCH":
        return Left("PATCH of a list: which rows it changes stands in no rule")
    if facts.body_list is not None:
        why = "PUT of a list on a collection"
        return Draft(Kind.REPLACE_SET, table.home, "replace the set (19)", why, "mid", answered_rows(view, table))
    key = body_key(view, table)
    if key is None:
        return None
    item = facts.row.pointer if facts.row is not None and is_row_of(view, facts.row.shape, table) else None
    kind = (
        Kind.UPSERT if facts.creates else Kind.UPDATE if facts.method == "PATCH" or is_partial(view) else Kind.REPLACE
    )
    return Draft(
        kind,
        table.home,
        "id in the body",
        f"{facts.method} on a collection, {key} in the body",
        "mid",
        item,
        body_key=key,
    )


def is_partial(view: View) -> bool:
    """Tell whether a PUT changes only what is sent: its body requires nothing, and no PATCH stands beside it."""
    body = view.facts.body_row
    if body is None or body.shape.required or "PATCH" in view.site.items or not body.shape.properties:
        return False
    create = view.site.own.get("POST")
    required = create.body_row.shape.required if create is not None and create.body_row is not None else frozenset()
    row = view.site.row
    return bool(required) or bool(row is not None and row.required)


def body_key(view: View, table: Table) -> str | None:
    """Find the property of the body that holds the row's key, where a client may send it."""
    body = view.facts.body_row
    if body is None:
        return None
    parameter = view.survey.spellings.get(table.item, "id")
    text = table.item in view.survey.texts
    key = key_property(view.survey.shapes, table.row, parameter, table.noun, text=text)
    of = view.survey.shapes.of
    names = {snake(name): name for name, part in body.shape.properties.items() if not of(part).facts.get("readOnly")}
    return names.get(snake(key)) if key else None


def _clear(_view: View, table: Table) -> Draft:
    return Draft(Kind.CLEAR, table.home, "clear (14)", "DELETE on a collection", "mid")


def _read_one(view: View, table: Table) -> Draft | None:
    if view.facts.row is None:
        return None
    written = {"PUT", "PATCH"} & set(view.site.own)
    pointer = view.facts.row.pointer
    if written:
        why = f"GET and {' and '.join(sorted(written))} on one literal path"
        return Draft(Kind.READ_SINGLETON, table.home, "singleton (6)", why, "high", pointer)
    if not view.site.scope:
        return Draft(Kind.READ_SINGLETON, table.home, "one object (9)", "GET of one object", "mid", pointer)
    rule, why = "object below an item (16)", "GET of one object below an item"
    return Draft(Kind.READ_SINGLETON, table.home, rule, why, "mid", pointer)


def _write_one(view: View, table: Table) -> Draft:
    row = view.facts.row
    item = row.pointer if row is not None and is_row_of(view, row.shape, table) else None
    why = f"{view.facts.method} where GET reads one object"
    confidence: Confidence = "mid" if view.facts.method == "POST" else "high"
    return Draft(Kind.WRITE_SINGLETON, table.home, "singleton (6)", why, confidence, item)


def _delete_one(_view: View, table: Table) -> Draft:
    why = "DELETE where GET reads one object"
    return Draft(Kind.DELETE_SINGLETON, table.home, "singleton (6)", why, "high")


_COLLECTION = {"GET": _list, "POST": _create, "PUT": _put, "PATCH": _put, "DELETE": _clear}
_SINGLETON = {"GET": _read_one, "PUT": _write_one, "PATCH": _write_one, "POST": _write_one, "DELETE": _delete_one}
