"""Rules for operations on one item: `/things/{id}`."""

from __future__ import annotations

from specdouble.behave.infer.draft import Draft, Left, View
from specdouble.behave.infer.likeness import is_row_of
from specdouble.behave.infer.rules_collection import decide_collection, is_partial
from specdouble.behave.infer.tables import Table
from specdouble.behave.infer.words import CREATE_VERBS, UPDATE_VERBS, snake, words
from specdouble.behave.model import Confidence, Kind


def decide_item(view: View) -> Draft | Left:
    """Decide an operation whose path ends in a parameter."""
    table = view.tables.at(view.site.tokens)
    own = table is not None and table.home == view.site.tokens
    if table is not None and own and table.unfindable and view.facts.route.run == table.run:
        return Left("no answer shows the key of these rows, and nothing creates them", _suggest(view))
    if table is not None and own and view.facts.route.run == table.run:
        return _METHODS.get(view.facts.method, _other)(view, table)
    found = decide_collection(view, table) if table is not None and own else None
    return (
        found
        or _list_under_parameter(view)
        or _content_elsewhere(view)
        or Left("no rows are known under this path", _suggest(view))
    )


def _list_under_parameter(view: View) -> Draft | None:
    facts = view.facts
    owner = view.tables.known.owner(facts.list.shape, ()) if facts.list is not None and facts.method == "GET" else None
    if owner is None:
        return None
    return Draft(Kind.LIST, owner, "array under a parameter (23)", "GET of a list under a parameter", "mid", view=True)


def _content_elsewhere(view: View) -> Draft | None:
    """Find whose row has content under another path: the row above, or the one whose parameter is called the same."""
    if not view.facts.not_json or view.facts.method != "GET":
        return None
    name, parent = view.facts.route.names[-1], view.tables.below(view.site.scope)
    if parent is not None:
        return Draft(Kind.CONTENT, parent.home, "content (17)", "GET of content below an item", "mid")
    homes = [
        home
        for home, table in view.tables.tables.items()
        if table.run and not table.unfindable and view.survey.spellings.get(table.item) == name
    ]
    if len(homes) != 1 or len(words(name)) < 2:
        return None
    return Draft(Kind.CONTENT, homes[0], "content (17)", f"GET of content, {name} finds its row", "mid")


def _read(view: View, table: Table) -> Draft | Left:
    if view.facts.not_json:
        return Draft(Kind.CONTENT, table.home, "content (17)", "GET of a row, in no JSON", "mid")
    if view.facts.row is None:
        return Left("the answer has no properties: an echo, not a row")
    return Draft(Kind.READ, table.home, "item (5)", "GET on an item", _confidence(view), _pointer(view, table))


def _put(view: View, table: Table) -> Draft:
    if _creates_by_key(view):
        why = "PUT on an item that no POST creates: the client chooses the key"
        return Draft(Kind.UPSERT, table.home, "upsert (12)", why, _confidence(view), _pointer(view, table))
    if is_partial(view):
        why = "PUT whose body requires nothing: changes what is sent"
        return Draft(Kind.UPDATE, table.home, "item (5)", why, _confidence(view), _pointer(view, table))
    return Draft(Kind.REPLACE, table.home, "item (5)", "PUT on an item", _confidence(view), _pointer(view, table))


def _creates_by_key(view: View) -> bool:
    operation = view.facts.operation
    if view.facts.creates:
        return True
    if "POST" in view.site.own or "POST" in view.site.items:
        return False
    return "404" not in operation.responses or bool(view.site.scope)


def _patch(view: View, table: Table) -> Draft:
    return Draft(Kind.UPDATE, table.home, "item (5)", "PATCH on an item", _confidence(view), _pointer(view, table))


def _delete(view: View, table: Table) -> Draft:
    return Draft(Kind.DELETE, table.home, "item (5)", "DELETE on an item", _confidence(view), _pointer(view, table))


def _post(view: View, table: Table) -> Draft | Left:
    says = set(view.facts.says)
    answered = view.facts.row is not None and is_row_of(view, view.facts.row.shape, table)
    if says & CREATE_VERBS and not says & UPDATE_VERBS and not {"POST"} & set(view.site.own):
        why = "POST on an item creates it: the client chooses the key"
        return Draft(Kind.UPSERT, table.home, "upsert (12)", why, "mid", _pointer(view, table))
    if answered or says & UPDATE_VERBS:
        why = "POST on an item answers it" if answered else "POST on an item, named update"
        item = _pointer(view, table)
        return Draft(Kind.UPDATE, table.home, "post updates (11)", why, "mid", item, writes=_writes(view, table))
    return Left("POST on an item that is no update: an action nobody can guess (22)", _suggest(view))


def _writes(view: View, table: Table) -> dict[str, str]:
    """Find the query parameters that change a property, as a POST without a body has them."""
    if view.facts.body is not None:
        return {}
    by_word = {snake(name): name for name in table.row.properties}
    queries = (parameter for parameter in view.facts.operation.parameters if parameter.location == "query")
    return {query.name: by_word[snake(query.name)] for query in queries if snake(query.name) in by_word}


def _other(view: View, _table: Table) -> Left:
    return Left(f"{view.facts.method} does nothing to rows")


def _confidence(view: View) -> Confidence:
    read = view.site.items.get("GET")
    return "high" if view.site.signs >= 2 or (read is not None and read.row is not None) else "mid"


def _pointer(view: View, table: Table) -> str | None:
    row = view.facts.row
    return row.pointer if row is not None and is_row_of(view, row.shape, table) else None


def _suggest(view: View) -> str:
    name = "_".join(words(view.site.segment)) or "things"
    return f"x-resource: {{name: {name}}}"


_METHODS = {"GET": _read, "PUT": _put, "PATCH": _patch, "DELETE": _delete, "POST": _post}
