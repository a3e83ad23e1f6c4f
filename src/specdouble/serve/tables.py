"""Rows as comma-separated values (RFC 4180): a header line, then a line for each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from specdouble.behave.shapes import Shapes
from specdouble.contract.json_text import dump_json
from specdouble.contract.model import Schema


def rows_of(value: Any) -> Sequence[Any] | None:
    """Find the rows of an answer: itself, or the one list of objects in its envelope; None where there is none."""
    if isinstance(value, list | tuple):
        return value
    if not isinstance(value, Mapping):
        return None
    lists = [part for part in value.values() if isinstance(part, list | tuple)]
    return lists[0] if len(lists) == 1 else None


def write_csv(value: Any, schema: Schema | None, shapes: Shapes) -> bytes:
    """Write rows; the columns are the properties that the schema names, in its order, then what else the rows have."""
    rows = rows_of(value)
    found = [value] if rows is None else [row if isinstance(row, Mapping) else {"value": row} for row in rows]
    shape = shapes.of(schema)
    named = shapes.of(shape.items).properties if shape.is_array else shape.properties
    described = named if rows is None or shape.is_array else {}
    columns = list(dict.fromkeys([*described, *(name for row in found for name in row)]))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in found)
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return dump_json(value).decode("utf-8")  # 7, true, and what has parts of its own
