"""The rules of collections, once, over any backend.

A call that is refused has written nothing. Soft-deleted rows keep their ids, and take no other part: they are hidden,
hold no unique key and refer to nothing, so that a name is free again once its row is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn, cast

from specdouble.errors import BadReference, BadRequest, Conflict, Full, InUse, NotFound, PreconditionFailed, StoreError
from specdouble.store.backend import Session
from specdouble.store.catalogue import Catalogue, Definition, Identity, Index, Referrer, columns_key, unique_key
from specdouble.store.comparing import name_key, same_key
from specdouble.store.fields import leaves, places, reader
from specdouble.store.row import Id, Row, by_sequence
from specdouble.store.spec import CollectionSpec, IdStyle, Reference

MakeId = Callable[[IdStyle, str, int], Id]
Now = Callable[[], datetime]

LAST_COUNTED_ID = 10**9
"""Integer ids given up to here move the counter; a larger one, such as a test's largest integer, does not."""


class _Ended:
    """Stands in for the session of a transaction that has ended."""

    def __getattr__(self, name: str) -> NoReturn:
        raise StoreError("this transaction has ended; read and write inside `with store.transaction() as tx`")


_ENDED = cast(Session, _Ended())


class Rules:
    """Adds and changes rows within one session; `Deletion` takes them away."""

    def __init__(self, catalogue: Catalogue, session: Session, make_id: MakeId, now: Now) -> None:
        self.catalogue = catalogue
        self.now = now
        self.moved: dict[tuple[str, Identity], Row | None] = {}  # what was written of rows that move: as it was before
        self.session = session
        self._make_id = make_id
        self._promised: dict[str, tuple[Id, int]] = {}  # by next_id: whoever gives such an id back uses the counter up

    def end(self) -> Session:
        """Return the session for the last time."""
        session, self.session = self.session, _ENDED
        return session

    def add(
        self, definition: Definition, columns: Mapping[str, Any], values: Mapping[str, Any], given: Id | None
    ) -> Row:
        """Return the new row. Raises NotFound for a missing parent, Conflict, BadReference, BadRequest."""
        self._check_parents(definition.spec, columns)
        self._check_room(definition, columns)
        placed = {name: columns[column] for column, name in definition.spec.shown if name not in values}
        row = self.insert(definition, columns, {**placed, **values} if placed else values, given, refer=True)
        if definition.spec.moves is not None:
            self.moved.setdefault((definition.spec.name, definition.identity_of(row)), None)
        return row

    def insert(
        self,
        definition: Definition,
        columns: Mapping[str, Any],
        values: Mapping[str, Any],
        given: Id | None,
        *,
        refer: bool = False,
    ) -> Row:
        """Return the new row, having asked what it refers to only where `refer`. Raises as `add`."""
        spec = definition.spec
        row_id, counter = self._choose_id(definition, columns, values, given)
        identity = definition.identity(columns, row_id)
        values = with_key(spec, values, row_id)
        deleted = says_deleted(spec, values)
        if not deleted:
            self.check_unique(definition, columns, values, identity)
        if refer and not deleted:
            self.check_references(definition, columns, values, identity)
        self._count_id(definition, row_id, counter)
        row = Row(values, id=row_id, columns=columns, sequence=self._next(definition.sequence), deleted=deleted)
        self.session.put(spec.name, identity, row)
        return row

    def next_id(self, definition: Definition) -> Id:
        """Return the id that the next new row gets. Raises BadRequest where the caller chooses it."""
        promised = self._promised[definition.spec.name] = self._new_id(definition)
        return promised[0]

    def change(
        self, definition: Definition, row: Row, values: Mapping[str, Any], *, if_version: int | None = None
    ) -> Row:
        """Return the row's next state. Raises PreconditionFailed, Conflict, InUse, BadReference, BadRequest.

        A row that says of itself that it is deleted is so from then on, and one that no longer does comes back. What
        stands below it stays where it is, unseen with it.
        """
        check_version(definition.spec, row, if_version)
        values = with_key(definition.spec, values, row.id)
        identity = definition.identity_of(row)
        deleted = says_deleted(definition.spec, values)
        if not deleted:
            self.check_unique(definition, row.columns, values, identity)
            self.check_references(definition, row.columns, values, identity)
            self._check_referrers(definition, row, values)
        elif not row.deleted:
            self._check_unheld(definition, row)
        return self.supersede(definition, row, row.next(values, deleted=deleted))

    def _check_unheld(self, definition: Definition, row: Row) -> None:
        """Raise InUse where a row that stays forbids that this one goes."""
        for referrer in definition.referrers:
            restricts = referrer.reference.on_delete == "restrict" and not referrer.column
            holds = [one for one in self._referring(referrer, row) if one.id != row.id] if restricts else []
            if holds:
                raise InUse(
                    f"{definition.spec.name} {row.id} cannot be deleted: "
                    f"{listed(f'{referrer.collection} {one.id}' for one in holds)} still refer to it",
                    fields=(referrer.reference.field,),
                )

    def supersede(self, definition: Definition, row: Row, successor: Row) -> Row:
        """Put the successor in the row's place, and the row into its history."""
        name, identity = definition.spec.name, definition.identity_of(row)
        if definition.spec.versions:
            self.session.remember(name, identity, row)
        if definition.spec.moves is not None:
            self.moved.setdefault((name, identity), row)
        self.session.put(name, identity, successor)
        return successor

    def check_unique(
        self, definition: Definition, columns: Mapping[str, Any], values: Mapping[str, Any], own: Identity
    ) -> None:
        """Raise Conflict where another row below the same columns has the same values in a unique key."""
        name = definition.spec.name
        for index in definition.unique:
            key = unique_key(values, columns, index.fields)
            if key is not None and any(
                definition.identity_of(row) != own for row in self.session.lookup(name, index, key)
            ):
                taken = " and ".join(f"{field} {_shown(values, field)}" for field in index.fields)
                raise Conflict(f"{taken} is already taken in {name}", fields=index.fields)

    def check_references(
        self, definition: Definition, columns: Mapping[str, Any], values: Mapping[str, Any], own: Identity
    ) -> None:
        """Raise BadReference for a key that names no row, or one that does not go with these values."""
        for reference in definition.spec.refs:
            for place, key in places(values, reference.field):
                itself = reference.collection == definition.spec.name and definition.identity(columns, key) == own
                if not itself and not self.names_a_row(reference, columns, values, key):
                    raise BadReference(place, key, reference.collection, same=reference.same)

    def names_a_row(
        self, reference: Reference, columns: Mapping[str, Any], values: Mapping[str, Any], key: Any
    ) -> bool:
        """Tell whether a key of a row names another one that has the same values where it must."""
        return any(not _differing(reference, values, target) for target in self.targets(reference, columns, key))

    def _check_referrers(self, definition: Definition, row: Row, values: Mapping[str, Any]) -> None:
        """Raise InUse where rows refer to this one and would no longer go with it."""
        for referrer in definition.referrers:
            differing = _differing(referrer.reference, row, values)
            holds = [one for one in self._referring(referrer, row) if one.id != row.id] if differing else []
            if holds:
                raise InUse(
                    f"{' and '.join(differing)} of {definition.spec.name} {row.id} cannot change: "
                    f"{listed(f'{referrer.collection} {one.id}' for one in holds)} still refer to it",
                    fields=(referrer.reference.field,),
                )

    def _referring(self, referrer: Referrer, row: Row) -> Iterable[Row]:
        rows = self.session.lookup(
            referrer.collection, Index("reference", (referrer.reference.field,)), name_key(row.id)
        )
        return sorted(rows, key=by_sequence)

    def targets(self, reference: Reference, columns: Mapping[str, Any], key: Any) -> list[Row]:
        """Return the rows that a key names: those with this id that agree in every column both sides have."""
        target = self.catalogue[reference.collection]
        spec = target.spec
        if all(name in columns for name in spec.columns):
            row = self.session.get(spec.name, target.identity(columns, key))
            return [] if row is None or row.deleted else [row]
        shared = [name for name in spec.columns if name in columns]
        wanted = columns_key(columns, shared)
        rows = self.session.lookup(spec.name, Index("id"), name_key(key))
        return [row for row in rows if not row.deleted and columns_key(row.columns, shared) == wanted]

    def has_parent(self, parent: Reference, columns: Mapping[str, Any]) -> bool:
        """Tell whether the row that a column names exists."""
        above = {name: value for name, value in columns.items() if name != parent.field}
        return bool(self.targets(parent, above, columns[parent.field]))

    def _check_parents(self, spec: CollectionSpec, columns: Mapping[str, Any]) -> None:
        for parent in spec.parents:
            if not self.has_parent(parent, columns):
                raise NotFound(parent.collection, columns[parent.field])

    def _check_room(self, definition: Definition, columns: Mapping[str, Any]) -> None:
        """Raise Full where there are as many rows below the same columns as there may be."""
        most = definition.spec.max_rows
        if most is not None and self._count(definition, columns) >= most:
            raise Full(definition.spec.name, most)

    def _count(self, definition: Definition, columns: Mapping[str, Any]) -> int:
        spec = definition.spec
        if not spec.columns:
            return self.session.count(spec.name)
        return self.session.size(spec.name, Index("columns", spec.columns), columns_key(columns, spec.columns))

    def _choose_id(
        self, definition: Definition, columns: Mapping[str, Any], values: Mapping[str, Any], given: Id | None
    ) -> tuple[Id, int | None]:
        spec = definition.spec
        row_id = _given_id(spec, values, given)
        if row_id is None:
            return self._new_id(definition)
        if self.session.get(spec.name, definition.identity(columns, row_id)) is not None:
            raise Conflict(f"{spec.key} {row_id!r} is already taken in {spec.name}", fields=(spec.key,))
        promised, counter = self._promised.get(spec.name, (None, None))
        return row_id, counter if promised == row_id else None

    def _new_id(self, definition: Definition) -> tuple[Id, int]:
        spec = definition.spec
        if spec.id.style == "client":
            raise BadRequest(f"{spec.key} is missing: whoever adds a row to {spec.name} chooses it")
        counter = self.session.counter(definition.ids) + 1
        while self._is_used(definition, made := self._make_id(spec.id, spec.name, counter)):
            counter += 1
        return made, counter

    def _is_used(self, definition: Definition, row_id: Id) -> bool:
        spec = definition.spec
        if spec.columns:
            return self.session.size(spec.name, Index("id"), name_key(row_id)) > 0
        return self.session.get(spec.name, definition.identity({}, row_id)) is not None

    def _count_id(self, definition: Definition, row_id: Id, counter: int | None) -> None:
        """Remember the highest number used, so that it is not given again when its row is deleted."""
        name = definition.ids
        if counter is not None and counter > self.session.counter(name):
            self.session.set_counter(name, counter)
        elif definition.spec.id.style == "integer" and self._moves(name, row_id):
            self.session.set_counter(name, int(row_id))

    def _moves(self, counter: str, row_id: Id) -> bool:
        return isinstance(row_id, int) and self.session.counter(counter) < row_id <= LAST_COUNTED_ID

    def _next(self, counter: str) -> int:
        value = self.session.counter(counter) + 1
        self.session.set_counter(counter, value)
        return value


