"""What the toolkit decided each operation does: the result of inference, and what the resource tier executes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from specdouble.contract.model import Json, Schema
from specdouble.store.spec import CollectionSpec, Reference

Confidence = Literal["high", "mid", "low"]


class Kind(StrEnum):
    """What an operation does to its collection."""

    LIST = "list"
    CREATE = "create"
    READ = "read"
    REPLACE = "replace"  # PUT of a whole row
    UPDATE = "update"  # PATCH, POST on an item, PUT of a part
    UPSERT = "upsert"  # PUT creates or replaces: the client chooses the key
    DELETE = "delete"
    ACTION = "action"  # POST on an item's verb: sets a status, answers the item
    CLEAR = "clear"  # DELETE on a collection, honouring filters and id lists
    BULK_CREATE = "bulk_create"  # POST whose body is a list
    BULK_UPDATE = "bulk_update"  # PATCH, PUT or POST of a list that changes each row by its key
    BULK_DELETE = "bulk_delete"  # DELETE or POST that lists the ids of what goes: where none is listed, nothing does
    REPLACE_SET = "replace_set"  # PUT of a list on a collection
    READ_SINGLETON = "read_singleton"
    WRITE_SINGLETON = "write_singleton"  # PUT replaces, PATCH and POST merge
    DELETE_SINGLETON = "delete_singleton"
    COUNT = "count"  # how many rows there are, by `group` where one is named, as `/store/inventory` gives
    CONTENT = (
        "content"  # what belongs to the row that `keys` find and is not JSON: 404 without the row, bytes generated
    )


@dataclass(frozen=True)
class Filter:
    """A query parameter that narrows a list. `op` says how the row's `field` is compared with the parameter.

    any: the row's array holds one of the values; day: the same calendar day; true: narrows only when the parameter is
    true. A comparison with an array of the row holds when it holds for one of its values.
    """

    parameter: str
    field: str  # dotted; or a hidden column
    op: Literal["eq", "in", "contains", "gte", "gt", "lte", "lt", "any", "day", "true"]
    column: bool = False


@dataclass(frozen=True)
class Paging:
    """How a list is cut into pages. Names are query parameters of the operation; None where it has none.

    Style `page` without a `page` is a size alone: the first rows.
    """

    style: Literal["page", "offset", "cursor", "none"] = "none"
    page: str | None = None  # page number, offset or cursor
    limit: str | None = None
    first: int = 1  # the number of the first page
    default_limit: int | None = None
    max_limit: int | None = None
    switch: str | None = None  # the parameter that asks for pages: without it, the whole list comes


@dataclass(frozen=True)
class Sort:
    """How a list is put in order. `by` names the parameter that holds the field, `direction` that of asc and desc.

    `unasked` is the order where nobody asks for one: properties, falling with a `-` before them.
    """

    by: str | None = None
    direction: str | None = None
    fields: Mapping[str, str] = field(
        default_factory=dict
    )  # value -> property, `-property` for falling; {}: any property
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListShape:
    """The envelope of a list. Pointers are RFC 6901 into the answer: `` for a bare array, `/data`, `/data/sessions`.

    `totals` are pointers to the number of rows in the whole result; `meta` maps a pointer to its meaning: page, limit,
    offset, pages, count (rows on this page), remaining (rows behind it), next, previous, first, last, self (addresses),
    next_page, previous_page (numbers), next_offset, has_more, has_previous, next_cursor, previous_cursor, first_id,
    last_id (keys of rows on this page).
    """

    items: str
    totals: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    paging: Paging = Paging()
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()  # parameters that search
    search_fields: tuple[str, ...] = ()  # properties they look in; () means every string of the row
    sort: Sort = Sort()
    ignored: Mapping[str, str] = field(default_factory=dict)  # parameter -> why it does nothing


@dataclass(frozen=True)
class KeyPart:
    """How a path parameter finds a row.

    id: it holds the row's id. column: it equals the hidden column `column` (the id of a row above). field: it equals
    the row's own property `column`, which a create fills. parent: it narrows nothing. Where `collection` is named, the
    parameter is the id of a row there: 404 without it.
    """

    parameter: str
    target: Literal["id", "column", "field", "parent"]
    column: str = ""
    collection: str = ""


@dataclass(frozen=True)
class Resource:
    """One operation on tier 2, decided. `item` points at the row inside the answer (`` when the answer is the row);
    `body` the same for the request body. `view` marks a list that shows rows which another path owns.
    """

    operation_id: str
    kind: Kind
    collection: str
    keys: tuple[KeyPart, ...] = ()
    item: str = ""
    item_schema: Schema | None = None  # of the row in the answer; None where the answer holds no row
    body: str = ""
    list: ListShape | None = None
    body_key: str = ""  # the id stands in the body under this property (PUT /pet)
    query_key: str = ""  # the id stands in this query parameter (GET /users.info?user=)
    sets: Mapping[str, Json] = field(default_factory=dict)  # action: property -> value
    merges: tuple[str, ...] = ()  # action: properties of the body that are copied onto the row
    writes: Mapping[str, str] = field(default_factory=dict)  # update: query parameter -> the property it changes
    group: str = ""  # count: the property whose values are counted; "" counts all rows into `list.totals`
    fixed: str = ""  # read: a word in place of an id, such as `me` or `latest`
    versions: bool = False
    view: bool = False
    rule: str = ""  # the rule that decided, for `plan`
    evidence: str = ""  # C, N, L, V letters
    confidence: Confidence = "high"
    why: str = ""


@dataclass(frozen=True)
class Derivation:
    """A property that answers show and no row holds.

    It tells whether the row's `field` holds anything; or, where a `collection` is named, shows the row there whose id
    `field` holds, by the properties `shows`; or, where one is `used`, what that leaves of the number in `field`; or how
    many rows of the `collection` hold the row's id in the field that it `counts` by, or which, in the field that it
    `lists` by, each by the properties `shows`. Without `field` and `collection`, handlers tell it.
    """

    name: str
    field: str
    collection: str = ""
    shows: tuple[str, ...] = ()
    used: str = ""
    counts: str = ""
    lists: str = ""


@dataclass(frozen=True)
class Undecided:
    """An operation that inference left alone, and why; `suggestion` is an x-resource to consider."""

    operation_id: str
    why: str
    suggestion: str = ""


@dataclass(frozen=True)
class Inference:
    """What was found in one document, mostly by collection.

    `links` are all references, for believable rows; those of a spec are enforced. `shown` says which property of the
    row shows a hidden column: a create takes the one from the other. `scopes` are fields matched with the tenant.
    """

    collections: Mapping[str, CollectionSpec]
    schemas: Mapping[str, Schema]  # collection -> the fullest schema of its row (read over list over create)
    resources: Mapping[str, Resource]  # operation id -> decision
    undecided: Mapping[str, Undecided]
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    singletons: frozenset[str] = frozenset()  # collections of one row within the same columns
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # collection -> column -> property
    append_on_read: frozenset[str] = frozenset()  # collections in which every read leaves a row
    derived: Mapping[str, tuple[Derivation, ...]] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()  # collections that no path shows (x-collections)
