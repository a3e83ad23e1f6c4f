"""Writes the time as a schema wants it, and reads times of any spelling."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from specdouble.behave.shapes import Shape
from specdouble.contract.model import Json
from specdouble.runtime.clock import timestamp

_CREATED = re.compile(
    r"(created|inserted|added|registered|joined|submitted|issued|placed)(at|on|date|time|timestamp)?$"
)
_UPDATED = re.compile(r"(last)?(updated|modified|changed|edited)(at|on|date|time|timestamp)?$")
_LATER = re.compile(
    r"(deleted|archived|cancell?ed|completed|finished|ended|closed|revoked|failed|resolved|published|processed|"
    r"expired?s?|last(?!name)\w*|started|paid|sent|read|seen|accepted|verified|confirmed|suspended|disabled)"
    r"(at|on|date|time|timestamp)?$"
)
_MILLISECONDS = 10**11  # an integer time beyond this counts milliseconds: seconds reach it in the year 5138


def writer(shape: Shape, name: str) -> Callable[[datetime], Json]:
    """Compile the writing of a moment under a schema: RFC 3339 text, a date, or seconds or milliseconds of 1970."""
    if shape.is_a("integer", "number"):
        example = shape.example
        milliseconds = name.lower().endswith("ms") or (isinstance(example, int | float) and example > _MILLISECONDS)
        return lambda moment: int(moment.timestamp() * (1000 if milliseconds else 1))
    if shape.words.get("format") == "date":
        return lambda moment: moment.astimezone(UTC).date().isoformat()
    return timestamp


def holds_time(shape: Shape) -> bool:
    """Tell whether a schema can hold a moment: a date, a date-time, a number, or text without a format."""
    if shape.is_a("integer", "number"):
        return True
    return (
        shape.is_a("string")
        and shape.words.get("format") in {None, "date", "date-time"}
        and not shape.words.get("enum")
    )


def is_created(plain_name: str) -> bool:
    """Tell whether a property (lower case, no separators) says when a row was made."""
    return bool(_CREATED.match(plain_name))


def is_updated(plain_name: str) -> bool:
    """Tell whether a property says when a row was last changed."""
    return bool(_UPDATED.match(plain_name))


def is_later(plain_name: str) -> bool:
    """Tell whether a property says when something happened that has not happened to a new row."""
    return bool(_LATER.match(plain_name))


def moment(value: Json) -> datetime | None:
    """Read a time in any of these spellings; None where it is none."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, str):
        return _parsed(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted(value)
    return None


def _parsed(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _counted(number: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(number / 1000 if abs(number) > _MILLISECONDS else number, UTC)
    except (OverflowError, OSError, ValueError):
        return None
