"""The store against a plain model of it, through whatever sequence of calls Hypothesis thinks of."""

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import count

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from store_model import SPEC, SPECS, Model, Refused, make_id
from store_places import PLACES

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


def in_memory():
    return Store(SPECS, make_id, lambda: datetime(2026, 1, 15, 9, tzinfo=UTC))


def in_file():
    """Return a new sandbox of one file for all runs: what they leave behind must not matter either."""
    return FILE.store("api", SPECS, make_id, lambda: datetime(2026, 1, 15, 9, tzinfo=UTC), f"run {next(RUNS)}")


RUNS = count()
OPENED = ExitStack()
FILE = OPENED.enter_context(PLACES["sqlite"]())


def teardown_module():
    OPENED.close()


class StoreMachine(RuleBasedStateMachine):
    """Every store does what the model does."""

    makers = (in_memory,)

    def __init__(self):
        super().__init__()
        self.stores = [make() for make in self.makers]
        self.model = Model()
        self.open = []  # the transaction and its savepoints: (context managers, model before)
        self.transactions = []
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
        managers = [one.transaction() for one in (self.transactions if self.open else self.stores)]
        self.transactions = [manager.__enter__() for manager in managers]
        self.open.append((managers, self.model.copy()))

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
        managers, before = self.open.pop()
        ending = (None, None, None) if keep else (ZeroDivisionError, ZeroDivisionError(), None)
        for manager in managers:
            assert not manager.__exit__(*ending)
        self.model = self.model if keep else before

    @rule(leave=st.booleans())
    def look(self, leave):
        committed = (self.open[0][1] if self.open else self.model).copy()
        self.readers.append(([store.read() for store in self.stores], committed))
        if leave:
            readers, seen = self.readers.pop(0)
            for reader in readers:
                compare(reader, seen)
                reader.rollback()

    @precondition(lambda self: not self.open)
    @rule()
    def snapshot(self):
        self.snapshots.append(([store.snapshot() for store in self.stores], self.model.copy()))

    @precondition(lambda self: self.snapshots and not self.open)
    @rule(which=WHICH, fork=st.booleans())
    def restore(self, which, fork):
        snapshots, model = self.snapshots[which % len(self.snapshots)]
        if fork:
            self.stores = [store.fork() for store in self.stores]
        for store, snapshot in zip(self.stores, snapshots, strict=True):
            store.restore(snapshot)
        self.model = model.copy()

    @precondition(lambda self: not self.open)
    @rule()
    def fork(self):
        """Go on in a fork; what was left stays as it was, to be gone back to."""
        self.snapshot()
        self.stores = [store.fork() for store in self.stores]

    @invariant()
    def agree(self):
        for transaction in self.transactions if self.open else [store.read() for store in self.stores]:
            compare(transaction, self.model)
            if not self.open:
                transaction.rollback()

    def teardown(self):
        for readers, seen in self.readers:
            for reader in readers:
                compare(reader, seen)

    def both(self, what, *arguments):
        expected = outcome(lambda: in_model(self.model, what, *arguments))
        if self.open:
            came = [outcome(partial(in_store, one, what, *arguments)) for one in self.transactions]
        else:
            came = [outcome(partial(alone, store, what, *arguments)) for store in self.stores]
        assert came == [expected] * len(self.stores), (what, arguments)


class FileMachine(StoreMachine):
    """The file and the memory side by side."""

    makers = (in_memory, in_file)


def alone(store, what, *arguments):
    with store.transaction() as transaction:
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


SETTINGS = settings(
    max_examples=50,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # shrinking takes minutes: add Phase.shrink to study a failure
    report_multiple_bugs=False,
)
StoreMachine.TestCase.settings = SETTINGS
FileMachine.TestCase.settings = settings(SETTINGS, max_examples=25)
TestStoreMachine = StoreMachine.TestCase
TestFileMachine = FileMachine.TestCase
