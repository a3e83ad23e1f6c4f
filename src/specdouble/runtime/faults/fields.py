"""The fields of a rule as JSON: what each may be, and a reading that remembers everything that is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from specdouble.contract.words import show
from specdouble.runtime.faults.problems import Problems, did_you_mean, there_are

Json = Any

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110, 5.6.2
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*")
_FRAMING = {"connection", "content-length", "content-type", "transfer-encoding"}


@dataclass(frozen=True)
class Kind:
    """What a field may be. `expected` says it in words; `names` are the words it may be, where they are few."""

    expected: str
    fits: Callable[[Json], bool]
    names: tuple[str, ...] = ()


Shape = Mapping[str, Kind]

ANYTHING = Kind("any JSON", lambda _: True)
FLAG = Kind("true or false", lambda value: isinstance(value, bool))
OBJECT = Kind("an object", lambda value: isinstance(value, dict))
TEXTS = Kind(
    "an object of strings",
    lambda value: isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
)
HEADERS = Kind(
    "an object of strings of printable ASCII",
    lambda value: TEXTS.fits(value) and all(_HEADER_VALUE.fullmatch(one) for one in value.values()),
)


def pattern(expression: str, expected: str) -> Kind:
    """Take a string that a pattern fits from end to end."""
    compiled = re.compile(expression)
    return Kind(expected, lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None)


RULE_ID = pattern("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "1 to 64 letters, digits, dots, dashes or underscores")
MEDIA_TYPE = pattern(
    r"[A-Za-z0-9_.+-]{1,60}/[A-Za-z0-9_.+-]{1,60}(;[ -~]{0,100})?", "a media type such as application/json"
)


def text(shortest: int = 0, longest: int = 1000) -> Kind:
    """Take a string of so many characters."""
    bounds = f" of {shortest} to {longest} characters" if shortest else f" of at most {longest} characters"
    return Kind(f"a string{bounds}", lambda value: isinstance(value, str) and shortest <= len(value) <= longest)


def whole(low: int, high: int) -> Kind:
    """Take a whole number between two."""
    return Kind(f"an integer from {low} to {high}", lambda value: _is_number(value, low, high) and value == int(value))


def number(low: float, high: float) -> Kind:
    """Take a number between two."""
    return Kind(f"a number from {low:g} to {high:g}", lambda value: _is_number(value, low, high))


def one_of(*names: str) -> Kind:
    """Take one of some words."""
    return Kind(f"one of {', '.join(names)}", lambda value: isinstance(value, str) and value in names, names)


def read_fields(
    value: Json, shape: Shape, problems: Problems, *, at: str = "", required: Collection[str] = ()
) -> dict[str, Json]:
    """Return the fields of an object that are as they should be; `at` is the object's place, such as `effect.`."""
    if not isinstance(value, dict):
        problems.shape.append(f"{at.rstrip('.') or 'the rule'} came as {show(value)}, expected an object")
        return {}
    for key in value.keys() - shape.keys():
        problems.shape.append(f"unknown property {at + key!r}; {there_are(shape)}{did_you_mean(key, shape)}")
    for key in required:
        if key not in value:
            problems.shape.append(f"{at}{key} is missing, expected {shape[key].expected}")
    return {key: value[key] for key, kind in shape.items() if key in value and _fits(key, value, kind, problems, at)}


def check_header_names(headers: Mapping[str, str], problems: Problems, at: str) -> None:
    """Refuse names that are none (RFC 9110, 5.1), and headers that only the server can set rightly."""
    for name in headers:
        if _TOKEN.fullmatch(name) is None:
            problems.unfit.append(f"{at}: {show(name)} is no name of a header")
        elif name.lower() in _FRAMING:
            problems.unfit.append(f"{at}: {name} is set by the server")


def _fits(key: str, value: Mapping[str, Json], kind: Kind, problems: Problems, at: str) -> bool:
    came = value[key]
    if kind.fits(came):
        return True
    hint = did_you_mean(came, kind.names) if isinstance(came, str) else ""
    problems.shape.append(f"{at}{key} came as {show(came)}, expected {kind.expected}{hint}")
    return False


def _is_number(value: Json, low: float, high: float) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and low <= value <= high
    )
