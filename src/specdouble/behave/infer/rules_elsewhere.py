"""Rules for what stands beside the rows: counts, fixed words for an id, creates under another name, reports."""

from __future__ import annotations

from specdouble.behave.infer.draft import Draft, Left, View
from specdouble.behave.infer.rules_bulk import answered_rows, decide_bulk
from specdouble.behave.infer.shapes import Shape, is_same
from specdouble.behave.infer.tables import Table, repeats
from specdouble.behave.infer.words import CREATE_VERBS, FIXED, snake, words
from specdouble.behave.model import Kind


def decide_elsewhere(view: View) -> Draft | Left:
    """Decide what no path with rows decided, or say why it is left."""
    many = decide_bulk(view)
    if many is not None:
        return many
    if view.facts.method == "GET":
        return _fixed(view) or _count(view) or _tally(view) or _total(view) or _why_not(view)
    if view.facts.method == "POST":
        return _bulk(view) or _create(view) or _why_not(view)
    return _why_not(view)


def _fixed(view: View) -> Draft | None:
    word = view.site.segment
    table = view.tables.tables.get(view.site.tokens[:-1])
    row = view.facts.row
    if word not in FIXED or table is None or row is None or not is_same(row.shape, table.row):
        return None
    return Draft(
        Kind.READ, table.home, "fixed word for an id", f"GET of one row of {table.name}", "mid", row.pointer, fixed=word
    )


def _count(view: View) -> Draft | None:
    answer = view.facts.answer
    if answer is None or answer.extra is None or answer.properties:
        return None
    if view.survey.shapes.of(answer.extra).type != "integer":
        return None
    found = [(table, name) for table in _spoken_of(view) for name in _grouped(view, table)]
    if len(found) != 1:
        return None
    table, name = found[0]
    return Draft(
        Kind.COUNT,
        table.home,
        "counts by group",
        f"GET of a map of integers: {table.name} by {name}",
        "mid",
        group=name,
    )


def _tally(view: View) -> Draft | None:
    """Count the rows beside which it stands by the choices of one property: `{open: 3, closed: 5}`."""
    table = view.tables.tables.get(view.site.tokens[:-1])
    answer = view.facts.answer
    if table is None or table.singleton or answer is None or not answer.properties:
        return None
    words = sorted(answer.properties)
    names = [name for name, shape in _shapes(view, table.row).items() if sorted(map(str, shape.enum)) == words]
    if len(names) != 1 or any(shape.type != "integer" for shape in _shapes(view, answer).values()):
        return None
    why = f"GET of integers named like the choices of {names[0]}: {table.name} by {names[0]}"
    return Draft(Kind.COUNT, table.home, "counts by choice", why, "mid", group=names[0])


def _shapes(view: View, shape: Shape) -> dict[str, Shape]:
    return view.survey.shapes.properties(shape)


def _total(view: View) -> Draft | None:
    """Count the rows beside which `count` stands: `/books/count`."""
    table = view.tables.tables.get(view.site.tokens[:-1])
    answer = view.facts.answer
    if view.site.segment != "count" or table is None or table.singleton or answer is None:
        return None
    integers = [name for name, shape in view.survey.shapes.properties(answer).items() if shape.type == "integer"]
    if len(answer.properties) != 1 or len(integers) != 1:
        return None
    why = f"GET of the number of {table.name}"
    return Draft(Kind.COUNT, table.home, "count of rows", why, "mid", total="/" + integers[0])


def _spoken_of(view: View) -> list[Table]:
    """Find the tables whose noun the operation speaks of."""
    operation = view.facts.operation
    said = {word.rstrip("s") for text in (operation.summary, operation.declared_id or "") for word in words(text)}
    return [table for table in view.tables.tables.values() if not table.singleton and table.noun in said]


def _grouped(view: View, table: Table) -> list[str]:
    operation = view.facts.operation
    said = set(words(f"{operation.summary} {operation.description}"))
    shapes = view.survey.shapes.properties(table.row)
    return [name for name, shape in sorted(shapes.items()) if shape.enum and set(words(name)) <= said]


def _bulk(view: View) -> Draft | None:
    listed = view.facts.body_list
    if listed is None:
        return None
    home = view.tables.known.owner(listed.shape, view.site.tokens)
    if home is None or (
        view.site.is_verb and words(view.site.segment)[0] not in CREATE_VERBS | {"bulk", "batch", "import"}
    ):
        return None
    item = answered_rows(view, view.tables.tables[home])
    return Draft(Kind.BULK_CREATE, home, "bulk create (24)", "POST of a list of rows", "mid", item, view=True)


def _create(view: View) -> Draft | None:
    row = view.facts.row
    home = view.tables.known.named(row.shape, view.site.tokens) if row is not None else None
    if (
        row is None
        or home is None
        or not repeats(view.site)
        or (view.site.is_verb and words(view.site.segment)[0] not in CREATE_VERBS)
    ):
        return None
    if view.tables.below(view.site.scope) is view.tables.tables[home]:
        return None
    why = f"POST answers a row of {view.tables.tables[home].name}"
    return Draft(Kind.CREATE, home, "create elsewhere (20)", why, "mid", row.pointer, view=True)


def _why_not(view: View) -> Left:
    if view.site.is_report:
        return Left("a report: counts and measures are no rows (7)")
    if view.facts.not_json:
        return Left("the answer is not JSON and belongs to no known row")
    suggestion = f"x-resource: {{name: {snake(view.site.segment)}}}" if view.site.segment else ""
    if view.facts.method == "GET" and view.facts.row is not None:
        return Left("one object that nothing writes (9)", suggestion)
    if view.site.is_verb:
        return Left("a verb: no rows are known that it works on")
    if view.facts.method == "GET" and view.facts.list is not None:
        return Left("a list of values, not of rows", suggestion if view.facts.list.shape.is_object else "")
    return Left("nothing says which rows it works on", suggestion)
