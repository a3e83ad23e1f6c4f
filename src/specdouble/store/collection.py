"""The rows of one collection, as a handler sees them inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from specdouble.errors import NotFound, StoreError
from specdouble.store.catalogue import Definition, Index, columns_key, unique_key, unknown
from specdouble.store.comparing import name_key
from specdouble.store.deletion import Deletion
from specdouble.store.options import Option, asked_values, options
from specdouble.store.query import NEWEST_FIRST, Condition, Page, Query, run
from specdouble.store.row import Id, Row
from specdouble.store.rules import Rules, check_version
from specdouble.store.spec import CollectionSpec


class Collection:
    """Rows by id: `pets[7]`, `pets.add({...})`, `pets.find(Query(...))`. Soft-deleted rows are not seen.

    Where rows stand below others, `within(org_id=3)` narrows to the rows below that one, and new rows are put there.
    """

    __slots__ = ("_columns", "_definition", "_rules", "_with_deleted", "spec")

    def __init__(
        self,
        rules: Rules,
        definition: Definition,
        columns: Mapping[str, Any] | None = None,
        *,
        with_deleted: bool = False,
    ) -> None:
        self.spec: CollectionSpec = definition.spec
        self._rules = rules
        self._definition = definition
        self._columns = columns or {}
        self._with_deleted = with_deleted

    def within(self, **columns: Any) -> Collection:
        """Return the rows with these columns only. Raises StoreError for a column that the collection has not."""
        for name in columns:
            if name not in self.spec.columns:
                raise StoreError(f"{self.spec.name}: {unknown('column', name, self.spec.columns)}")
        together = {**self._columns, **columns}
        return Collection(self._rules, self._definition, together, with_deleted=self._with_deleted)

    def with_deleted(self) -> Collection:
        """Return the same rows and the soft-deleted ones; for reading, and for taking a deletion back."""
        return Collection(self._rules, self._definition, self._columns, with_deleted=True)

    def __getitem__(self, id: Id) -> Row:  # noqa: A002  the word every API uses
        row = self.get(id)
        if row is None:
            raise NotFound(self.spec.name, id)
        return row

    def get(self, id: Id) -> Row | None:  # noqa: A002
        """Return a row, or None. Raises StoreError where rows below several others have this id."""
        if len(self._columns) == len(self.spec.columns):
            row = self._rules.session.get(self.spec.name, self._definition.identity(self._columns, id))
            return None if row is None or (row.deleted and not self._with_deleted) else row
        rows = [row for row in self._named(id) if self._with_deleted or not row.deleted]
        if len(rows) > 1:
            missing = [name for name in self.spec.columns if name not in self._columns]
            raise StoreError(
                f"{len(rows)} rows of {self.spec.name} have the {self.spec.key} {id!r}: "
                f"say which with within({', '.join(f'{name}=...' for name in missing)})"
            )
        return rows[0] if rows else None

    def __contains__(self, id: object) -> bool:  # noqa: A002
        return any(self._with_deleted or not row.deleted for row in self._named(id))

    def add(self, values: Mapping[str, Any], id: Id | None = None) -> Row:  # noqa: A002
        """Add a row and return it; its id is `id`, or the one in the values, or a new one.

        Raises NotFound for a missing parent, Conflict, BadReference, BadRequest.
        """
        missing = [name for name in self.spec.columns if self._columns.get(name) is None]
        if missing:
            raise StoreError(
                f"rows of {self.spec.name} stand below others: add with "
                f"{self.spec.name}.within({', '.join(f'{name}=...' for name in missing)}).add(...)"
            )
        return self._rules.add(self._definition, self._columns, values, id)

    def next_id(self) -> Id:
        """Return the id that the next row added without one gets. Raises BadRequest where the caller chooses it."""
        return self._rules.next_id(self._definition)

    def replace(self, id: Id, values: Mapping[str, Any], if_version: int | None = None) -> Row:  # noqa: A002
        """Put other values in place of a row's and return it. Raises NotFound, PreconditionFailed, and as `add`.

        Among rows `with_deleted`, one whose `deleted_field` no longer says so is there again.
        """
        return self._rules.change(self._definition, self._writable(id), values, if_version=if_version)

    def update(self, id: Id, changes: Mapping[str, Any], if_version: int | None = None) -> Row:  # noqa: A002
        """Change some properties of a row, each as a whole, and return it. Raises as `replace`."""
        row = self._writable(id)
        return self._rules.change(self._definition, row, {**row, **changes}, if_version=if_version)

    def delete(self, id: Id, if_version: int | None = None) -> int:  # noqa: A002
        """Delete a row with all that cascades from it, and return how many rows went.

        Raises NotFound, PreconditionFailed, and Conflict where other rows still refer to it or rows are never deleted.
        """
        row = self._writable(id)
        if row.deleted:
            raise NotFound(self.spec.name, id)
        check_version(self.spec, row, if_version)
        return Deletion(self._rules).run(self._definition, [row])

    def clear(self) -> int:
        """Delete every row, by the same rules, and return how many rows went."""
        return Deletion(self._rules).run(self._definition, list(self))

    def find(self, query: Query | None = None) -> Page:
        """Return the page of rows that a query asks for."""
        query = query or Query()
        if query.limit is not None and query.is_plain and not self._columns and not self._with_deleted:
            return self._slice(query, query.limit)
        return run(query, self._candidates(query.where), self.spec)

    def all(self, **equals: Any) -> list[Row]:
        """Return the rows whose fields, or columns, have these values, in the order of insertion."""
        return self.find(Query(where=self.equalling(equals))).rows

    def one(self, **equals: Any) -> Row | None:
        """Return the first row whose fields, or columns, have these values, or None."""
        rows = self.find(Query(where=self.equalling(equals), limit=1)).rows
        return rows[0] if rows else None

    def count(self, **equals: Any) -> int:
        """Return the number of rows whose fields, or columns, have these values."""
        if not equals and not self._columns and not self._with_deleted:
            return self._rules.session.count(self.spec.name)
        return self.find(Query(where=self.equalling(equals), limit=0)).total

    def takes(self, values: Mapping[str, Any]) -> bool:
        """Tell whether a row with these values, whatever its others are, would not meet another in a unique key."""
        lookup, name = self._rules.session.lookup, self.spec.name
        keys = ((index, unique_key(values, self._columns, index.fields)) for index in self._definition.unique)
        return not any(key is not None and any(lookup(name, index, key)) for index, key in keys)

    def history(self, id: Id) -> Sequence[Row]:  # noqa: A002
        """Return the previous states of a row, oldest first. Raises NotFound, and StoreError where none are kept."""
        if not self.spec.versions:
            raise StoreError(f"{self.spec.name} keeps no history; declare it with x-resource: {{versions: true}}")
        return list(self._rules.session.history(self.spec.name, self._definition.identity_of(self[id])))

    def __iter__(self) -> Iterator[Row]:
        return iter(list(self._candidates(())))

    def __len__(self) -> int:
        return self.count()

    @property
    def ever(self) -> int:
        """How many rows there have been in all of the collection, whatever became of them."""
        return self._rules.session.counter(self._definition.sequence)

    def __repr__(self) -> str:
        columns = ", ".join(f"{name}={value!r}" for name, value in self._columns.items())
        return f"<collection {self.spec.name}{columns and f' within {columns}'}>"

    def __bool__(self) -> bool:
        return True

    def _writable(self, id: Id) -> Row:  # noqa: A002
        row = self[id]
        if row.deleted and self.spec.deleted_field is None:
            raise NotFound(self.spec.name, id)
        return row

    def _named(self, id: Any) -> list[Row]:  # noqa: A002
        session = self._rules.session
        if len(self._columns) == len(self.spec.columns):
            row = session.get(self.spec.name, self._definition.identity(self._columns, id))
            return [] if row is None else [row]
        rows = session.lookup(self.spec.name, Index("id"), name_key(id))
        return [row for row in rows if self._holds(row)]

    def _holds(self, row: Row) -> bool:
        return columns_key(row.columns, self._columns) == columns_key(self._columns, self._columns)

    def equalling(self, equals: Mapping[str, Any]) -> tuple[Condition, ...]:
        """Return what a query asks for so that fields, or columns, have these values."""
        columns = self.spec.columns
        return tuple(Condition(name, "eq", value, column=name in columns) for name, value in equals.items())

    def _candidates(self, where: Iterable[Condition]) -> Iterable[Row]:
        """Give at least every row that fulfils the conditions, by sequence: through the index that leaves fewest."""
        session, name = self._rules.session, self.spec.name
        if self._with_deleted:
            return [row for row in session.scan_all(name) if self._holds(row)]
        ids = asked_values(where, self.spec.key)
        if ids is not None:
            return _once(row for row_id in ids for row in self._named(row_id) if not row.deleted)
        choice = list(options(self._definition, where, self._columns))
        if not choice:
            return session.scan(name)
        option = min(choice, key=self._size) if len(choice) > 1 else choice[0]
        rows = (row for key in option.keys for row in session.lookup(name, option.index, key))
        exact = option.index.kind == "columns" and self._columns.keys() <= set(option.index.fields)  # none is deleted
        return _once(rows if exact else (row for row in rows if not row.deleted and self._holds(row)))

    def _slice(self, query: Query, limit: int) -> Page:
        """Return a page of all rows, and touch no other."""
        session, name = self._rules.session, self.spec.name
        start, count = max(query.offset, 0), session.count(name)
        first, last = min(start, count), min(start + max(limit, 0), count)  # no backend counts further than 2**63
        rows = session.slice(name, first, last, newest_first=query.sort == (NEWEST_FIRST,))
        return Page(list(rows), count, start, query.limit)

    def _size(self, option: Option) -> int:
        return sum(self._rules.session.size(self.spec.name, option.index, key) for key in option.keys)


def _once(rows: Iterable[Row]) -> list[Row]:
    """Return rows by sequence, each once: it may stand under several keys of an index."""
    found = {row.sequence: row for row in rows}
    return [found[sequence] for sequence in sorted(found)]
