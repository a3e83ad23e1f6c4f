"""Rows that have been read before. A stamp names one state of a row for ever, so that nothing here grows old."""

from __future__ import annotations

from specdouble.store.row import Row


class RowCache:
    """The rows used last, between `limit` / 2 and `limit` of them; forks and snapshots share them."""

    def __init__(self, limit: int = 1 << 16) -> None:
        self._half = limit // 2
        self._young: dict[int, Row] = {}
        self._old: dict[int, Row] = {}

    def get(self, stamp: int) -> Row | None:
        """Return a row, or None where it must be read."""
        row = self._young.get(stamp)
        if row is None:
            row = self._old.get(stamp)
            if row is not None:
                self.add(stamp, row)
        return row

    def add(self, stamp: int, row: Row) -> None:
        """Keep a committed row."""
        if len(self._young) >= self._half:
            self._old, self._young = self._young, {}
        self._young[stamp] = row
