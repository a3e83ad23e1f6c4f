"""A store written as plainly as can be, to compare the real one with: lists, loops, deep copies, none of its code."""

from __future__ import annotations

from copy import deepcopy

from specdouble.store.spec import CollectionSpec, IdStyle, Reference

SPECS = (
    CollectionSpec("orgs", id=IdStyle("integer"), unique=(("name",),)),
    CollectionSpec(
        "teams",
        id=IdStyle("integer"),
        columns=("org_id",),
        parents=(Reference("org_id", "orgs", "cascade"),),
        unique=(("name",),),
    ),
    CollectionSpec(
        "members",
        id=IdStyle("prefix", "m"),
        columns=("org_id", "team_id"),
        parents=(Reference("org_id", "orgs", "cascade"), Reference("team_id", "teams", "restrict")),
        refs=(Reference("user", "users", "cascade"), Reference("buddy", "members", "null")),
        versions=True,
    ),
    CollectionSpec(
        "users",
        id=IdStyle("uuid"),
        delete="soft",
        deleted_field="gone",
        versions=True,
        unique=(("name",), ("mail.box", "mail.host")),
        refs=(Reference("org", "orgs", "restrict"), Reference("boss", "users", "null")),
    ),
    CollectionSpec(
        "notes",
        key="code",
        key_hidden=True,
        id=IdStyle("prefix", "n"),
        delete="soft",
        refs=(
            Reference("meta.owner", "users", "cascade"),
            Reference("readers", "users", "null"),
            Reference("next", "notes", "cascade"),
            Reference("team", "teams", "null"),
        ),
    ),
    CollectionSpec(
        "boards",
        id=IdStyle("integer"),
        columns=("org_id",),
        parents=(Reference("org_id", "orgs", "cascade"),),
        refs=(Reference("lead", "members", "null"), Reference("second", "members", "restrict")),
    ),
    CollectionSpec("pages", key="slug", id=IdStyle("client"), refs=(Reference("up", "pages", "restrict"),)),
    CollectionSpec("ledger", id=IdStyle("integer"), delete="forbidden", refs=(Reference("org", "orgs", "cascade"),)),
)


def make_id(style, collection, counter):
    return counter if style.style == "integer" else f"{style.prefix or 'u'}{counter}"


