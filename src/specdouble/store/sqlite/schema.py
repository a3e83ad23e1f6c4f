"""The tables of a store file, and whether a file has them.

A state is what one store holds at one moment: the present state of a sandbox of an API, or a snapshot of it. It holds
a segment of rows for each of its collections. A snapshot or a fork holds the same segments; whoever writes into a
segment that others hold too copies it first.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from specdouble.errors import StoreError

VERSION = 1
_APPLICATION = 0x53504442  # "SPDB", in the header of every file of ours

_TABLES = """
CREATE TABLE numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO numbers VALUES ('stamp', 0), ('segment', 0);

-- The collections of an API with their indexes, in JSON. Editing the document makes another shape.
CREATE TABLE shapes (id INTEGER PRIMARY KEY, collections TEXT NOT NULL UNIQUE);

-- A sandbox of an API, or, with a head, a snapshot of that one. What has no name lives as long as its owner, a process.
CREATE TABLE states (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    api TEXT NOT NULL,
    shape INTEGER NOT NULL,
    head INTEGER NOT NULL DEFAULT 0,
    name TEXT,
    owner TEXT,
    revision INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX states_by_name ON states (api, head, name) WHERE name IS NOT NULL;

CREATE TABLE holdings (
    state INTEGER NOT NULL, collection TEXT NOT NULL, segment INTEGER NOT NULL, live INTEGER NOT NULL,
    PRIMARY KEY (state, collection)
) WITHOUT ROWID;
CREATE INDEX holdings_by_segment ON holdings (segment);

CREATE TABLE counters (
    state INTEGER NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (state, name)
) WITHOUT ROWID;

-- place: the segment, then the sequence, so that a scan and a copy read one run of pages.
-- stamp: a number that no other row state in the file has; copies keep it.
CREATE TABLE rows (
    place INTEGER PRIMARY KEY,
    segment INTEGER GENERATED ALWAYS AS (place >> 32) VIRTUAL,
    identity BLOB NOT NULL,
    stamp INTEGER NOT NULL,
    id TEXT NOT NULL, columns TEXT NOT NULL, version INTEGER NOT NULL, sequence INTEGER NOT NULL,
    deleted INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE UNIQUE INDEX rows_by_identity ON rows (segment, identity);

-- The indexes that the rules declare: number is the place of one among those of its collection.
CREATE TABLE entries (
    segment INTEGER NOT NULL, number INTEGER NOT NULL, key BLOB NOT NULL, sequence INTEGER NOT NULL,
    PRIMARY KEY (segment, number, key, sequence)
) WITHOUT ROWID;

CREATE TABLE history (
    segment INTEGER NOT NULL, identity BLOB NOT NULL,
    id TEXT NOT NULL, columns TEXT NOT NULL, version INTEGER NOT NULL, sequence INTEGER NOT NULL,
    deleted INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (segment, identity, version)
) WITHOUT ROWID;
"""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a new file. Raises StoreError for a file of something else, or of another version."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _is_ready(connection, path):
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _is_ready(connection: sqlite3.Connection, path: Path) -> bool:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != _APPLICATION:
        if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] or version:
            raise StoreError(f"{path} is a database of another program; name another file with --store")
        return False
    if version != VERSION:
        raise StoreError(
            f"{path} was written by another version of specdouble (its tables are version {version}, expected "
            f"{VERSION}); name another file with --store, or delete this one to start anew"
        )
    return True
