"""Cursors name a place in the order of a list, so that inserts and deletes do not move the next page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from specdouble.behave.fields import plain
from specdouble.behave.shapes import Shape
from specdouble.contract.model import Json
from specdouble.errors import InvalidRequest, Violation
from specdouble.store.comparing import order_key
from specdouble.store.query import Order

if TYPE_CHECKING:
    from specdouble.store.row import Row

Place = tuple[tuple[Json, ...], int]
"""The values a row is sorted by, and its number of insertion: its place in any order."""

_NAMES_A_ROW = frozenset(
    {"startingafter", "endingbefore", "afterid", "beforeid", "lastid", "sinceid", "minid", "maxid"}
)
_START = "W10"  # an empty place: the first page


class Cursors:
    """The cursors of one list. `parameter` is where they come back; an id where its schema or name asks for one."""

    def __init__(self, parameter: str, shape: Shape, fields: Callable[[str], Callable[[Row], Json]]) -> None:
        self._parameter = parameter
        self._fields = fields
        self._counts = shape.is_a("integer", "number")
        self._by_id = plain(parameter) in _NAMES_A_ROW or shape.words.get("format") == "uuid"

    def write(self, row: Row, order: Sequence[Order]) -> Json:
        """Name the place of a row."""
        if self._counts:
            return row.sequence
        if self._by_id:
            return row.id
        values, sequence = self._place(row, order)
        return base64.urlsafe_b64encode(orjson.dumps([*values, sequence])).decode().rstrip("=")

    def before(self, at: int, limit: int, rows: Sequence[Row], order: Sequence[Order]) -> Json:
        """Name the place where the page before index `at` begins; None where there is none."""
        if at <= 0:
            return None
        if at - limit > 0:
            return self.write(rows[at - limit - 1], order)
        return 0 if self._counts else None if self._by_id else _START

    def after(self, cursor: Json, rows: Sequence[Row], order: Sequence[Order]) -> int:
        """Return the index of the first of the sorted `rows` behind the cursor; InvalidRequest for garbage."""
        if self._by_id:
            return self._behind_row(cursor, rows)
        if cursor == _START:
            return 0
        place = ((), int(cursor)) if self._counts else self._read(cursor, order)
        order = () if self._counts else order
        if not order:  # the cursor holds no more than which row it was, whoever put the rows in order
            there = next((at for at, row in enumerate(rows) if row.sequence == place[1]), None)
            if there is not None:
                return there + 1
        return next((at for at, row in enumerate(rows) if _behind(self._place(row, order), place, order)), len(rows))

    def _place(self, row: Row, order: Sequence[Order]) -> Place:
        return tuple(self._fields(one.field)(row) for one in order if one.field), row.sequence

    def _read(self, cursor: Json, order: Sequence[Order]) -> Place:
        try:
            text = str(cursor).encode("ascii")
            parts = orjson.loads(base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True))
        except (binascii.Error, UnicodeEncodeError, orjson.JSONDecodeError):
            raise self.garbage(cursor) from None
        sorted_by = len([one for one in order if one.field])
        if not isinstance(parts, list) or len(parts) != sorted_by + 1 or type(parts[-1]) is not int:
            raise self.garbage(cursor)
        return tuple(parts[:-1]), parts[-1]

    def _behind_row(self, cursor: Json, rows: Sequence[Row]) -> int:
        found = next((at for at, row in enumerate(rows) if str(row.id) == str(cursor)), None)
        if found is None:
            raise self.garbage(cursor)
        return found + 1

    def garbage(self, cursor: Any) -> InvalidRequest:
        """Refuse a cursor that no answer gave."""
        expected = "a cursor taken from an earlier answer of this list, in the same order"
        return InvalidRequest([Violation("query", self._parameter, repr(cursor), expected, "cursor")])


def _behind(place: Place, cursor: Place, order: Sequence[Order]) -> bool:
    """Tell whether one place comes after another; rows without a value come last, ties go by insertion."""
    for (here, there), one in zip(zip(place[0], cursor[0], strict=True), [o for o in order if o.field], strict=True):
        mine, yours = order_key(here), order_key(there)
        if mine != yours:
            if (here is None) != (there is None):
                return here is None
            return mine < yours if one.descending else mine > yours
    down = bool(order) and order[-1].descending
    return place[1] < cursor[1] if down else place[1] > cursor[1]
