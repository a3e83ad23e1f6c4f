"""What a collection is: its key, its rules, its ties to other collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from specdouble.store.moves import Moves


@dataclass(frozen=True)
class IdStyle:
    """How new ids look: a uuid, a counting integer, or a prefix with random letters (`agt_4f9K…`)."""

    style: Literal["uuid", "integer", "prefix", "client"] = "uuid"  # client: the caller chooses; none is made
    prefix: str = ""


@dataclass(frozen=True)
class Reference:
    """A field that holds the key of a row of another collection; a list of keys where the field is an array.

    `on_delete` says what happens to this row when the other one goes: restrict (the other stays, 409), cascade (this
    row goes too), null (the field is emptied). Null and absent fields refer to nothing. Both rows have the same values
    in the fields of `same`, such as the tenant that they belong to.
    """

    field: str
    collection: str
    on_delete: Literal["restrict", "cascade", "null"] = "restrict"
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class CollectionSpec:
    """The rules of one collection. Field names are properties of the row on the wire, dotted for nested ones
    (`store/fields.py`).

    `key` names the property that holds the id; where `key_hidden`, the id never shows in the row's values. `columns`
    are hidden columns every row carries beside its values (the ids of the rows it stands below); a row's identity is
    its columns and its id together, so `unique` keys hold within the same columns.
    """

    name: str
    key: str = "id"
    key_hidden: bool = False
    id: IdStyle = IdStyle()
    columns: tuple[str, ...] = ()
    parents: tuple[Reference, ...] = ()  # over columns: the rows it stands below, outermost first; cascade as a rule
    unique: tuple[tuple[str, ...], ...] = ()
    refs: tuple[Reference, ...] = ()
    filters: tuple[str, ...] = ()  # fields that lists are filtered by; each gets an index
    delete: Literal["hard", "soft", "forbidden"] = "hard"
    deleted_field: str | None = None  # soft: the property that tells; None keeps it hidden
    versions: bool = False
    max_rows: int | None = None  # within the same columns
    moves: Moves | None = None  # what moves its rows as time goes by
    created: str | None = None  # the properties that hold times, set by whoever builds the row; used for newest first
    updated: str | None = None
    shown: tuple[tuple[str, str], ...] = ()  # a hidden column, and the property that shows it in the row's values
    inner: tuple[tuple[str, str], ...] = ()  # the same, of properties inside an object: owner, and owner.login
