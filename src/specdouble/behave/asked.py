"""A search that is asked for in a body: what it says is read as a query would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from specdouble.contract.call import Call

WRAPPERS = frozenset(
    ("filter", "filters", "where", "criteria", "conditions", "page", "paging", "pagination", "options")
)
"""Objects in a body that say nothing themselves: what they hold is asked for."""


def as_query(call: Call) -> Call:
    """Return a call whose body's words stand in its query; those of the query itself win."""
    if not isinstance(call.body, Mapping):
        return call
    said: dict[str, Any] = {}
    for name, value in call.body.items():
        if name.lower() in WRAPPERS and isinstance(value, Mapping):
            said = {**value, **said}
    said = {**said, **{name: value for name, value in call.body.items() if value is not None}}
    return replace(call, query={**said, **{name: value for name, value in call.query.items() if value is not None}})
