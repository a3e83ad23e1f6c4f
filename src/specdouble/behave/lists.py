"""Lists: filter, search, sort, cut into pages, and the envelope with its totals, echoes and links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer
from specdouble.behave.answers import answer_schema, success
from specdouble.behave.asked import as_query
from specdouble.behave.cursors import Cursors
from specdouble.behave.derived import Derived
from specdouble.behave.envelope import Envelope
from specdouble.behave.fields import getter
from specdouble.behave.filters import Filters
from specdouble.behave.ground import Ground
from specdouble.behave.headers import list_headers
from specdouble.behave.items import NO_HEADERS, Behaviour
from specdouble.behave.keys import Keys
from specdouble.behave.makers import Birth
from specdouble.behave.meta import Cut, meta_writer
from specdouble.behave.model import ListShape, Resource
from specdouble.behave.projection import Project, remembering, same
from specdouble.behave.scopes import Scopes
from specdouble.behave.secrets import unshown_of
from specdouble.behave.seed_rows import SeedRows
from specdouble.contract.call import Call
from specdouble.contract.model import Json
from specdouble.errors import ApiError, InvalidRequest
from specdouble.runtime.users import User
from specdouble.store.query import Condition, Page, Query, run

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction

Answering = Callable[[Call, Cut, "Transaction"], Answer]
"""Makes the answer of a page."""

ListOf = Callable[[Sequence["Row"], Call, "Transaction", User], Answer]
"""Answers a list with rows that are given."""

Find = Callable[[Query], Page]

_PAGE_LENGTH = 20  # where the document states none
_REMEMBERED = 32  # pages
_REFUSALS = frozenset({"400", "422", "4XX", "default"})


def compile_list(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a list operation."""
    keys = Keys(ground, resource, scopes)
    find = _Finder(ground, resource, keys, scopes)
    write = _answering(ground, resource)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        keys.check_above(call, tx, user)
        return write(call, find(call, tx, user), tx)

    if ground.operations[resource.operation_id].method == "POST":
        return lambda call, tx, user: answer(as_query(call), tx, user)
    if resource.collection not in ground.inference.append_on_read:
        return answer
    append = _appender(ground, resource.collection, keys)

    def append_and_answer(call: Call, tx: Transaction, user: User) -> Answer:
        keys.check_above(call, tx, user)
        append(call, tx, user)
        return answer(call, tx, user)

    return append_and_answer


def compile_list_of(ground: Ground, resource: Resource, scopes: Scopes, *, as_they_are: bool = False) -> ListOf:
    """Compile a list operation whose rows are given, in their order: sorted, cut and wrapped as its own.

    `as_they_are`: they come as they are to be shown.
    """
    keys = Keys(ground, resource, scopes)
    find = _Finder(ground, resource, keys, scopes)
    write = _answering(ground, resource, as_they_are=as_they_are)
    searches = ground.operations[resource.operation_id].method == "POST"

    def answer(rows: Sequence[Row], call: Call, tx: Transaction, user: User) -> Answer:
        keys.check_above(call, tx, user)
        asked = as_query(call) if searches else call
        return write(asked, find.among(rows, asked, tx, user), tx)

    return answer


def _answering(ground: Ground, resource: Resource, *, as_they_are: bool = False) -> Answering:
    operation = ground.operations[resource.operation_id]
    shape = resource.list or ListShape(items="")
    status = success(operation, 200)
    write = _Writer(ground, resource, shape, status, as_they_are=as_they_are)
    headers = list_headers(ground, operation, status, shape.paging)

    def answer(call: Call, cut: Cut, tx: Transaction) -> Answer:
        value = write(call, cut, tx)
        return Answer(value, status, NO_HEADERS if headers is None else headers(call, cut), lasting=write.lasting)

    return answer


def _appender(ground: Ground, collection: str, keys: Keys) -> Callable[[Call, Transaction, User], None]:
    """Compile the adding of one believable row, where one can be: some collections grow by being read."""
    rows = SeedRows(ground, collection)

    def append(call: Call, tx: Transaction, user: User) -> None:
        table = keys.table(call, tx)
        with suppress(ApiError):
            birth = Birth(table.next_id(), keys.columns(call), ground.now(), user, tx)
            table.add(rows.make(birth, keys.fields(call), key=len(table) + 1))

    return append


