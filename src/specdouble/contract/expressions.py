"""Runtime expressions (OpenAPI 3.1, 4.8.20.4): `$request.body#/callbackUrl`, alone or in braces within a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specdouble.contract.call import Call, RawRequest

_EMBEDDED = re.compile(r"\{(\$[^{}]+)\}")


@dataclass(frozen=True)
class Exchanged:
    """A request and its answer, as expressions see them."""

    url: str
    raw: RawRequest
    call: Call
    status: int
    headers: Mapping[str, str]  # of the answer, lower case
    value: Any


def fill(template: str, exchanged: Exchanged) -> str | None:
    """Return a text with its expressions replaced by their values; None where one of them has none."""
    if template.startswith("$"):
        return _text(evaluate(template, exchanged))
    found = {expression: _text(evaluate(expression, exchanged)) for expression in _EMBEDDED.findall(template)}
    if None in found.values():
        return None
    return _EMBEDDED.sub(lambda match: found[match[1]] or "", template)


def evaluate(expression: str, exchanged: Exchanged) -> Any:
    """Return the value of one expression; None where there is none."""
    plain = {"$url": exchanged.url, "$method": exchanged.raw.method, "$statusCode": exchanged.status}
    if expression in plain:
        return plain[expression]
    side, _, source = expression.partition(".")
    if source.startswith("body"):
        body = {"$request": exchanged.call.body, "$response": exchanged.value}.get(side)
        return _at(body, source.removeprefix("body").removeprefix("#"))
    kind, _, name = source.partition(".")
    if side == "$response":
        return exchanged.headers.get(name.lower()) if kind == "header" else None
    if side != "$request":
        return None
    if kind == "header":
        return exchanged.raw.header(name.lower())
    values: Mapping[str, Any] = {"query": exchanged.call.query, "path": exchanged.call.path}.get(kind, {})
    return values.get(name)


def _at(value: Any, pointer: str) -> Any:
    """Follow a JSON Pointer (RFC 6901); None where it leads nowhere."""
    for part in pointer.split("/")[1:]:
        token = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(token)
        elif isinstance(value, list) and token.isascii() and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None or isinstance(value, Mapping | list) else str(value)
