"""What Schemathesis' checks mean, in plain words, and where the rule of each stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange

_HTTP = "RFC 9110, "
_OPENAPI = "OpenAPI 3.1, "


@dataclass(frozen=True)
class Rule:
    """One check: the sentence of a failure, what was expected, and the rule's own text."""

    sentence: Callable[[Any, Exchange], str]
    expected: Callable[[Any, Operation], str]
    source: str


def rule_of(check: str) -> Rule:
    """Return the rule of a check; one that we do not know speaks for itself."""
    return _RULES.get(check, _UNKNOWN)


def told_by(failure: Any) -> str:
    """Return a failure's own words in one line."""
    words = [line.strip() for line in str(failure.message).splitlines() if line.strip()]
    return "; ".join([failure.title, *words[:2]])


def what_is_wrong(case: Any) -> str:
    """Say what is invalid about a case that is meant to be; empty for another."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_negative:
        return ""
    phase = meta.phase.data
    name, where = phase.parameter, phase.parameter_location
    place = f"{where.name.lower()} {name}" if where is not None and name and where.name != "BODY" else _wrong_part(meta)
    said = (phase.description or "").strip().split("\n", 1)[0].removeprefix("- ")
    return ": ".join(filter(None, (place, said[:1].lower() + said[1:])))


def _wrong_part(meta: Any) -> str:
    """Name the part of a request that chance has spoilt."""
    parts = [location.name.lower() for location, part in meta.components.items() if part.mode.is_negative]
    return " and ".join(f"the {part}" for part in parts)


def _status(failure: Any, _: Exchange) -> str:
    return f"it answers {failure.status_code}, which is not documented; there are: " + ", ".join(
        failure.defined_status_codes
    )


def _schema(failure: Any, exchange: Exchange) -> str:
    where = "".join(f"/{part}" for part in getattr(failure, "instance_path", ()))
    said = getattr(failure, "validation_message", "") or told_by(failure)
    return f"the body of a {exchange.status} is not as documented{' at ' + where if where else ''}: {_line(said)}"


def _line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


def _documented(_: Any, operation: Operation) -> str:
    return f"one of {', '.join(operation.responses)}"


def _as_documented(failure: Any, _: Operation) -> str:
    said = [str(one) for one in getattr(failure, "media_types", ()) or getattr(failure, "defined_content_types", ())]
    return f"one of {', '.join(said)}" if said else "an answer as it is documented"


def _says(text: str) -> Callable[[Any, Operation], str]:
    return lambda _failure, _operation: text


def _with_status(text: str) -> Callable[[Any, Exchange], str]:
    return lambda _failure, exchange: f"{text}: {exchange.status}"


_RULES = {
    "not_a_server_error": Rule(
        lambda _, exchange: f"it fails with {exchange.status}: no request should make a server fail",
        _says("a status below 500"),
        f"{_HTTP}15.6",
    ),
    "status_code_conformance": Rule(_status, _documented, f"{_OPENAPI}Responses Object"),
    "content_type_conformance": Rule(
        lambda _, exchange: (
            f"a {exchange.status} has "
            + (f"the media type {exchange.media_type}, which is" if exchange.media_type else "no media type that is")
            + (" not documented" if exchange.media_type else " documented")
        ),
        _as_documented,
        f"{_OPENAPI}Response Object, content",
    ),
    "response_headers_conformance": Rule(
        lambda failure, exchange: f"the headers of a {exchange.status} are not as documented: {told_by(failure)}",
        _as_documented,
        f"{_OPENAPI}Response Object, headers",
    ),
    "response_schema_conformance": Rule(_schema, _as_documented, f"{_OPENAPI}Media Type Object, schema"),
    "negative_data_rejection": Rule(
        lambda _, exchange: f"it accepts an invalid request with {exchange.status}",
        lambda failure, _: f"one of {', '.join(failure.expected_statuses)}",
        f"{_HTTP}15.5.1",
    ),
    "positive_data_acceptance": Rule(
        lambda _, exchange: f"it refuses a valid request with {exchange.status}",
        lambda failure, _: f"one of {', '.join(failure.allowed_statuses)}",
        f"{_OPENAPI}Operation Object",
    ),
    "missing_required_header": Rule(
        lambda failure, exchange: f"it answers {exchange.status} where the header {failure.header_name} is missing",
        lambda failure, _: f"one of {', '.join(map(str, failure.expected_statuses))}",
        f"{_OPENAPI}Parameter Object, required",
    ),
    "unsupported_method": Rule(
        lambda failure, exchange: (
            f"{failure.method}, which is not documented here, is answered with {exchange.status}"
            + (" and without Allow" if exchange.status == 405 else "")
        ),
        _says("405 with an Allow header"),
        f"{_HTTP}15.5.6",
    ),
    "allow_header_conformance": Rule(
        lambda failure, _: f"Allow: {failure.allow_header} does not name the methods that are documented",
        _says("exactly the documented methods"),
        f"{_HTTP}10.2.1",
    ),
    "use_after_free": Rule(
        _with_status("what was deleted is still there"),
        _says("404 or 410"),
        f"{_HTTP}9.3.5",
    ),
    "ensure_resource_availability": Rule(
        _with_status("what was just created is not there"),
        _says("the row that was created"),
        f"{_HTTP}9.3.3",
    ),
    "ignored_auth": Rule(
        lambda failure, exchange: f"{_line(failure.title)}: {exchange.status}",
        _says("401 or 403"),
        f"{_OPENAPI}Security Requirement Object",
    ),
}
_UNKNOWN = Rule(lambda failure, _: told_by(failure), _says(""), "")