class _Finder:
    """Finds the rows of one page."""

    def __init__(self, ground: Ground, resource: Resource, keys: Keys, scopes: Scopes) -> None:
        operation = ground.operations[resource.operation_id]
        shape = resource.list or ListShape(items="")
        self._paging = shape.paging
        self._sort = shape.sort.by
        self._collection = resource.collection
        self._spec = spec = ground.inference.collections[resource.collection]
        self._filters = Filters(ground, resource.collection, shape, operation)
        self._keys = keys
        self._scopes = scopes
        self._asked = remembering(lambda call, _: self._read(call), _REMEMBERED)
        self._cursors = None
        if shape.paging.style == "cursor":
            name = shape.paging.page or "cursor"
            parameter = next((one for one in operation.parameters if one.name == name), None)
            asked = ground.shapes.of(None if parameter is None else parameter.schema)
            self._cursors = Cursors(name, asked, lambda field: getter(field, spec))
            self._shown = {str(value) for value in (parameter.examples.values() if parameter is not None else ())}
            self._shown.update(map(str, asked.examples))
            self._takes_any = ground.forgiving and not _REFUSALS & operation.responses.keys()

    def __call__(self, call: Call, tx: Transaction, user: User) -> Cut:
        """Return one page and where it stands."""
        query, number = self._asked(call, None)
        visible = self._scopes.conditions(self._collection, tx, user)
        if visible:
            query = replace(query, where=(*visible, *query.where))
        return self._cut(self._keys.table(call, tx).find, query, number, call)

    def among(self, rows: Sequence[Row], call: Call, tx: Transaction, user: User) -> Cut:
        """Return one page of some rows, in their order where the call asks for none; what is filtered is chosen."""
        query, number = self._asked(call, None)
        visible = self._scopes.conditions(self._collection, tx, user)
        sort = query.sort if self._sort and call.query.get(self._sort) else ()
        chosen = replace(query, where=visible, search=None, sort=sort)
        return self._cut(lambda asked: run(asked, rows, self._spec), chosen, number, call)

    def _cut(self, find: Find, query: Query, number: int, call: Call) -> Cut:
        if self._cursors is not None:
            return self._from_cursor(call, find, query, self._cursors)
        page = find(query)
        return Cut(page.rows, page.total, query.offset, query.limit, number, first=self._paging.first)

    def _read(self, call: Call) -> tuple[Query, int]:
        """Return what a call asks for, whoever calls, and the number of the page."""
        own = tuple(Condition(field, "eq", value) for field, value in self._keys.fields(call).items())
        whole = self._paging.switch is not None and not call.query.get(self._paging.switch)
        limit = None if whole else self._limit(call)
        number, offset = (0, 0) if self._cursors is not None else self._start(call, limit)
        if whole:
            number, offset = self._paging.first, 0
        where, search = (*own, *self._filters.conditions(call)), self._filters.search(call)
        return Query(where, search, self._filters.order(call), offset, limit), number

    def _limit(self, call: Call) -> int | None:
        paging = self._paging
        asked = call.query.get(paging.limit) if paging.limit else None
        if isinstance(asked, int | float) and not isinstance(asked, bool) and asked >= 0:
            return int(asked) if paging.max_limit is None else min(int(asked), paging.max_limit)
        if paging.default_limit is not None:
            return paging.default_limit
        return None if paging.style == "none" else min(_PAGE_LENGTH, paging.max_limit or _PAGE_LENGTH)

    def _start(self, call: Call, limit: int | None) -> tuple[int, int]:
        """Return the number of the page and the index of its first row."""
        paging = self._paging
        asked = call.query.get(paging.page) if paging.page else None
        number = int(asked) if isinstance(asked, int | float) and not isinstance(asked, bool) else None
        if paging.style == "offset":
            offset = max(number or 0, 0)
            return paging.first + (offset // limit if limit else 0), offset
        number = paging.first if number is None else max(number, paging.first)
        return number, (number - paging.first) * (limit or 0)

    def _from_cursor(self, call: Call, find: Find, query: Query, cursors: Cursors) -> Cut:
        limit, rows = query.limit, find(replace(query, limit=None)).rows
        cursor = call.query.get(self._paging.page or "")
        start = 0 if cursor is None or cursor == "" else self._behind(cursor, rows, query, cursors)
        page = rows[start:] if limit is None else rows[start : start + limit]
        following = start + len(page) < len(rows) and page
        return Cut(
            page,
            len(rows),
            start,
            limit,
            self._paging.first + (start // limit if limit else 0),
            first=self._paging.first,
            next_cursor=cursors.write(page[-1], query.sort) if following else None,
            previous_cursor=cursors.before(start, limit or len(rows), rows, query.sort),
        )

    def _behind(self, cursor: Json, rows: list[Row], query: Query, cursors: Cursors) -> int:
        """Return where a page begins. A cursor that the document shows is the beginning, as it is where a stranger's
        document leaves no status to refuse one.
        """
        try:
            return cursors.after(cursor, rows, query.sort)
        except InvalidRequest:
            if self._takes_any or str(cursor) in self._shown:
                return 0
            raise


class _Writer:
    """Writes one page in the envelope of its list."""

    def __init__(
        self, ground: Ground, resource: Resource, shape: ListShape, status: int, *, as_they_are: bool = False
    ) -> None:
        schema = answer_schema(ground.operations[resource.operation_id], status)
        self._items = shape.items
        self._totals = shape.totals
        self._project = same if as_they_are else _row_projection(ground, resource, shape, schema)
        items = ground.shapes.of(ground.shapes.at(schema, shape.items)).items
        self._derived = Derived(ground, resource.collection, items)
        self.lasting = not self._derived and not as_they_are
        self._needed = frozenset(pointer for pointer in shape.meta if _needed(ground, schema, pointer))
        self._meta = {
            pointer: meta_writer(
                ground,
                meaning,
                ground.shapes.at(schema, pointer),
                shape.paging,
                required=pointer in self._needed,
            )
            for pointer, meaning in shape.meta.items()
        }
        filled = {shape.items: None, **dict.fromkeys(shape.totals), **dict.fromkeys(shape.meta)}
        self._envelope = Envelope(ground, schema, resource.operation_id, filled)
        self._written: dict[tuple[Json, ...], tuple[Call, list[Row], Json]] = {}

    def __call__(self, call: Call, cut: Cut, tx: Transaction) -> Json:
        """Return the answer for one page: the same object while the same call finds the same rows, where it lasts."""
        if not self.lasting:
            return self._write(call, cut, tx)
        key = (id(call), cut.total, cut.next_cursor, cut.previous_cursor, *map(id, cut.rows))
        if key in self._written:
            return self._written[key][2]
        if len(self._written) >= _REMEMBERED:
            self._written.clear()
        answer = self._write(call, cut, tx)
        self._written[key] = (call, cut.rows, answer)  # holding all that the key names, so that no id is used again
        return answer

    def _write(self, call: Call, cut: Cut, tx: Transaction) -> Json:
        rows = [self._project(self._derived(row, tx), row.id) for row in cut.rows]
        if self._items == "":
            return rows
        values: dict[str, Any] = {self._items: rows}
        values.update(dict.fromkeys(self._totals, cut.total))
        for pointer, write in self._meta.items():
            value = write(call, cut)
            if value is not None or pointer in self._needed:
                values[pointer] = value
        return self._envelope.around(values)


def _row_projection(ground: Ground, resource: Resource, shape: ListShape, schema: Json) -> Project:
    items = ground.shapes.of(ground.shapes.at(schema, shape.items)).items
    known = {*ground.row_shape(resource.collection).properties, *unshown_of(ground, resource.collection)}
    return ground.projector.compile(items if items is not None else {}, resource.collection, beyond=known)


def _needed(ground: Ground, schema: Json, pointer: str) -> bool:
    """Tell whether an answer is invalid without a value there, or shows null there."""
    above, _, name = pointer.rpartition("/")
    parent = ground.shapes.of(ground.shapes.at(schema, above))
    part = parent.properties.get(name)
    return part is not None and (name in parent.required or ground.shapes.of(part).nullable)
