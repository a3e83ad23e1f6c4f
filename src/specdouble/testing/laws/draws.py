"""What laws draw: values from Hypothesis, and rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from specdouble.testing.laws.play import Play, Row

Draw = Callable[[st.SearchStrategy[Any]], Any]


def draw_row(play: Play, draw: Draw) -> Row:
    """Return a row that may be written: one of our own, or any where the target can go back. Some must be known."""
    rows = [row for name, row in play.rows.items() if name in play.mine or play.suite.subject.reset is not None]
    rows = rows or list(play.known())
    return rows[draw(st.integers(0, len(rows) - 1))]


def any_row(play: Play, draw: Draw) -> Row | None:
    """Return one of the rows that are known; None where there is none."""
    rows = play.known()
    return rows[draw(st.integers(0, len(rows) - 1))] if rows else None
