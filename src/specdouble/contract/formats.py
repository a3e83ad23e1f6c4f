"""String formats that jsonschema-rs does not know; the others (date-time, uuid, email, ...) it checks itself."""

from __future__ import annotations

import re
from collections.abc import Callable

_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_BASE64_URL = re.compile(r"(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?")


def _is_base64(text: str) -> bool:
    return _BASE64.fullmatch(text) is not None


def _is_base64_url(text: str) -> bool:
    return _BASE64_URL.fullmatch(text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "byte": _is_base64,  # RFC 4648, 4
    "base64": _is_base64,
    "base64url": _is_base64_url,  # RFC 4648, 5; padding is optional
}

EXAMPLES = {
    "date-time": "a date-time such as 2026-01-15T09:00:00Z",
    "date": "a date such as 2026-01-15",
    "time": "a time with its offset such as 09:00:00Z",
    "duration": "a duration such as P1DT12H",
    "uuid": "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
    "email": "an e-mail address",
    "idn-email": "an e-mail address",
    "uri": "a URI such as https://example.org/page",
    "uri-reference": "a URI or a relative reference",
    "iri": "an IRI",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "hostname": "a host name",
    "byte": "base64 text",
    "base64": "base64 text",
    "base64url": "base64url text",
    "regex": "a regular expression",
    "json-pointer": "a JSON Pointer",
}
