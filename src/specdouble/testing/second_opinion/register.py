"""The known disagreements: where openapi-core 0.23 reads otherwise than OpenAPI says, or otherwise than we chose to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from specdouble.contract.asides import reads_body
from specdouble.contract.media import is_json
from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange

_ISSUES = "https://github.com/python-openapi/openapi-core/issues/"


@dataclass(frozen=True)
class Disagreement:
    """Two verdicts that differ on one side, `request` or `response`: what each says; nothing is "valid"."""

    side: str
    operation: Operation
    exchange: Exchange
    ours: str
    theirs: str
    crash: str = ""


@dataclass(frozen=True)
class Known:
    """One entry: when it holds, why the readings differ, and where that is discussed, as far as it is."""

    condition: Callable[[Disagreement], bool]
    reason: str
    issue: str = ""


def explanation(found: Disagreement) -> Known | None:
    """Find the entry that explains a disagreement; None for a new one."""
    return next((known for known in REGISTER if known.condition(found)), None)


def _content_type(found: Disagreement) -> str:
    if found.side == "response":
        return found.exchange.media_type
    headers = {name.lower(): value for name, value in found.exchange.sent.headers.items()}
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _crashes(*names: str) -> Callable[[Disagreement], bool]:
    return lambda found: found.crash.partition(":")[0] in names


def _said(*words: str) -> Callable[[Disagreement], bool]:
    return lambda found: bool(found.theirs) and any(word in found.theirs for word in words)


def _is_form(found: Disagreement) -> bool:
    kind = _content_type(found)
    return found.side == "request" and (kind.startswith("multipart/") or kind.endswith("x-www-form-urlencoded"))


def _is_no_json(found: Disagreement) -> bool:
    return bool(_content_type(found)) and not is_json(_content_type(found))


def _has_no_content(found: Disagreement) -> bool:
    return found.side == "response" and (found.exchange.status in {204, 304} or found.exchange.sent.method == "HEAD")


def _takes_no_body(found: Disagreement) -> bool:
    reads = reads_body(found.operation)
    bodiless = found.operation.method in {"GET", "HEAD"} and not reads
    return found.side == "request" and bodiless and "body" in found.theirs.lower()


def _list_of_types(found: Disagreement) -> bool:
    return any(isinstance(one.schema, dict) and _has_types(one.schema) for one in found.operation.parameters)


def _has_types(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("type"), list) or any(key in schema for key in ("anyOf", "oneOf", "allOf", "$ref"))


def _styled(found: Disagreement) -> bool:
    usual = {"path": ("simple", False), "query": ("form", True), "header": ("simple", False), "cookie": ("form", True)}
    return any((one.style, one.explode) != usual[one.location] for one in found.operation.parameters)


_WHOLE = re.compile(r"Failed to cast value to integer type: -?\d+(\.0+)?([eE]\+?\d+)?(?![^;\s])")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")


def _in(found: Disagreement, *locations: str) -> bool:
    said = (found.theirs + found.ours).lower()
    return found.side == "request" and any(f"{one} " in said for one in locations)


def _spans_segments(found: Disagreement) -> bool:
    return any(one.spans for one in found.operation.parameters) and "PathNotFound" in found.theirs + found.crash


REGISTER = (
    Known(_crashes("UnicodeDecodeError"), "bytes that are no UTF-8 end its reading, where they should be an error"),
    Known(_crashes("RecursionError"), "JSON that is nested deeply ends its reading"),
    Known(lambda f: _crashes("AssertionError")(f) and _is_form(f), "a broken multipart body ends its reading"),
    Known(
        lambda f: _crashes("TypeError")(f) and _list_of_types(f),
        "it cannot cast a parameter whose type is a list of types, as in OpenAPI 3.1",
        f"{_ISSUES}551",
    ),
    Known(lambda f: _crashes("KeyError")(f) and "." in f.operation.path, "it cannot read the name of a path parameter"),
    Known(_is_form, "it casts no property of a form, and reads multipart bodies as ASCII"),
    Known(_is_no_json, "it has no notion of bytes or text as an instance of a schema", f"{_ISSUES}854"),
    Known(_has_no_content, "it wants the documented content of an answer that HTTP sends without any"),
    Known(_takes_no_body, "a body of a GET has no meaning (RFC 9110, 9.3.1): we pass over it"),
    Known(
        lambda f: f.side == "request" and "expected true or false" in f.ours and not f.theirs,
        "it takes y, on and 1 for a boolean",
    ),
    Known(
        lambda f: _styled(f) and _in(f, "query", "path", "header", "cookie"),
        "it reads only the usual styles of parameters",
    ),
    Known(
        lambda f: f.side == "request" and not f.theirs and "UTF-8" in f.ours,
        "it reads percent-escapes that are no UTF-8 as replacement characters",
    ),
    Known(
        lambda f: f.side == "request" and not f.theirs and ("one value" in f.ours or "once" in f.ours),
        "of a parameter that came twice it takes the first value",
    ),
    Known(
        lambda f: (
            not f.theirs and _in(f, "query", "path", "header", "cookie") and ("integer" in f.ours or "number" in f.ours)
        ),
        "it reads numbers as Python does: 1_000, +1, a blank around them, other digits than ASCII",
    ),
    Known(
        lambda f: f.side == "request" and not f.ours and _WHOLE.search(f.theirs) is not None,
        "a whole number may be spelled 1e1 or 10.0 (JSON Schema, 4.2.3), and Python's int reads digits only",
    ),
    Known(
        lambda f: f.side == "request" and not f.theirs and "no JSON" in f.ours,
        "it reads JSON as Python does: NaN, Infinity, a name twice",
    ),
    Known(
        lambda f: f.side == "request" and not f.ours and _said("MissingRequiredParameter", "cannot be empty")(f),
        "it refuses an empty value, which is a text like any other",
    ),
    Known(
        lambda f: f.side == "request" and not f.theirs and "no Content-Type" in f.ours,
        "a body without a Content-Type",
    ),
    Known(
        lambda f: f.side == "request" and not f.theirs and ("content coding" in f.ours or "charset" in f.ours),
        "it reads neither Content-Encoding nor a charset (RFC 9110, 15.5.16)",
    ),
    Known(
        lambda f: (
            f.side == "request"
            and not f.ours
            and "path parameter" in f.theirs
            and _ESCAPED.search(f.theirs) is not None
        ),
        "it judges path parameters before their percent-escapes are read (RFC 3986, 2.4)",
    ),
    Known(_spans_segments, "it lets no path parameter hold slashes, as `format: path` does for Connexion and for us"),
)
