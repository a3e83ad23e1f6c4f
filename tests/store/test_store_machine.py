"""The store against a plain model of it, through whatever sequence of calls Hypothesis thinks of."""

from contextlib import contextmanager
from datetime import UTC, datetime

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from store_model import SPEC, SPECS, Model, Refused, make_id

from specdouble.errors import ApiError
from specdouble.store.store import Store

NAMES = sorted(SPEC)
TEXTS = st.sampled_from(["a", "b", None])
INTEGERS = st.one_of(st.integers(1, 3), st.sampled_from(["1", "2"]))
USERS = st.sampled_from(["u1", "u2", "u3", "u4", "u5"])
MEMBERS = st.sampled_from(["m1", "m2", "m3", "m4", "m5"])
NOTES = st.sampled_from(["n1", "n2", "n3", "n4", "n5"])
VALUES = {
    "orgs": st.fixed_dictionaries({}, optional={"name": TEXTS, "size": st.integers(0, 2)}),
    "teams": st.fixed_dictionaries({}, optional={"name": TEXTS}),
    "members": st.fixed_dictionaries({}, optional={"user": USERS, "buddy": MEMBERS}),
    "users": st.fixed_dictionaries(
        {},
        optional={
            "name": TEXTS,
            "mail": st.fixed_dictionaries({"box": TEXTS, "host": TEXTS}),
            "org": INTEGERS,
            "boss": USERS,
        },
    ),
    "notes": st.fixed_dictionaries(
        {},
        optional={
            "meta": st.fixed_dictionaries({"owner": USERS}),
            "readers": st.lists(USERS, max_size=3),
            "next": NOTES,
            "team": INTEGERS,
        },
    ),
    "boards": st.fixed_dictionaries({}, optional={"lead": MEMBERS, "second": MEMBERS}),
    "pages": st.fixed_dictionaries({}, optional={"slug": st.sampled_from("pqr"), "up": st.sampled_from("pqr")}),
    "ledger": st.fixed_dictionaries({}, optional={"org": INTEGERS}),
}
IDS = {
    "orgs": INTEGERS,
    "teams": INTEGERS,
    "members": MEMBERS,
    "users": USERS,
    "notes": NOTES,
    "boards": INTEGERS,
    "pages": st.sampled_from("pqr"),
    "ledger": INTEGERS,
}


VERSIONS = st.sampled_from([None, None, None, 1, 2])
WRITES = st.sampled_from(["add", "add", "update", "replace", "delete", "remake", "remake"])
WHICH = st.integers(0, 19)
WORLD = [
    ("orgs", {}, {"name": "a"}),
    ("orgs", {}, {}),
    ("teams", {"org_id": 1}, {"name": "a"}),
    ("teams", {"org_id": 2}, {"name": "a"}),
    ("teams", {"org_id": 2}, {"id": 1}),
    ("users", {}, {}),
    ("users", {}, {"boss": "u1", "org": 1}),
    ("users", {}, {"boss": "u2", "name": "b"}),
    ("members", {"org_id": 1, "team_id": 1}, {"user": "u1"}),
    ("members", {"org_id": 1, "team_id": 1}, {"user": "u1", "buddy": "m1"}),
    ("members", {"org_id": 2, "team_id": 2}, {"user": "u2"}),
    ("notes", {}, {"meta": {"owner": "u1"}, "readers": ["u1", "u2", "u1"]}),
    ("notes", {}, {"next": "n1", "readers": ["u2"], "team": 1}),
    ("notes", {}, {"next": "n2", "team": 1}),
    ("members", {"org_id": 2, "team_id": 1}, {"id": "m1"}),
    ("boards", {"org_id": 1}, {"lead": "m1"}),
    ("boards", {"org_id": 2}, {"lead": "m1", "second": "m3"}),
    ("pages", {}, {"slug": "p"}),
    ("pages", {}, {"slug": "q", "up": "p"}),
    ("pages", {}, {"slug": "r", "up": "r"}),
    ("ledger", {}, {"org": 2}),
]
"""Rows that hang together; Hypothesis leaves some of them out."""


@st.composite
def calls(draw):
    """Draw a collection, its columns, values and an id."""
    name = draw(st.sampled_from(NAMES))
    columns = {column: draw(INTEGERS) for column in SPEC[name].columns}
    return name, columns, draw(VALUES[name]), draw(IDS[name])


SEVERAL = st.lists(st.tuples(WRITES, calls(), VERSIONS, WHICH), min_size=1, max_size=6)


class StoreMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.store = Store(SPECS, make_id, lambda: datetime(2026, 1, 15, 9, tzinfo=UTC))
        self.model = Model()
        self.open = []  # the transaction and its savepoints: (context manager, model before)
        self.transaction = None
        self.readers = []
        self.snapshots = []

    @initialize(left_out=st.sets(st.integers(0, len(WORLD) - 1), max_size=5))
    def fill(self, left_out):
        for number, (name, columns, values) in enumerate(WORLD):
            if number not in left_out:
                self.both("add", name, columns, values, None)

    @rule(writes=SEVERAL)
    def write(self, writes):
        for what, call, if_version, which in writes:
            if what == "add":
                self.both("add", *call[:3], call[3] if which % 3 else None)
            elif what == "remake":
                name, columns, values, row_id = self.aimed(which, *call)
                self.both("delete", name, columns, None, row_id)
                self.both("add", name, columns, values, row_id if which % 2 else None)
            else:
                self.both(what, *self.aimed(which, *call), if_version)

    def aimed(self, which, name, columns, values, row_id):
        """Return a call on a row that exists, one time in seven on whatever was drawn."""
        rows = self.model.live(name)
        if which % 7 == 3 or not rows:
            return name, columns, values, row_id
        row = rows[which % len(rows)]
        return name, row["columns"], values, row["id"]

    @precondition(lambda self: len(self.open) < 3)
    @rule()
    def begin(self):
        manager = self.transaction.transaction() if self.open else self.store.transaction()
        self.transaction = manager.__enter__()
        self.open.append((manager, self.model.copy()))

    @rule(writes=SEVERAL, keep=st.booleans(), more=SEVERAL)
    def attempt(self, writes, keep, more):
        """Write in a transaction, or a savepoint, of its own; write again after it has ended."""
        self.begin()
        self.write(writes)
        self.end(keep)
        self.agree()
        self.write(more)

    @precondition(lambda self: self.open)
    @rule(keep=st.booleans())
    def end(self, keep):
        manager, before = self.open.pop()
        if keep:
            manager.__exit__(None, None, None)
        else:
            self.model = before
            assert not manager.__exit__(ZeroDivisionError, ZeroDivisionError(), None)

    @rule(leave=st.booleans())
    def look(self, leave):
        committed = (self.open[0][1] if self.open else self.model).copy()
        self.readers.append((self.store.read(), committed))
        if leave:
            reader, seen = self.readers.pop(0)
            compare(reader, seen)
            reader.rollback()

    @precondition(lambda self: not self.open)
    @rule()
    def snapshot(self):
        self.snapshots.append((self.store.snapshot(), self.model.copy()))

    @precondition(lambda self: self.snapshots and not self.open)
    @rule(which=WHICH, fork=st.booleans())
    def restore(self, which, fork):
        snapshot, model = self.snapshots[which % len(self.snapshots)]
        if fork:
            self.store = self.store.fork()
        self.store.restore(snapshot)
        self.model = model.copy()

    @invariant()
    def agree(self):
        with self.reading() as transaction:
            compare(transaction, self.model)

    def teardown(self):
        for reader, seen in self.readers:
            compare(reader, seen)

    @contextmanager
    def reading(self):
        if self.open:
            yield self.transaction
        else:
            with self.store.read() as transaction:
                yield transaction

    def both(self, what, *arguments):
        expected = outcome(lambda: in_model(self.model, what, *arguments))
        if self.open:
            came = outcome(lambda: in_store(self.transaction, what, *arguments))
        else:
            came = outcome(lambda: self.alone(what, *arguments))
        assert came == expected, (what, arguments)

    def alone(self, what, *arguments):
        with self.store.transaction() as transaction:
            return in_store(transaction, what, *arguments)


def outcome(call):
    try:
        return call()
    except Refused as refusal:
        return refusal.kind
    except ApiError as error:
        return type(error).__name__


def in_model(model, what, name, columns, values, row_id, if_version=None):
    if what == "add":
        return summary(model.add(name, columns, values, row_id))
    row = model.get(name, columns, row_id)
    if what == "delete":
        return model.delete(name, row, if_version)
    return summary(model.change(name, row, {**row["values"], **values} if what == "update" else values, if_version))


def in_store(transaction, what, name, columns, values, row_id, if_version=None):
    collection = transaction[name].within(**columns)
    if what == "add":
        return described(collection.add(values, row_id))
    if what == "delete":
        return collection.delete(row_id, if_version)
    return described(getattr(collection, what)(row_id, values, if_version))


def compare(transaction, model):
    for name, rows in model.rows.items():
        collection, spec = transaction[name], SPEC[name]
        live = model.live(name)
        assert [described(row) for row in collection.with_deleted()] == [summary(row) for row in rows]
        assert [described(row) for row in collection] == [summary(row) for row in live]
        assert len(collection) == len(live)
        for row in live:
            narrow = collection.within(**row["columns"])
            assert described(narrow[row["id"]]) == summary(row)
            assert row["id"] in narrow
            if spec.versions:
                states = [(state.version, state.plain()) for state in narrow.history(row["id"])]
                assert states == row["history"]
        check_lookups(collection, spec, live)


def check_lookups(collection, spec, live):
    """Every way that goes through an index finds what a look at all rows finds."""
    for field in {*(ref.field for ref in spec.refs), *(field for key in spec.unique for field in key)} - {"mail.box"}:
        for value in ("a", "u1", "m1", "n1", "p", 1, 2):
            if "." not in field:
                by_scan = [row["id"] for row in live if row["values"].get(field) == value]
                assert [row.id for row in collection.all(**{field: value})] == by_scan
    for column in spec.columns:
        by_scan = [row["id"] for row in live if str(row["columns"][column]) == "1"]
        assert [row.id for row in collection.within(**{column: 1})] == by_scan


def summary(row):
    columns = {name: str(value) for name, value in row["columns"].items()}
    return row["id"], columns, row["values"], row["version"], row["deleted"], row["sequence"]


def described(row):
    columns = {name: str(value) for name, value in row.columns.items()}
    return row.id, columns, row.plain(), row.version, row.deleted, row.sequence


StoreMachine.TestCase.settings = settings(
    max_examples=70,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # shrinking takes minutes: add Phase.shrink to study a failure
    report_multiple_bugs=False,
)
TestStoreMachine = StoreMachine.TestCase
