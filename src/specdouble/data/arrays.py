"""Arrays: a few items, as many as the bounds ask for, different where they must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from specdouble.contract.all_of import both
from specdouble.contract.model import Json, Schema
from specdouble.data.finite import ENDLESS
from specdouble.data.moments import read
from specdouble.data.spot import Spot, Unbuildable

if TYPE_CHECKING:
    from specdouble.data.build import Builder

_MOST = 20_000
_TRIES = 12


def array(builder: Builder, base: Mapping[str, Any], spot: Spot) -> list[Json]:
    """Return an array for a flat schema."""
    least, most = base.get("minItems", 0), base.get("maxItems", _MOST)
    prefix = base.get("prefixItems", [])
    items = base.get("items", True)
    contained = base.get("minContains", 1) if "contains" in base else 0
    if least > _MOST or most < least:
        raise Unbuildable(spot.pointer, f"no array of {least} to {most} items")
    wanted = _length(builder, base, spot, least, most)
    made: list[Json] = []
    for index in range(wanted):
        schema = prefix[index] if index < len(prefix) else items
        if schema is False:
            break
        if len(prefix) <= index < len(prefix) + contained or (index < contained and not prefix):
            schema = both(schema, base["contains"])
        if not _add(builder, schema, spot.item(index), made, distinct=bool(base.get("uniqueItems"))):
            break
    if len(made) < least:
        raise Unbuildable(spot.pointer, f"only {len(made)} of {least} items could be made")
    return made if prefix or contained or spot.turn else _tidy(made, least)


def _tidy(items: list[Json], least: int) -> list[Json]:
    """Return texts without repetition, and dates in their order, as a person would have written them."""
    if not all(isinstance(item, str) for item in items):
        return items
    different = list(dict.fromkeys(items))
    different = different if len(different) >= least else items
    return sorted(different) if all(read(item) is not None for item in different) else different


def _length(builder: Builder, base: Mapping[str, Any], spot: Spot, least: int, most: int) -> int:
    """Choose how many items: two or three, or what the bounds say; none where they would never end."""
    prefix = len(base.get("prefixItems", ()))
    least = max(least, base.get("minContains", 1) + prefix if "contains" in base else 0)
    items = base.get("items", True)
    if spot.terse or not _may_hold(builder, items, spot):
        return min(max(least, prefix), most)
    if items is True and not prefix and "contains" not in base:
        return min(least, most)
    usual = spot.chance.at("~length").between(2, 3)
    return min(max(least, usual, prefix), most)


def _may_hold(builder: Builder, items: Schema, spot: Spot) -> bool:
    if items is False:
        return False
    height = builder.measure.height(items)
    return height < ENDLESS and (spot.levels > 1 or height == 0)


def _add(builder: Builder, schema: Schema, spot: Spot, made: list[Json], *, distinct: bool) -> bool:
    """Make one item more; tell whether there was another one to be had."""
    for attempt in spot.tries(_TRIES + len(made) if distinct else 1):
        try:
            value = builder.build(schema, attempt)
        except Unbuildable:
            if not distinct:
                raise
            continue
        if not distinct or _mark(value) not in [_mark(item) for item in made]:
            made.append(value)
            return True
    return False


def _mark(value: Json) -> bytes:
    """Write a value so that equal values are written alike: 1 and 1.0 are equal (JSON Schema, 4.2.2)."""
    return orjson.dumps(_equal(value), option=orjson.OPT_SORT_KEYS)


def _equal(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _equal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_equal(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value if not isinstance(value, int) or abs(value) < 2**63 else str(value)
