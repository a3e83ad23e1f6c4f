"""Which operations make, list, read, change and delete the rows of one path: read from paths, methods and schemas.

It is careful rather than clever: what is not plain is left out, and said to be untested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from specdouble.contract.model import Document, Operation, Parameter, Schema
from specdouble.testing.laws.job_reading import Job, read_jobs
from specdouble.testing.laws.listing import Listing, read_listing
from specdouble.testing.laws.shapes import (
    Way,
    body_schema,
    declared,
    find_row,
    is_secret,
    plain,
    properties,
    success_schema,
    words,
)

_STATES = frozenset({"status", "state", "phase"})


@dataclass(frozen=True)
class Rows:
    """The rows of one path, and what can be done with them. `key` is the property of a row that stands in the path.

    `ways` tells where the row stands in the answer of each operation. `parents` are the path parameters above;
    `unique` are the property names that no two rows may share, as `x-resource` declares them.
    """

    path: str
    parameter: str
    key: str
    ways: Mapping[str, Way]
    parents: tuple[str, ...] = ()
    create: Operation | None = None
    read: Operation | None = None
    updates: tuple[Operation, ...] = ()
    delete: Operation | None = None
    listing: Listing | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    grows: bool = False  # a read adds a row (x-resource, append_on_read)
    properties: frozenset[str] = frozenset()  # that an answer may show
    touches: frozenset[str] = frozenset()  # what a write may change in other rows (x-resource, touches)
    secrets: frozenset[str] = frozenset()  # that are only ever written
    jobs: tuple[Job, ...] = ()
    unruled: tuple[str, ...] = ()  # states that the server alone writes, and no `x-jobs` says how
    moving: frozenset[str] = frozenset()  # properties that change by themselves

    @property
    def name(self) -> str:
        """The last word of the path."""
        return next((word for word in reversed(self.path.split("/")) if word and "{" not in word), self.path)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation that is about these rows."""
        found = (self.listing.operation if self.listing else None, self.create, self.read, *self.updates, self.delete)
        return tuple(one for one in found if one is not None)


def read_rows(document: Document) -> Iterator[Rows]:
    """Find every path whose last part is the id of a row, with what stands one step above it."""
    paths: dict[str, dict[str, Operation]] = {}
    for operation in document.operations:
        paths.setdefault(operation.path, {})[operation.method] = operation
    for path, methods in paths.items():
        above, _, last = path.rpartition("/")
        if last.startswith("{") and last.endswith("}") and last.count("{") == 1:
            rows = _rows(document, above, last[1:-1], paths.get(above, {}), methods)
            if rows is not None:
                yield rows


def _rows(
    document: Document, path: str, parameter: str, above: Mapping[str, Operation], item: Mapping[str, Operation]
) -> Rows | None:
    read, create = item.get("GET"), above.get("POST")
    updates = tuple(item[method] for method in ("PUT", "PATCH") if method in item)
    ways, key = _ways(document, parameter, [one for one in (read, create, *updates) if one is not None])
    if key is None:
        return None
    parents = tuple(segment[1:-1] for segment in path.split("/") if segment.startswith("{"))
    sent = properties(document, body_schema(create)) if body_schema(create) is not None else ()
    given = (*sent, *parents)
    listing = read_listing(document, above["GET"], key, given) if "GET" in above else None
    resource, jobs = declared(document, path), read_jobs(document, path)
    shown = next((one for one in (read, create, *updates) if one is not None and one.id in ways), None)
    own = properties(document, _row_schema(document, shown, ways)) if shown is not None else {}
    writes = [one for one in (create, *updates) if one is not None and body_schema(one) is not None]
    unruled = _states(document, own, writes) if not jobs else ()
    return Rows(
        path,
        parameter,
        key,
        ways,
        parents,
        create if create is not None and create.id in ways and _makes(document, create, jobs) else None,
        read if read is not None and read.id in ways else None,
        tuple(one for one in updates if one.id in ways and body_schema(one) is not None),
        _deleting(item),
        listing,
        tuple(tuple(names) for names in resource.get("unique", ())),
        bool(resource.get("append_on_read")),
        frozenset(own),
        frozenset(resource.get("touches", ())),
        _secrets(document, writes),
        jobs,
        unruled,
        _moving(document, own, jobs) | frozenset(unruled),
    )


def _states(document: Document, own: Mapping[str, Schema], writes: list[Operation]) -> tuple[str, ...]:
    """Name the properties that hold a state which no request writes."""
    written = {name for one in writes for name in _writable(document, one)}
    found = [name for name, schema in own.items() if "enum" in words(document, schema) and name not in written]
    return tuple(name for name in found if plain(name) in _STATES) if writes else ()


def _writable(document: Document, operation: Operation) -> list[str]:
    own = properties(document, body_schema(operation))
    return [name for name, schema in own.items() if not words(document, schema).get("readOnly")]


def _moving(document: Document, own: Mapping[str, Schema], jobs: tuple[Job, ...]) -> frozenset[str]:
    """Name what a step writes: the state, what it sets, and the moments at which it happens."""
    moments = {name for name, schema in own.items() if words(document, schema).get("format") == "date-time"}
    return frozenset(name for job in jobs for name in (job.field, *job.writes, *moments))


def _secrets(document: Document, writes: list[Operation]) -> frozenset[str]:
    """Name what every write that takes it takes as `writeOnly`."""
    marks: dict[str, bool] = {}
    for operation in writes:
        for name, schema in properties(document, body_schema(operation)).items():
            marks[name] = marks.get(name, True) and is_secret(document, schema)
    return frozenset(name for name, secret in marks.items() if secret)


def _deleting(item: Mapping[str, Operation]) -> Operation | None:
    """Find the DELETE; one that documents a 405 and no success only says that there is none."""
    delete = item.get("DELETE")
    return None if delete is None or (not delete.success and "405" in delete.responses) else delete


def _ways(document: Document, parameter: str, operations: list[Operation]) -> tuple[dict[str, Way], str | None]:
    """Find the row in each answer; all must agree about the name of its key."""
    ways: dict[str, Way] = {}
    key: str | None = None
    for operation in operations:
        schema = success_schema(operation)
        found = find_row(document, schema, parameter) if schema is not None else None
        if found is not None and key in {None, found[1]}:
            ways[operation.id], key = found
    return ways, key


def _makes(document: Document, create: Operation, jobs: tuple[Job, ...]) -> bool:
    """Tell a create from a search or an action on a collection: it takes a body of some of the row's properties.

    A 202 leaves open whether there is a row already, but for one that goes through states.
    """
    made = {200, 201, 202} if jobs else {200, 201}
    schema = body_schema(create)
    return schema is not None and bool(properties(document, schema)) and not made.isdisjoint(create.success)


def _row_schema(document: Document, operation: Operation, ways: Mapping[str, Way]) -> Schema:
    schema = success_schema(operation)
    for name in ways[operation.id]:
        schema = properties(document, schema)[name]
    return schema


def required_parameters(operation: Operation) -> list[Parameter]:
    """Return the parameters that must be sent, those of the path aside."""
    return [one for one in operation.parameters if one.required and one.location != "path"]
