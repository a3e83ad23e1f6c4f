"""The rules of each collection: its key, hidden columns, parents, references, unique keys, times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from specdouble.behave.infer.draft import Draft, Left
from specdouble.behave.infer.facts import Facts, json_media
from specdouble.behave.infer.keys import id_style, is_id, key_property, lonely_key
from specdouble.behave.infer.overrides import Override
from specdouble.behave.infer.routes import HOLE, Tokens
from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.sites import Survey
from specdouble.behave.infer.tables import Table, Tables
from specdouble.behave.infer.words import in_order, snake, words
from specdouble.behave.model import Kind
from specdouble.store.spec import IdStyle

_CALLED = {("slug",), ("login",), ("username",), ("handle",)}
_CREATED = in_order(
    "created_at created created_on create_time creation_time created_time date_created created_date creation_date "
    "create_date inserted_at created_timestamp"
)
_UPDATED = in_order(
    "updated_at updated updated_on update_time updated_time date_updated updated_date modified_at modified "
    "last_modified last_updated last_updated_at last_modified_at modified_on modification_date update_date"
)
Used = list[tuple[Facts, Draft]]  # the operations on a table

_MAKES = {Kind.CREATE, Kind.BULK_CREATE, Kind.UPSERT}


@dataclass(frozen=True)
class Column:
    """A parameter above a table: a hidden column, or the property `field` of the row; `parent` is whose id it holds."""

    prefix: Tokens
    name: str
    field: str | None
    parent: str | None


@dataclass(frozen=True)
class Collected:
    """A table with everything that is known of it."""

    table: Table
    key: str | None
    style: IdStyle
    columns: tuple[Column, ...]
    created: str | None
    updated: str | None
    used: Used


def collect(
    survey: Survey,
    tables: Tables,
    drafts: Mapping[str, Draft | Left],
    overrides: Mapping[Tokens, Override],
    *,
    unseen: Set[str],
) -> dict[Tokens, Collected]:
    """Find out everything of each table that some operation works on; `unseen` are collections that none does."""
    by_home: dict[Tokens, Used] = {}
    for facts in survey.facts:
        draft = drafts[facts.operation.id]
        if isinstance(draft, Draft):
            by_home.setdefault(draft.home, []).append((facts, draft))
    worked_on = {tables.tables[home].name for home in by_home} | unseen
    return {
        home: _collected(survey, tables, tables.tables[home], by_home[home], overrides.get(home), worked_on=worked_on)
        for home in sorted(by_home)
    }


def _collected(
    survey: Survey, tables: Tables, table: Table, used: Used, override: Override | None, *, worked_on: Set[str]
) -> Collected:
    shapes, row = survey.shapes, table.row
    spelled = survey.own_spellings.get(table.item) or survey.spellings.get(table.item)
    parameter = spelled if table.run and not table.singleton else None
    key = _given_key(override, table) or _key(survey, table, parameter)
    creates = [facts.body_row.shape for facts, draft in used if draft.kind in _MAKES and facts.body_row is not None]
    style = IdStyle("client") if _is_client(shapes, key, used, creates) else _style(survey, table, key, used)
    if style == IdStyle() and key is not None and words(key)[-1:] in _CALLED:
        style = IdStyle("client")  # a name, made of another where no client says it
    style = _given_style(override) or style
    columns = tuple(
        column if column.parent in worked_on else replace(column, parent=None)  # rows that no operation shows
        for column in _columns(survey, tables, table, key, style)
    )
    return Collected(
        table, key, style, columns, _time(shapes, row, _CREATED, creates), _time(shapes, row, _UPDATED, creates), used
    )


def _given_key(override: Override | None, table: Table) -> str | None:
    key = override.says.get("key") if override is not None else None
    return override.named("/key", key, table.row.properties, "property") if override is not None and key else None


def _given_style(override: Override | None) -> IdStyle | None:
    says = override.part("id") if override is not None else {}
    if not says:
        return None
    return IdStyle(says.get("style", "prefix" if "prefix" in says else "uuid"), says.get("prefix", ""))


def _key(survey: Survey, table: Table, parameter: str | None) -> str | None:
    if table.singleton:
        return None
    if parameter is None:
        return lonely_key(survey.shapes, table.row, table.noun)
    return key_property(survey.shapes, table.row, parameter, table.noun, text=table.item in survey.texts)


def _is_client(shapes: Shapes, key: str | None, used: Used, creates: list[Shape]) -> bool:
    """Tell whether the client chooses the key: in the path of a PUT that creates, or as a name in the body."""
    kinds = {draft.kind for _, draft in used}
    if Kind.UPSERT in kinds and Kind.CREATE not in kinds:
        return True
    if key is None or not creates:
        return False
    if "." in key:
        return any(shapes.property(body, key) is not None for body in creates)
    asked = any(key in body.required for body in creates)
    offered = any(
        key in body.properties and not body.properties[key].get("readOnly") for body in creates if _plain(body, key)
    )
    return asked or (offered and not is_id(key))


def _plain(body: Shape, key: str) -> bool:
    return isinstance(body.properties.get(key), dict)


def _style(survey: Survey, table: Table, key: str | None, used: Used) -> IdStyle:
    shapes = survey.shapes
    holders = (facts for facts, _ in used if facts.route.tokens[: len(table.item)] == table.item and table.run)
    declared = next((_path_parameter(facts, len(_holes(table.item)) - 1) for facts in holders), None)
    parameter = shapes.of(declared) if declared is not None else None
    return id_style(shapes, table.row, key, _examples(key, used), parameter)


def _path_parameter(facts: Facts, index: int) -> object:
    name = facts.route.names[index]
    found = (
        one.schema for one in facts.operation.parameters if one.location == "path" and one.name.rstrip("*+") == name
    )
    return next(found, None)


def _examples(key: str | None, used: Used) -> list[object]:
    """Collect the keys that examples of answers show."""
    if key is None:
        return []
    found: list[object] = []
    for facts, draft in used:
        for response in facts.operation.responses.values():
            media = json_media(response.content) if response.status.startswith("2") else None
            for value in media.examples.values() if media is not None else ():
                found.extend(_shown(value, (facts.list.pointer if facts.list else draft.item) or "", key))
    return found


def _shown(value: object, pointer: str, key: str) -> Iterable[object]:
    for token in pointer.split("/")[1:]:
        value = value.get(token) if isinstance(value, dict) else None
    rows = value if isinstance(value, list) else [value]
    return [row[key] for row in rows if isinstance(row, dict) and key in row]


def _holes(tokens: Tokens) -> list[int]:
    return [index for index, token in enumerate(tokens) if token == HOLE]


def _columns(survey: Survey, tables: Tables, table: Table, key: str | None, style: IdStyle) -> Iterable[Column]:
    """Name a column for every parameter above the rows, and for all but the last of a compound key."""
    above = table.item[:-1] if table.run else table.home
    apart = style.style == "client" or _is_link(tables, table, key)
    for index in _holes(above):
        prefix = above[: index + 1]
        parent = tables.below(prefix)
        name = survey.column(prefix)
        inside = index >= len(table.home)
        field = None if inside or apart else _field(survey.shapes, table.row, name, parent, key)
        yield Column(prefix, name, field, parent.name if parent is not None else None)


def _is_link(tables: Tables, table: Table, key: str | None) -> bool:
    """Tell whether a row is known by the id of a row elsewhere, as members of a team by `user_id`.

    Such keys are unique below one parent only.
    """
    words = snake(key or "")
    return any(
        words in {f"{other.noun}_id", f"{other.noun}_uuid"} for other in tables.tables.values() if other is not table
    )


def _field(shapes: Shapes, row: Shape, name: str, parent: Table | None, key: str | None) -> str | None:
    """Find the property that carries a parent's id."""
    wanted = [name] + ([f"{parent.noun}_id", f"{parent.noun}_uuid"] if parent is not None else [])
    by_word = {snake(field): field for field in row.properties if field != key}
    found = next((by_word[word] for word in wanted if word in by_word), None)
    return found if found is not None and shapes.of(row.properties[found]).is_scalar else None


def shown_columns(shapes: Shapes, one: Collected) -> dict[str, str]:
    """Return the properties of the row that show its hidden columns."""
    by_word = {
        snake(name): name
        for name, schema in one.table.row.properties.items()
        if name != one.key and not shapes.of(schema).is_object
    }
    hidden = [column.name for column in one.columns if column.field is None]
    return {name: by_word[name] for name in hidden if name in by_word}


def _time(shapes: Shapes, row: Shape, names: Iterable[str], creates: list[Shape]) -> str | None:
    """Find the time that the server sets: by name, unless a create asks the client for it."""
    by_word = {snake(name): name for name in row.properties}
    for word in names:
        name = by_word.get(word)
        if name is None or any(name in body.required for body in creates):
            continue
        shape = shapes.of(row.properties[name])
        if shape.type in {"string", "integer", "number"} and not shape.enum:
            return name
    return None
