"""What rules of every kind have in common: an id, a match, how often, how likely."""

from __future__ import annotations

from typing import Any

from specdouble.runtime.faults.fields import ANYTHING, FLAG, OBJECT, RULE_ID, TEXTS, Shape, one_of, read_fields, text
from specdouble.runtime.faults.known import KnownApi, KnownApis, fits_template, within_reach
from specdouble.runtime.faults.match import Match
from specdouble.runtime.faults.problems import Problems, did_you_mean, there_are

Json = Any

RULE: Shape = {"id": RULE_ID, "match": OBJECT, "enabled": FLAG}

_MATCH: Shape = {
    "api": text(1),
    "operation": text(1),
    "method": one_of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"),
    "path": text(1),
    "persona": text(1),
    "headers": TEXTS,
    "query": TEXTS,
    "body": ANYTHING,
}


def read_match(value: Json, known: KnownApis, problems: Problems) -> Match:
    """Read a match; every name in it must be one that is served here, and some request must be able to fit."""
    given = read_fields(value, _MATCH, problems, at="match.")
    before = len(problems.unknown)
    _check_names(given, known, problems)
    if len(problems.unknown) == before and next(within_reach(known, given), None) is None:
        keys = " and ".join(key for key in ("api", "operation", "method", "path") if key in given)
        problems.unfit.append(f"match: no operation has this {keys}")
    return Match(given)


def _check_names(given: dict[str, Json], known: KnownApis, problems: Problems) -> None:
    if "api" in given and given["api"] not in known:
        problems.unknown.append(_unknown("api", given["api"], known))
    apis = [known[given["api"]]] if given.get("api") in known else list(known.values())
    if "operation" in given:
        _check("operation", given["operation"], [one.id for api in apis for one in api.operations], problems)
    if "persona" in given:
        _check("persona", given["persona"], [name for api in apis for name in api.personas], problems)
    if "path" in given:
        _check_path(given["path"], apis, problems)


def _check(key: str, came: str, names: list[str], problems: Problems) -> None:
    if came not in names:
        problems.unknown.append(_unknown(key, came, dict.fromkeys(names)))


def _check_path(path: str, apis: list[KnownApi], problems: Problems) -> None:
    templates = list(dict.fromkeys(operation.path for api in apis for operation in api.operations))
    if not any(fits_template(path, template) for template in templates):
        problems.unknown.append(_unknown("path", path, dict.fromkeys(templates)))


def _unknown(key: str, came: str, names: Any) -> str:
    return f"match.{key}: unknown {key} {came!r}; {there_are(names)}{did_you_mean(came, names)}"
