"""Numbers and truth values: by name and example, always within their bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from typing import Any, NamedTuple

from specdouble.data import examples
from specdouble.data.chance import Chance
from specdouble.data.moments import role_of
from specdouble.data.spot import Spot, Unbuildable
from specdouble.data.usual import Range, usual_range
from specdouble.data.words import words_of

_EXACT = Context(prec=700)  # the greatest float has 309 digits before the point, the least 324 behind it
_IN_TURN = 4  # after so many tries numbers are taken in turn
_REACH = 1000  # how far an open bound is believed to go


class Bounds(NamedTuple):
    """What a schema admits: from `low` to `high`, both included, in steps of `step` where that is not 0."""

    low: float | None
    high: float | None
    step: Decimal
    above: bool = False  # `low` itself is not admitted
    below: bool = False

    def admits(self, value: float) -> bool:
        if self.low is not None and (value < self.low or (self.above and value == self.low)):
            return False
        if self.high is not None and (value > self.high or (self.below and value == self.high)):
            return False
        return not self.step or _is_multiple(value, self.step)


def boolean(base: Mapping[str, Any], spot: Spot) -> bool:
    """Return a truth value that is as likely as its name says."""
    words = words_of(spot.name)
    likely = next((_TRUTH[word] for word in reversed(words) if word in _TRUTH), None)
    if spot.first and isinstance(example := examples.whole(base), bool):
        return example
    if likely is None:
        default = base.get("default")
        likely = (0.7 if default else 0.3) if isinstance(default, bool) else 0.5
    return spot.chance.happens(likely)


def integer(base: Mapping[str, Any], spot: Spot) -> int:
    """Return a whole number."""
    value = _choose(base, spot, bounds_of(base, whole=True), whole=True)
    return int(value)


def number(base: Mapping[str, Any], spot: Spot) -> float:
    """Return a number, with as many decimals as its name asks for."""
    return _choose(base, spot, bounds_of(base, whole=False), whole=False)


def bounds_of(base: Mapping[str, Any], *, whole: bool) -> Bounds:
    """Read the bounds of a schema; those of whole numbers are whole."""
    low, above = _tighter(base.get("minimum"), base.get("exclusiveMinimum"), max)
    high, below = _tighter(base.get("maximum"), base.get("exclusiveMaximum"), min)
    if base.get("format") in _WIDTHS:
        least, most = _WIDTHS[base["format"]]
        low, high = (least if low is None else low), (most if high is None else high)
    multiple = base.get("multipleOf")
    step = Decimal(str(multiple)) if isinstance(multiple, int | float) and multiple > 0 else Decimal(0)
    if not whole:
        return Bounds(low, high, step, above, below)
    least_whole = None if low is None else math.floor(low) + 1 if above else math.ceil(low)
    most_whole = None if high is None else math.ceil(high) - 1 if below else math.floor(high)
    return Bounds(least_whole, most_whole, step or Decimal(1))


def fit(value: float, bounds: Bounds, *, whole: bool) -> float | None:
    """Return the admitted number nearest to `value`; None where there is none."""
    return next((near for near in _near(value, bounds, whole) if bounds.admits(near)), None)


def _choose(base: Mapping[str, Any], spot: Spot, bounds: Bounds, *, whole: bool) -> float:
    for wish in _wishes(base, spot, bounds, whole):
        if bounds.admits(wish) and (not whole or wish == int(wish)):
            return int(wish) if whole else wish
    wish = _between(spot.chance.at("~any"), bounds) if spot.turn < _IN_TURN else _in_turn(spot.turn, bounds)
    near = fit(wish, bounds, whole=whole)
    if near is None:
        raise Unbuildable(spot.pointer, f"no number fits {_text(base)}")
    return near


def _wishes(base: Mapping[str, Any], spot: Spot, bounds: Bounds, whole: bool) -> Iterator[float]:
    """Yield what would be believable, best first; nothing once that has been tried a few times."""
    if spot.turn >= _IN_TURN:
        return
    if spot.first and _is_number(example := examples.whole(base)):
        yield example
    words = words_of(spot.name)
    if words == ("status",) and spot.noun.rpartition(" ")[2] in {"error", "problem"}:
        yield 404
    if spot.within_item is not None and words in _PLACES_IN_LINE:
        yield spot.within_item + _PLACES_IN_LINE[words]
    if words and words[-1] in _COORDINATES:
        yield getattr(spot.facts.place, _COORDINATES[words[-1]])
    if whole and (moment := _moment(base, spot, words)) is not None:
        yield moment
    usual = _usual(words, examples.hint(base), whole)
    if usual is None:
        return
    narrowed = _narrow(usual, bounds)
    if narrowed is not None:
        drawn = _draw(spot.chance, narrowed)
        near = fit(drawn, bounds, whole=whole)
        if near is not None:
            yield near


def _usual(words: tuple[str, ...], example: Any, whole: bool) -> Range | None:
    """Find what is usual: by the name, and nearer to the number that the document shows where it shows one."""
    usual = usual_range(words, whole)
    if not _is_number(example) or not example:
        return usual
    around = _around(example)
    if usual is None or not usual.low <= example <= usual.high:
        return around if words[-1:] != ("year",) else Range(example - 3, example + 3)
    return Range(max(usual.low, around.low), min(usual.high, around.high), max(usual.places, around.places))


def _moment(base: Mapping[str, Any], spot: Spot, words: tuple[str, ...]) -> int | None:
    """Return seconds, or milliseconds, since 1970 for a property whose words tell a moment."""
    tells = words and (words[-1] in _MOMENT_ENDS or (len(words) == 1 and words[0] in _MOMENT_WORDS))
    example = examples.hint(base)
    if not tells or (_is_number(example) and example < 10**8) or base.get("maximum", 10**10) < 10**9:
        return None
    seconds = int(spot.facts.times.at(words).timestamp()) if role_of(words) or tells else 0
    in_milliseconds = words[-1] in {"ms", "millis", "milliseconds"} or (_is_number(example) and example > 10**11)
    return seconds * 1000 if in_milliseconds else seconds


def _between(chance: Chance, bounds: Bounds) -> float:
    """Return a number somewhere within the bounds; an open side reaches as far as is believable."""
    low, high = bounds.low, bounds.high
    reach = max(_REACH, 2 * float(bounds.step))
    if low is not None and low < -_REACH and high is not None and high > 1:
        low = 0  # the width of int32 and the like is no hint that values are negative
    if low is None:
        low = 1 if high is None or high > 1 else high - reach
    if high is None:
        high = low + reach
    if bounds.step >= 1 and float(low).is_integer() and float(high).is_integer():
        return chance.between(int(low), min(int(high), int(low) + 10**6) if bounds.low is not None else int(high))
    return round(low + (min(high, low + 10**6) - low) * (0.02 + 0.96 * chance.real()), 2)


def _in_turn(turn: int, bounds: Bounds) -> float:
    """Return the admitted numbers one after the other, for whoever needs one that is not there yet."""
    step = float(bounds.step) or 0.5
    if bounds.low is None and bounds.high is not None:
        return bounds.high - step * (turn - _IN_TURN)
    return (bounds.low or 0) + step * (turn - _IN_TURN)


def _near(value: float, bounds: Bounds, whole: bool) -> Iterator[float]:
    """Yield numbers near `value` in the order of trust: the nearest steps, then the bounds, then between them."""
    if not bounds.step:
        yield value
        yield from (bound for bound in (bounds.low, bounds.high) if bound is not None)
        if bounds.low is not None and bounds.high is not None:
            yield bounds.low + (bounds.high - bounds.low) / 2
        yield from (bounds.low + 1 if bounds.low is not None else 0, bounds.high - 1 if bounds.high is not None else 0)
        return
    for start in (value, bounds.low, bounds.high, 0):
        if start is None:
            continue
        count = int(_EXACT.divide_int(Decimal(str(start)), bounds.step))
        for offset in _OFFSETS:
            near = _EXACT.multiply(bounds.step, Decimal(count + offset))
            if not whole or near == near.to_integral_value():
                yield int(near) if near == near.to_integral_value() else float(near)


def _is_multiple(value: float, step: Decimal) -> bool:
    """Tell whether value is a multiple, as exact arithmetic and as the division of floats both see it."""
    if _EXACT.remainder(Decimal(str(value)), step):
        return False
    if step == step.to_integral_value():
        return True
    return (value / float(step)).is_integer()


def _tighter(bound: Any, exclusive: Any, pick: Any) -> tuple[float | None, bool]:
    if not _is_number(exclusive):
        return (bound if _is_number(bound) else None), False
    if not _is_number(bound):
        return exclusive, True
    return pick(bound, exclusive), pick(bound, exclusive) == exclusive


def _narrow(usual: Range, bounds: Bounds) -> Range | None:
    """Return the part of what is usual that is admitted."""
    low = usual.low if bounds.low is None else max(usual.low, bounds.low)
    high = usual.high if bounds.high is None else min(usual.high, bounds.high)
    return Range(low, high, usual.places) if low <= high else None


def _draw(chance: Chance, usual: Range) -> float:
    if not usual.places:
        return (
            chance.between(math.ceil(usual.low), math.floor(usual.high)) if usual.high - usual.low >= 1 else usual.low
        )
    return round(usual.low + (usual.high - usual.low) * chance.real(), usual.places)


def _around(example: float) -> Range:
    """Return what is usual where the document shows one number: half as much to half as much again."""
    places = 0 if isinstance(example, int) else min(6, max(1, -int(Decimal(str(example)).as_tuple().exponent)))
    low, high = sorted((example * 0.5, example * 1.5))
    return Range(low, high, places) if abs(example) >= 2 or places else Range(min(0, example), max(5, example), 0)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(base: Mapping[str, Any]) -> str:
    names = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf")
    return ", ".join(f"{name} {base[name]}" for name in names if name in base) or "the schema"


_OFFSETS = (0, 1, -1, *(offset for step in range(2, 41) for offset in (step, -step)))
_WIDTHS = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}
_PLACES_IN_LINE: dict[tuple[str, ...], int] = {
    ("index",): 0,
    **{(word,): 1 for word in ("position", "rank", "sequence", "order", "step", "line")},
    ("sort", "order"): 1,
    ("line", "number"): 1,
}
_COORDINATES = {
    "lat": "latitude",
    "latitude": "latitude",
    **dict.fromkeys(("lon", "lng", "long", "longitude"), "longitude"),
}
_MOMENT_ENDS = frozenset(("at", "timestamp", "ts", "epoch", "millis", "unix"))
_MOMENT_WORDS = frozenset(("created", "updated", "modified", "expires", "deleted", "date", "since", "until"))

_TRUTH = {
    **dict.fromkeys(("active", "enabled", "verified", "available", "valid", "success", "ok", "confirmed", "visible",
                     "public", "online", "accessible", "allowed", "completed", "open", "published", "stock"), 0.85),
    **dict.fromkeys(("deleted", "archived", "deprecated", "disabled", "blocked", "locked", "hidden", "banned", "test",
                     "cancelled", "suspended", "error", "expired", "sandbox", "draft", "readonly", "revoked"), 0.1),
}  # fmt: skip
