"""Writes to rows: create, replace, update, create-or-replace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer
from specdouble.behave.answers import body_schema, success
from specdouble.behave.completing import Completer
from specdouble.behave.fields import cast_id, plain, same
from specdouble.behave.ground import Ground
from specdouble.behave.inner_columns import InnerColumns
from specdouble.behave.inner_key import InnerKey
from specdouble.behave.items import NO_HEADERS, Behaviour
from specdouble.behave.json_patch import is_patch, patched
from specdouble.behave.keys import Keys
from specdouble.behave.makers import Birth
from specdouble.behave.merge import merged, plain_json
from specdouble.behave.model import Resource
from specdouble.behave.pointers import follow, split
from specdouble.behave.row_answer import compile_row_answer
from specdouble.behave.row_ids import RowIds
from specdouble.behave.rows import RowBuilder
from specdouble.behave.scopes import Scopes, find
from specdouble.contract.call import Call
from specdouble.contract.model import Json, Operation
from specdouble.errors import BadReference, BadRequest, Conflict, InvalidRequest, NotFound, Violation
from specdouble.runtime.users import User
from specdouble.store.fields import places

if TYPE_CHECKING:
    from specdouble.store.collection import Collection
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction


class Writer:
    """Adds and changes the rows of one collection, as one operation says."""

    def __init__(self, ground: Ground, resource: Resource, scopes: Scopes) -> None:
        operation = ground.operations[resource.operation_id]
        body = ground.shapes.at(body_schema(operation), resource.body)
        self.keys = Keys(ground, resource, scopes)
        self.builder = RowBuilder(ground, resource.collection, _one(ground, body), resource.writes.values())
        self._ground = ground
        self._scopes = scopes
        self._collection = resource.collection
        self._spec = ground.inference.collections[resource.collection]
        self._schema = ground.row_schema(resource.collection)
        self._body = split(resource.body)
        self._key_shape = ground.shapes.of(ground.row_shape(resource.collection).properties.get(self._spec.key))
        self._shown = ground.inference.shown.get(resource.collection, {})
        self._properties = ground.row_shape(resource.collection).properties
        self._may_choose = not self._spec.key_hidden and (self.builder.client_key or self._spec.id.style == "client")
        self._inner = InnerKey(self._spec)
        self._within = InnerColumns(self._spec)
        # An id that the server makes is nobody's to insist on, where the document has no word for a conflict.
        self._yields = ground.forgiving and self._spec.id.style != "client" and "409" not in operation.responses
        self._optional = self._properties.keys() - {self._spec.key}
        self._completer = Completer(ground, resource.collection)
        self._secret = _secret(ground, resource.collection)
        self._tenant_fields = ground.inference.scopes.get(resource.collection, ())
        self._ids = RowIds(ground, resource.collection)
        self.address = ground.links.item(resource.collection)
        self.sent_fields = ground.shapes.of(body)

    def sent(self, call: Call) -> dict[str, Any]:
        """Return what the client sent of the row, out of its wrapper; files and bare bytes are left out."""
        value = follow(call.body, self._body)
        if call.media_type != "application/json":
            value = plain_json(value)
        if not isinstance(value, dict):
            return {}
        return self.builder.named(value) if self.builder.other_names else value

    def add(self, sent: Mapping[str, Json], call: Call, tx: Transaction, user: User, key: Any = None) -> Row:
        """Add a row made of what was sent. Raises Conflict, BadReference, NotFound for a parent that is gone."""
        columns = self._columns(sent, call, tx, user) if self._spec.columns else {}
        table = tx[self._collection].within(**columns) if columns else tx[self._collection]
        chosen = key if key is not None else self._chosen(sent)
        if key is None and chosen is not None and self._yields and chosen in table:
            chosen = None
        row_id = self._ids.named(table, sent) if chosen is None else cast_id(chosen, self._key_shape)
        birth = Birth(row_id, columns, self._ground.now(), user, tx)
        placed = self._placed(columns, user)
        named = self.keys.fields(call)

        def made(kept: Mapping[str, Json]) -> dict[str, Any]:
            values = {**self.builder.build({**placed, **kept} if placed else kept, birth), **named}
            values = self._within.write(values, columns)
            if self._spec.key_hidden:
                return self._inner.write(values, row_id) if self._inner else values
            return {self._spec.key: row_id, **values}

        values = self._fitting(sent, made)
        self._check_tenant(values, tx, user)
        return self._allowed(table.add(values, id=row_id), tx, user)

    def _placed(self, columns: Mapping[str, Any], user: User) -> dict[str, Any]:
        """Return the properties that show where a row stands, for a client that did not say it twice."""
        if user.tenant is None and not self._shown:
            return {}
        placed = {
            name: cast_id(columns[column], self._ground.shapes.of(self._properties.get(name)))
            for column, name in self._shown.items()
            if column in columns
        }
        if user.tenant is not None:
            placed |= {field: user.tenant for field in self._tenant_fields if field in self._optional}
        return placed

    def replace(self, row: Row, sent: Mapping[str, Json], tx: Transaction, user: User) -> Row:
        """Put what was sent in a row's place; what the server made, and secrets nobody can read back, stay."""
        secrets = {name: row[name] for name in self._secret if name in row}

        def made(kept: Mapping[str, Json]) -> dict[str, Any]:
            values = {**secrets, **self.builder.accepted(kept), **self.builder.kept(row)}
            return self._keyed(row, self.builder.completed(values, row.id) | self.builder.touched(row, user))

        values = self._fitting(sent, made)
        self._check_tenant(values, tx, user, row)
        return self._allowed(self._table(row, tx).replace(row.id, values), tx, user)

    def update(self, row: Row, changes: Mapping[str, Json], tx: Transaction, user: User, *, deep: bool) -> Row:
        """Change a row by what was sent; `deep` merges nested objects (RFC 7396), else each property is whole."""
        shape, shapes = self._ground.row_shape(self._collection), self._ground.shapes

        def made(kept: Mapping[str, Json]) -> dict[str, Any]:
            changed = merged(row, self.builder.accepted(kept), shape, shapes, deep=deep)
            return self._keyed(row, changed | self.builder.touched(row, user))

        values = self._fitting(changes, made)
        self._check_tenant(values, tx, user, row)
        return self._allowed(self._table(row, tx).replace(row.id, values), tx, user)

    def patch(self, row: Row, steps: list[Any], tx: Transaction, user: User) -> Row:
        """Change a row by a JSON Patch (RFC 6902). Raises Conflict where it cannot be taken."""
        after = patched({self._spec.key: row.id, **row} if self._spec.key in self._properties else row, steps)
        if not isinstance(after, dict):
            raise Conflict(f"the patch leaves no {self.keys.noun}")
        changes = {name: value for name, value in after.items() if name not in row or row[name] != value}
        changes = {name: value for name, value in changes.items() if not self._is_servers(name)}

        def made(kept: Mapping[str, Json]) -> dict[str, Any]:
            left = {name: value for name, value in row.items() if name in after or self._is_servers(name)}
            return self._keyed(row, {**left, **kept, **self.builder.touched(row, user)})

        values = self._fitting(changes, made)
        self._check_tenant(values, tx, user, row)
        return self._allowed(self._table(row, tx).replace(row.id, values), tx, user)

    def _keyed(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        """Let a row keep the key and the columns that stand inside of it, whatever is written around them."""
        return self._within.write(self._inner.write(values, row.id) if self._inner else values, row.columns)

    def _is_servers(self, name: str) -> bool:
        """Tell whether a client never decides a property: the key, and what is readOnly."""
        shape = self._ground.shapes.of(self._properties.get(name))
        return name == self._spec.key or bool(shape.words.get("readOnly"))

    def _table(self, row: Row, tx: Transaction) -> Collection:
        table = tx[self._collection].within(**row.columns) if row.columns else tx[self._collection]
        return table.with_deleted() if row.deleted else table

    def _chosen(self, sent: Mapping[str, Json]) -> Any:
        """Return the id that the client chose; None where the server does."""
        if self._inner:
            return self._inner.read(sent)
        return sent.get(self._spec.key) if self._may_choose else None

    def _columns(self, sent: Mapping[str, Json], call: Call, tx: Transaction, user: User) -> dict[str, Any]:
        """Return the hidden columns of a new row: from the path, else from properties of the same name."""
        columns = {**self._within.read(sent), **self.keys.columns(call)}
        for column in self._spec.columns:
            if column not in columns:
                columns[column] = self._column(column, sent, call, tx, user)
        return columns

    def _column(self, column: str, sent: Mapping[str, Json], call: Call, tx: Transaction, user: User) -> Any:
        named = {**call.query, **sent, **call.path}
        words = {plain(column), plain(self._shown.get(column, column))}
        value = next((value for name, value in named.items() if plain(name) in words), None)
        if value is not None:
            return value
        parent = next((parent.collection for parent in self._spec.parents if parent.field == column), None)
        rows = [] if parent is None else [row for row in tx[parent] if self._scopes.visible(parent, row, tx, user)]
        usual = self._within.usual(tx[self._collection])
        if column in usual:
            return usual[column]
        if len(rows) != 1 and self._ground.forgiving:  # nothing in the document lets a client say it
            return rows[0].id if rows else f"{column.removesuffix('_id')}-1"
        if len(rows) != 1:
            expected = f"the {column} of the row above this {self.keys.noun}"
            raise InvalidRequest([Violation("body", f"/{column}", "nothing", expected, "required")])
        return rows[0].id

    def _fitting(
        self, sent: Mapping[str, Json], make: Callable[[Mapping[str, Json]], dict[str, Any]]
    ) -> dict[str, Any]:
        """Make a row of what was sent. What the body's schema allows and the row's does not could never be answered:
        it is refused, or, where the document is a stranger's, completed if it can be and else left out.
        """
        values = make(sent)
        if self._ground.validity.valid(self._schema, values):
            return values
        faults = self._ground.validity.faults(self._schema, values)
        misfits = [
            (path, message)
            for path, message in faults
            if path and path[0] in sent and values.get(str(path[0])) == sent[str(path[0])]
        ]
        if misfits and self._ground.forgiving:
            names = {str(path[0]) for path, _ in misfits}
            whole = self._completer.completed(sent, sorted(names))
            names -= whole.keys()
            made = make({name: value for name, value in {**sent, **whole}.items() if name not in names})
            emptied = {name for name in names if sent[name] is None} - self.builder.required
            return {name: value for name, value in made.items() if name not in emptied}
        if misfits:
            raise InvalidRequest([self._misfit(values, path, message) for path, message in misfits])
        return values

    def _misfit(self, values: Mapping[str, Json], path: list[str | int], message: str) -> Violation:
        pointer = "".join(f"/{part}" for part in (*self._body, *path))
        return Violation("body", pointer, came(values, path), self._could_be(message))

    def _could_be(self, message: str) -> str:
        return f"what a {self.keys.noun} can have ({message})"

    def _allowed(self, row: Row, tx: Transaction, user: User) -> Row:
        """Return a row that was written; Forbidden where it is one that the caller may not write."""
        self._scopes.check_change(self._collection, row, tx, user)
        return row

    def _check_tenant(
        self, values: Mapping[str, Json], tx: Transaction, user: User, before: Mapping[str, Json] | None = None
    ) -> None:
        """Refuse references to rows that the caller does not see, as if these did not exist; what stood may stay."""
        if user.tenant is None:
            return
        for field in self._tenant_fields:
            if field in values and values[field] is not None and not same(values[field], user.tenant):
                owner = next((ref.collection for ref in self._spec.refs if ref.field == field), "this tenant")
                raise BadReference(field, values[field], owner)
        for reference in self._spec.refs:
            for place, one in places(values, reference.field):
                row = find(tx, self._ground.inference.collections, reference.collection, {}, one)
                if row is None or self._scopes.visible(reference.collection, row, tx, user):
                    continue
                if not any(same(one, stood) for _, stood in places(before or {}, reference.field)):
                    raise BadReference(place, one, reference.collection)


def came(value: Json, path: list[str | int]) -> str:
    """Show, in short, what stands at a path of a value."""
    for part in path:
        value = value[part]
    return repr(value)[:60]


def _one(ground: Ground, schema: Json) -> Json:
    """Return the schema of one row of a body that is a row or a list of rows."""
    shape = ground.shapes.of(schema)
    return shape.items if shape.is_array and shape.items is not None else schema


def _secret(ground: Ground, collection: str) -> frozenset[str]:
    parts = ground.row_shape(collection).properties.items()
    return frozenset(name for name, part in parts if ground.shapes.of(part).words.get("writeOnly"))


def compile_create(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a creation: 201 with a Location where the row has an address (RFC 9110, 15.3.2)."""
    operation = ground.operations[resource.operation_id]
    status = success(operation, 201, 200, 202)
    writer = Writer(ground, resource, scopes)
    write = compile_row_answer(ground, resource, status)
    locate = _compile_location(ground, writer, operation, status)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        writer.keys.check_above(call, tx, user)
        row = writer.add(writer.sent(call), call, tx, user)
        return write(row, locate(row), tx)

    return answer


def _compile_location(
    ground: Ground, writer: Writer, operation: Operation, status: int
) -> Callable[[Row], Mapping[str, str]]:
    response, address = operation.response(status), writer.address
    documented = response is not None and any(name.lower() == "location" for name in response.headers)
    if address is None or not (status == 201 or documented):
        return lambda _: NO_HEADERS
    mount = ground.links.relative("")
    return lambda row: {"Location": mount + address(row.id, row.columns)}


def compile_replace(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a PUT of a whole row; where its body requires nothing, it changes what was sent."""
    writer = Writer(ground, resource, scopes)
    if not writer.sent_fields.required:
        return compile_update(ground, resource, scopes)
    write = compile_row_answer(ground, resource, success(ground.operations[resource.operation_id], 200, 204))

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        row = writer.keys.row(call, tx, user)
        return write(writer.replace(row, writer.sent(call), tx, user), NO_HEADERS, tx)

    return answer


def compile_update(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a change of some properties, sent in the body or as query parameters."""
    operation = ground.operations[resource.operation_id]
    writer = Writer(ground, resource, scopes)
    write = compile_row_answer(ground, resource, success(operation, 200, 204))
    queries = Queries(ground, resource)
    deep = operation.method == "PATCH"

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        row = writer.keys.row(call, tx, user)
        if deep and is_patch(call.body):
            return write(writer.patch(row, call.body, tx, user), NO_HEADERS, tx)
        changes = {**writer.sent(call), **queries(call)}
        return write(writer.update(row, changes, tx, user, deep=deep), NO_HEADERS, tx)

    return answer


def compile_upsert(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a PUT that creates or replaces: 201, then 200, where both are documented."""
    operation = ground.operations[resource.operation_id]
    writer = Writer(ground, resource, scopes)
    created, replaced = success(operation, 201, 200, 204), success(operation, 200, 204, 201)
    write_new = compile_row_answer(ground, resource, created)
    write_old = compile_row_answer(ground, resource, replaced)
    locate = _compile_location(ground, writer, operation, created)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        sent = writer.sent(call)
        try:
            row = writer.keys.row(call, tx, user)
        except NotFound:
            writer.keys.check_above(call, tx, user)
            row = writer.add(sent, call, tx, user, key=_client_key(writer.keys.id(call, user)))
            return write_new(row, locate(row), tx)
        return write_old(writer.replace(row, sent, tx, user), NO_HEADERS, tx)

    return answer


def _client_key(key: Any) -> Any:
    if key is None or isinstance(key, str | int | float):
        return key
    raise BadRequest(f"an id must be a text or a number, came {key!r}")


class Queries:
    """Properties that are changed by query parameters; their values must fit the row."""

    def __init__(self, ground: Ground, resource: Resource) -> None:
        shape = ground.row_shape(resource.collection)
        self._writes = tuple(
            (name, field, ground.shapes.of(shape.properties.get(field)).words.get("enum"))
            for name, field in resource.writes.items()
        )

    def __call__(self, call: Call) -> dict[str, Json]:
        """Return the changes that the query asks for."""
        changes: dict[str, Json] = {}
        for name, field, choices in self._writes:
            value = call.query.get(name)
            if value is None:
                continue
            if choices is not None and value not in choices:
                expected = "one of " + ", ".join(map(str, choices))
                raise InvalidRequest([Violation("query", name, repr(value), expected, "enum")])
            changes[field] = value
        return changes
