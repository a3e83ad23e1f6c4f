"""Reads a fault rule from JSON, as `POST /-/faults` takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from specdouble.runtime.faults.delays import LONGEST, Delay, fixed
from specdouble.runtime.faults.effects import Drop, Effect, Garbage, Nothing, Refuse, Truncate
from specdouble.runtime.faults.faults import FaultPlan
from specdouble.runtime.faults.fields import (
    ANYTHING,
    FLAG,
    HEADERS,
    OBJECT,
    Kind,
    Shape,
    check_header_names,
    number,
    one_of,
    read_fields,
    text,
    whole,
)
from specdouble.runtime.faults.known import KnownApis
from specdouble.runtime.faults.problems import Problems
from specdouble.runtime.faults.read_rule import RULE, read_match
from specdouble.runtime.faults.rule_book import Rule

Json = Any


@dataclass(frozen=True)
class EffectKind:
    """One kind of effect: its own fields, those it must have, those of which it must have exactly one."""

    make: Callable[[Mapping[str, Json]], Effect]
    shape: Shape
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()


_DELAYED = ("fixed_delay_milliseconds", "delay_distribution")
_BYTES = whole(0, 1_000_000_000)
_MILLISECONDS = number(0, LONGEST)

KINDS: Mapping[str, EffectKind] = {
    "status": EffectKind(
        lambda given: Refuse(int(given["status"]), given.get("message"), _headers(given), given.get("body")),
        {
            "status": whole(400, 599),
            "message": text(1),
            "headers": HEADERS,
            "retry_after": whole(0, 1_000_000_000),
            "body": ANYTHING,
        },
        required=("status",),
    ),
    "delay": EffectKind(lambda _: Nothing(), {}, one_of=_DELAYED),
    "drop": EffectKind(
        lambda given: Drop(reset=given.get("reset", False), keep_writes=given.get("keep_writes", False)),
        {"reset": FLAG, "keep_writes": FLAG},
    ),
    "truncate": EffectKind(
        lambda given: Truncate(
            _whole(given.get("after_bytes")), _whole(given.get("after_events")), given.get("keep_writes", False)
        ),
        {"after_bytes": _BYTES, "after_events": _BYTES, "keep_writes": FLAG},
        one_of=("after_bytes", "after_events"),
    ),
    "garbage": EffectKind(lambda _: Garbage(), {}),
}
_KIND = one_of(*KINDS)
_UNREAD = FaultPlan(Nothing(), None, {})
_ALL: Shape = {"kind": _KIND, "fixed_delay_milliseconds": _MILLISECONDS, "delay_distribution": OBJECT}

_DISTRIBUTIONS: Mapping[str, tuple[Shape, tuple[str, ...]]] = {
    "uniform": ({"lower": _MILLISECONDS, "upper": _MILLISECONDS}, ("lower", "upper")),
    "lognormal": (
        {"median": _MILLISECONDS, "sigma": number(0, 10), "lower": _MILLISECONDS, "upper": _MILLISECONDS},
        ("median", "sigma"),
    ),
}
_DISTRIBUTION = one_of(*_DISTRIBUTIONS)

_FAULT: Shape = {**RULE, "effect": OBJECT, "count": whole(1, 1_000_000_000), "probability": number(0, 1)}


def read_fault(body: Json, known: KnownApis) -> Rule[FaultPlan]:
    """Read a fault rule. Raises BadRule with everything that is wrong with it."""
    problems = Problems()
    given = read_fields(body, _FAULT, problems, required=("effect",))
    match = read_match(given.get("match", {}), known, problems)
    effect = read_effect(given["effect"], problems) if "effect" in given else _UNREAD
    problems.refuse()
    count = _whole(given.get("count"))
    probability = float(given.get("probability", 1))
    return Rule(match, effect, given.get("id", ""), count, probability, given.get("enabled", True))


def read_effect(told: dict[str, Json], problems: Problems) -> FaultPlan:
    """Read an effect; where there are problems, what is returned means nothing."""
    if not _KIND.fits(told.get("kind")):
        _refuse_name(told, "kind", _KIND, problems, "effect.")
        return _UNREAD
    kind = KINDS[told["kind"]]
    before = len(problems.shape)
    given = read_fields(told, {**_ALL, **kind.shape}, problems, at="effect.", required=kind.required)
    _check_alternatives(told, kind, problems)
    check_header_names(given.get("headers", {}), problems, "effect.headers")
    delay = _read_delay(given, problems)
    return FaultPlan(kind.make(given), delay, told) if len(problems.shape) == before else _UNREAD


def _check_alternatives(told: dict[str, Json], kind: EffectKind, problems: Problems) -> None:
    """Refuse none, or more than one, of fields that stand for one another."""
    for names, needed in ((kind.one_of, True), (_DELAYED, False)):
        came = [name for name in names if name in told]
        if len(came) > 1:
            problems.shape.append(f"effect has {' and '.join(came)}, expected one of them")
        elif needed and names and not came:
            problems.shape.append(f"effect has neither {' nor '.join(names)}, expected one of them")


def _read_delay(given: dict[str, Json], problems: Problems) -> Delay | None:
    if "fixed_delay_milliseconds" in given:
        return fixed(float(given["fixed_delay_milliseconds"]))
    told = given.get("delay_distribution")
    if told is None:
        return None
    at = "effect.delay_distribution."
    if not _DISTRIBUTION.fits(told.get("type")):
        _refuse_name(told, "type", _DISTRIBUTION, problems, at)
        return None
    shape, required = _DISTRIBUTIONS[told["type"]]
    fields = read_fields(told, {"type": _DISTRIBUTION, **shape}, problems, at=at, required=required)
    return _delay(fields, problems, at)


def _delay(fields: dict[str, Json], problems: Problems, at: str) -> Delay:
    lower, upper = float(fields.get("lower", 0)), float(fields.get("upper", LONGEST))
    if lower > upper:
        problems.unfit.append(f"{at}lower came as {lower:g}, expected at most upper, which is {upper:g}")
    return Delay(fields["type"], lower, upper, float(fields.get("median", 0)), float(fields.get("sigma", 0)))


def _refuse_name(told: Mapping[str, Json], key: str, kind: Kind, problems: Problems, at: str) -> None:
    """Tell what is wrong with the name that decides what the other fields mean; of those nothing can be said."""
    read_fields({key: told[key]} if key in told else {}, {key: kind}, problems, at=at, required=(key,))


def _headers(given: Mapping[str, Json]) -> dict[str, str]:
    headers = given.get("headers", {})
    if "retry_after" not in given:
        return dict(headers)
    others = {name: value for name, value in headers.items() if name.lower() != "retry-after"}
    return {**others, "Retry-After": str(int(given["retry_after"]))}


def _whole(value: Json) -> int | None:
    return None if value is None else int(value)
