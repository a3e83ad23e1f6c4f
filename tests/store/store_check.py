"""Whether a store file is whole: every index has what its rows say, nothing is left of what was dropped."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from specdouble.store.catalogue import Index
from specdouble.store.sqlite.texts import decode, key_bytes


def problems(path):
    """Return all that is wrong with a file."""
    with closing(sqlite3.connect(path)) as connection:
        shapes = {number: json.loads(text) for number, text in connection.execute("SELECT id, collections FROM shapes")}
        said = [f"SQLite: {text}" for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
        return said + list(_leftovers(connection)) + list(_wrong_entries(connection, shapes))


def _leftovers(connection):
    for table in ("rows", "entries", "history"):
        lost = f"SELECT DISTINCT segment FROM {table} WHERE segment NOT IN (SELECT segment FROM holdings)"
        yield from (f"{table}: nobody holds segment {segment}" for (segment,) in connection.execute(lost))
    for table in ("holdings", "counters"):
        lost = f"SELECT DISTINCT state FROM {table} WHERE state NOT IN (SELECT id FROM states)"
        yield from (f"{table}: there is no state {state}" for (state,) in connection.execute(lost))


def _wrong_entries(connection, shapes):
    held = connection.execute(
        "SELECT DISTINCT shape, collection, segment, live FROM holdings JOIN states ON state = states.id"
    ).fetchall()
    for shape, collection, segment, live in held:
        indexes = [Index(kind, tuple(fields)) for kind, *fields in shapes[shape][collection]]
        rows = [decode(row) for row in connection.execute(_ROWS, (segment,))]
        expected = {
            (number, key_bytes(key), row.sequence)
            for row in rows
            for number, index in enumerate(indexes)
            for key in index.keys(row)
        }
        found = set(connection.execute("SELECT number, key, sequence FROM entries WHERE segment = ?", (segment,)))
        if found != expected:
            yield f"{collection}: {len(found - expected)} entries too many, {len(expected - found)} missing"
        if live != sum(not row.deleted for row in rows):
            yield f"{collection}: {live} rows are counted, {len(rows)} are there"


_ROWS = "SELECT id, columns, version, sequence, deleted, body FROM rows WHERE segment = ?"
