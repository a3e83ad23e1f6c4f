"""What a client asks for beside its request: `Prefer: code=404, example=cat, dynamic=true` (RFC 7240, 2).

The names are Prism's, and so are their twins in the query, for where no header can be set: `?__code=404`. Where both
are sent, the header counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from specdouble.contract.call import RawRequest
from specdouble.errors import InvalidRequest, Violation

_NAMES = ("code", "example", "dynamic", "seed")
TWINS = frozenset(f"__{name}" for name in _NAMES)
_PREFERENCE = re.compile(r'([!#$%&\'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?')


@dataclass(frozen=True)
class Wishes:
    """The answer that a client chooses. `given` is each preference as it was sent."""

    given: tuple[tuple[str, str], ...]
    code: int | None = None
    example: str | None = None
    dynamic: bool | None = None
    seed: str | None = None

    @property
    def applied(self) -> str:
        """Write the `Preference-Applied` header (RFC 7240, 3)."""
        return ", ".join(f"{name}={_word(value)}" for name, value in self.given)


def read_wishes(raw: RawRequest) -> Wishes | None:
    """Read what a head asks for; None where it asks for nothing of ours. Raises InvalidRequest."""
    header = raw.header("prefer")
    if header is None and "__" not in raw.query:
        return None
    found: dict[str, str] = {}
    for name, value in _twins(raw.query):
        found.setdefault(name, value)
    found |= dict(reversed(_preferences(header or "")))  # of two with one name, the first counts
    if not found:
        return None
    return Wishes(
        tuple((name, found[name]) for name in _NAMES if name in found),
        _code(found["code"]) if "code" in found else None,
        found.get("example"),
        _flag(found["dynamic"]) if "dynamic" in found else None,
        found.get("seed"),
    )


def asks_something(raw: RawRequest) -> bool:
    """Tell whether a head may ask for an answer, without reading it."""
    return raw.header("prefer") is not None or "__" in raw.query


def _twins(query: str) -> list[tuple[str, str]]:
    return [(name[2:], value) for name, value in parse_qsl(query, keep_blank_values=True) if name in TWINS]


def _preferences(header: str) -> list[tuple[str, str]]:
    """Read the preferences of ours; a parameter of one (after `;`) counts as one, as it does in Prism."""
    found = []
    for match in _PREFERENCE.finditer(header):
        name = match[1].lower()
        if name in _NAMES and (match[2] is not None or match[3] is not None):
            found.append((name, re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]))
    return found


def _code(text: str) -> int:
    if not re.fullmatch("[1-5][0-9][0-9]", text):
        raise _wrong("code", text, "a status such as 404")
    return int(text)


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise _wrong("dynamic", text, "true or false")
    return text == "true"


def _wrong(name: str, came: str, expected: str) -> InvalidRequest:
    return InvalidRequest([Violation("header", f"Prefer: {name}", came[:40], expected, "syntax")], status=422)


def _word(value: str) -> str:
    """Write a value as a token, or quoted where it is none."""
    if re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", re.sub(r"[^ -~]", "?", value)) + '"'
