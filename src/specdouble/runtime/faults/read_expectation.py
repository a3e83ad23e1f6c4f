"""Reads an expectation from JSON, as `POST /-/expectations` takes it, and checks its answer against the document."""

from __future__ import annotations

from typing import Any

from specdouble.contract.media import is_json
from specdouble.runtime.faults.expectations import CannedAnswer
from specdouble.runtime.faults.fields import (
    ANYTHING,
    FLAG,
    HEADERS,
    MEDIA_TYPE,
    OBJECT,
    Kind,
    Shape,
    check_header_names,
    read_fields,
    whole,
)
from specdouble.runtime.faults.known import KnownApis, within_reach
from specdouble.runtime.faults.problems import Problems
from specdouble.runtime.faults.read_rule import RULE, read_match
from specdouble.runtime.faults.rule_book import Rule

Json = Any

_EXPECTATION: Shape = {**RULE, "answer": OBJECT, "times": whole(1, 1_000_000_000), "unchecked": FLAG}
_ANSWER: Shape = {
    "status": whole(200, 599),
    "headers": HEADERS,
    "media_type": MEDIA_TYPE,
    "body": ANYTHING,
    "text": Kind("a string", lambda value: isinstance(value, str)),
}
_MOST_OPERATIONS = 3  # whose violations are told


def read_expectation(body: Json, known: KnownApis) -> Rule[CannedAnswer]:
    """Read an expectation. Raises BadRule with everything that is wrong with it.

    Unless it says `unchecked`, its answer must be one that the document allows for every operation it can meet.
    """
    problems = Problems()
    given = read_fields(body, _EXPECTATION, problems, required=("answer",))
    match = read_match(given.get("match", {}), known, problems)
    answer = _read_answer(given.get("answer", {}), problems, unchecked=given.get("unchecked", False))
    if not (answer.unchecked or problems.shape or problems.unknown or problems.unfit):
        problems.unfit += _broken(answer, match.given, known)
    problems.refuse()
    times = int(given["times"]) if "times" in given else None
    return Rule(match, answer, given.get("id", ""), times, enabled=given.get("enabled", True))


def _read_answer(told: Json, problems: Problems, *, unchecked: bool) -> CannedAnswer:
    given = read_fields(told, _ANSWER, problems, at="answer.")
    if "body" in given and "text" in given:
        problems.shape.append("answer has body and text, expected one of them")
    check_header_names(given.get("headers", {}), problems, "answer.headers")
    is_text = "text" in given
    has_body = is_text or "body" in given
    usual = "text/plain; charset=utf-8" if is_text else "application/json"
    media_type = given.get("media_type", usual) if has_body else None
    value = given.get("text") if is_text else given.get("body")
    return CannedAnswer(int(given.get("status", 200)), given.get("headers", {}), media_type, value, is_text, unchecked)


def _broken(answer: CannedAnswer, match: dict[str, Json], known: KnownApis) -> list[str]:
    """Tell how an answer breaks the document, for the first operations whose answer it cannot be."""
    found = []
    for api, operation in within_reach(known, match):
        headers = dict(answer.headers)
        if answer.media_type is not None:
            headers["Content-Type"] = answer.media_type
        violations = known[api].check(operation.id, answer.status, headers, answer.media_type, _sent(answer))
        if violations:
            told = "; ".join(violation.message for violation in violations)
            found.append(f"{operation.id}: the answer breaks the document: {told}; `unchecked: true` sends it anyway")
        if len(found) == _MOST_OPERATIONS:
            break
    return found


def _sent(answer: CannedAnswer) -> Json:
    """Return the value as the check takes it: a text under a JSON media type is judged by what it holds."""
    if answer.is_text and is_json(answer.media_type or ""):
        return str(answer.value).encode("utf-8")
    return answer.value