class Refused(Exception):
    """The model says no; `kind` is the name of the error that the store should raise."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


class Model:
    def __init__(self):
        self.rows = {spec.name: [] for spec in SPECS}
        self.ids = {spec.name: 0 for spec in SPECS}
        self.sequence = {spec.name: 0 for spec in SPECS}

    def copy(self):
        return deepcopy(self)

    def live(self, name):
        return [row for row in self.rows[name] if not row["deleted"]]

    def get(self, name, columns, row_id):
        for row in self.live(name):
            if str(row["id"]) == str(row_id) and texts(row["columns"]) == texts(columns):
                return row
        raise Refused("NotFound")

    def add(self, name, columns, values, given=None):
        spec = SPEC[name]
        for parent in spec.parents:
            above = {key: value for key, value in columns.items() if key != parent.field}
            if not self.named(parent.collection, above, columns[parent.field]):
                raise Refused("NotFound")
        row_id, counted = self.choose_id(spec, columns, values, given)
        if str(values.get(spec.key, row_id)) != str(row_id):
            raise Refused("BadRequest")
        values = {key: value for key, value in values.items() if key != spec.key}
        if not spec.key_hidden:
            values[spec.key] = row_id
        row = {"id": row_id, "columns": columns, "values": values, "version": 1, "deleted": False, "history": []}
        self.check(spec, row, self.live(name))
        self.ids[name] = max(counted, self.ids[name])
        self.sequence[name] += 1
        row["sequence"] = self.sequence[name]
        self.rows[name].append(row)
        return row

    def choose_id(self, spec, columns, values, given):
        row_id = values.get(spec.key) if given is None else given
        if row_id is not None:
            if any(
                str(row["id"]) == str(row_id) and texts(row["columns"]) == texts(columns)
                for row in self.rows[spec.name]
            ):
                raise Refused("Conflict")
            return row_id, row_id if isinstance(row_id, int) and spec.id.style == "integer" else 0
        if spec.id.style == "client":
            raise Refused("BadRequest")
        counter = self.ids[spec.name] + 1
        while any(str(row["id"]) == str(make_id(spec.id, spec.name, counter)) for row in self.rows[spec.name]):
            counter += 1
        return make_id(spec.id, spec.name, counter), counter

    def change(self, name, row, values, if_version=None):
        spec = SPEC[name]
        if if_version is not None and row["version"] != if_version:
            raise Refused("PreconditionFailed")
        if str(values.get(spec.key, row["id"])) != str(row["id"]):
            raise Refused("BadRequest")
        values = {key: value for key, value in values.items() if key != spec.key}
        if not spec.key_hidden:
            values[spec.key] = row["id"]
        self.check(spec, {**row, "values": values}, [other for other in self.live(name) if other is not row])
        self.supersede(row, values)
        return row

    def supersede(self, row, values, deleted=False):
        row["history"].append((row["version"], row["values"]))
        row["values"] = values
        row["version"] += 1
        row["deleted"] = deleted

    def check(self, spec, row, others):
        for fields in spec.unique:
            key = [dig(row["values"], field) for field in fields]
            near = [other["values"] for other in others if texts(other["columns"]) == texts(row["columns"])]
            if None not in key and key in [[dig(values, field) for field in fields] for values in near]:
                raise Refused("Conflict")
        for reference in spec.refs:
            for key in keys(row["values"], reference.field):
                own = reference.collection == spec.name and str(key) == str(row["id"])
                if not own and not self.named(reference.collection, row["columns"], key):
                    raise Refused("BadReference")

    def named(self, name, columns, key, without=()):
        return [
            row
            for row in self.live(name)
            if str(row["id"]) == str(key)
            and all(
                str(columns[column]) == str(row["columns"][column]) for column in row["columns"] if column in columns
            )
            and not any(row is other for other in without)
        ]

    def delete(self, name, row, if_version=None):
        if if_version is not None and row["version"] != if_version:
            raise Refused("PreconditionFailed")
        gone = [row]
        while more := [other for _, other, _, _ in self.broken("cascade", gone)]:
            gone.append(more[0])
        where = {id(one): collection for collection in self.rows for one in self.rows[collection]}
        if any(SPEC[where[id(one)]].delete == "forbidden" for one in gone):
            raise Refused("Conflict")
        if self.broken("restrict", gone):
            raise Refused("InUse")
        emptied = self.broken("null", gone)
        for one in gone:
            spec = SPEC[where[id(one)]]
            if spec.delete == "soft":
                mark = {spec.deleted_field: True} if spec.deleted_field else {}
                self.supersede(one, {**one["values"], **mark}, deleted=True)
            else:
                self.rows[spec.name] = [other for other in self.rows[spec.name] if other is not one]
        changed = {id(one): (one, deepcopy(one["values"])) for _, one, _, _ in emptied}
        for _, one, field, key in emptied:
            empty(changed[id(one)][1], field, key)
        for one, values in changed.values():
            self.supersede(one, values)
        return len(gone)

    def broken(self, on_delete, gone):
        """List (collection, row, field, key) of rows outside `gone` whose key names nothing any more."""
        staying = [
            (name, row) for name in self.rows for row in self.live(name) if not any(row is other for other in gone)
        ]
        return [
            (name, row, reference.field, key)
            for name, row in staying
            for reference, columns, key in ties(SPEC[name], row)
            if reference.on_delete == on_delete and not self.named(reference.collection, columns, key, gone)
        ]


def ties(spec, row):
    for reference in spec.refs:
        for key in keys(row["values"], reference.field):
            yield reference, row["columns"], key
    for parent in spec.parents:
        above = {name: value for name, value in row["columns"].items() if name != parent.field}
        yield parent, above, row["columns"][parent.field]


SPEC = {spec.name: spec for spec in SPECS}


def texts(columns):
    return {name: str(value) for name, value in columns.items()}


def dig(values, field):
    for part in field.split("."):
        values = values.get(part) if isinstance(values, dict) else None
    return values


def keys(values, field):
    value = dig(values, field)
    return [item for item in (value if isinstance(value, list) else [value]) if item is not None]


def empty(values, field, key):
    *path, last = field.split(".")
    for part in path:
        values = values[part]
    if isinstance(values[last], list):
        values[last] = [item for item in values[last] if str(item) != str(key)]
    else:
        values[last] = None
