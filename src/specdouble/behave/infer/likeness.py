"""When two shapes are the same row."""

from __future__ import annotations

from specdouble.behave.infer.draft import View
from specdouble.behave.infer.shapes import Shape
from specdouble.behave.infer.tables import Table


def is_row_of(view: View, shape: Shape, table: Table) -> bool:
    """Tell whether a shape is a row of a table: by the schema's name, else by most of its properties."""
    row = table.row
    if shape.name and row.name:
        return shape.name == row.name or _alike(shape, row)
    return _alike(shape, row) and not view.tables.known.is_generic(shape)


def _alike(one: Shape, other: Shape) -> bool:
    """Tell whether most properties are shared: a subset of the row, or the row and a few more."""
    shared = len(set(one.properties) & set(other.properties))
    smaller = min(len(one.properties), len(other.properties))
    return smaller > 0 and shared >= 0.75 * smaller and shared >= min(2, len(other.properties))
