"""Moves the date-times of a row by whole days, so that what happened yesterday stays yesterday."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from specdouble.contract.model import Json

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?")


def shifted(value: Json, days: int) -> Json:
    """Return the value with every date-time `days` later; its spelling stays, only the date changes."""
    if days == 0:
        return value
    if isinstance(value, str):
        return _shifted_text(value, days) if _DATE_TIME.fullmatch(value) else value
    if isinstance(value, Mapping):
        return {name: shifted(part, days) for name, part in value.items()}
    if isinstance(value, list):
        return [shifted(part, days) for part in value]
    return value


def _shifted_text(text: str, days: int) -> str:
    try:
        day = datetime.fromisoformat(text[:10]) + timedelta(days=days)
    except (ValueError, OverflowError):
        return text
    return day.date().isoformat() + text[10:]