def _differing(reference: Reference, values: Mapping[str, Any], target: Mapping[str, Any]) -> list[str]:
    """Name the fields in which a row and the one it refers to must be the same, and are not."""
    return [field for field in reference.same if same_key(reader(field)(values)) != same_key(reader(field)(target))]


def listed(names: Iterable[str]) -> str:
    """Name rows, five at most."""
    once = list(dict.fromkeys(names))
    return ", ".join(once[:5]) + (f" and {len(once) - 5} more" if len(once) > 5 else "")


def says_deleted(spec: CollectionSpec, values: Mapping[str, Any]) -> bool:
    """Tell whether a row says of itself that it is deleted: `deleted: true`, or a `deleted_at`."""
    return spec.delete == "soft" and spec.deleted_field is not None and bool(values.get(spec.deleted_field))


def check_version(spec: CollectionSpec, row: Row, if_version: int | None) -> None:
    """Raise PreconditionFailed where the row is no longer the version that the caller saw."""
    if if_version is not None and row.version != if_version:
        raise PreconditionFailed(f"{spec.name} {row.id} is at version {row.version}, not {if_version}")


def with_key(spec: CollectionSpec, values: Mapping[str, Any], row_id: Id) -> dict[str, Any]:
    """Return the values with the id under the key, or without where it is hidden. Raises BadRequest for another id."""
    given = values.get(spec.key)
    if given is row_id and type(values) is dict and not spec.key_hidden:
        return values  # as it came: rows hold copies
    if given is None:
        rest = {name: value for name, value in values.items() if name != spec.key}
        return rest if spec.key_hidden else {spec.key: row_id, **rest}
    if name_key(given) != name_key(row_id):
        raise BadRequest(f"{spec.key} of a row never changes: it is {row_id!r}, came {given!r}")
    if spec.key_hidden:
        return {name: value for name, value in values.items() if name != spec.key}
    return {**values, spec.key: row_id}


def _given_id(spec: CollectionSpec, values: Mapping[str, Any], given: Id | None) -> Id | None:
    inside = values.get(spec.key)
    if type(given) is str and (inside is None or inside is given):
        return given
    for value in (given, inside):
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int | float)):
            raise BadRequest(f"{spec.key} must be a text or a number, came {value!r}")
    # The one inside has the type of the document; the one given may be the text of a path.
    same = given is None or (inside is not None and name_key(given) == name_key(inside))
    return inside if same else given


def _shown(values: Mapping[str, Any], field: str) -> str:
    found: Sequence[Any] = list(leaves(values, field))
    return ", ".join(map(repr, found))
