"""Rows in a SQLite file that several processes may share, and that survives them."""

from specdouble.store.sqlite.backend import SqliteBackend
from specdouble.store.sqlite.file import StoreFile

__all__ = ["SqliteBackend", "StoreFile"]
