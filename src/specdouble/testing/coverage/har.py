"""Exchanges out of an HTTP Archive (HAR 1.2): of a browser, of Postman, or of a double's journal."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from specdouble.contract.json_text import InvalidJson, read_json
from specdouble.errors import ConfigError
from specdouble.testing.exchange import Exchange, Sent


def read_har(content: bytes, name: str) -> Iterator[tuple[Exchange, str | None]]:
    """Yield each exchange, and the persona who called where a double has written that. Raises ConfigError."""
    try:
        entries = read_json(content)["log"]["entries"]
    except (InvalidJson, KeyError, TypeError) as error:
        raise ConfigError(f"{name} is no HTTP Archive: {error}; a browser's network tab exports one") from None
    for number, entry in enumerate(entries):
        try:
            yield _exchange(entry), (entry.get("_specdouble") or {}).get("persona")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ConfigError(f"{name}: entry {number} is not as HAR 1.2 says: {error!r}") from None


def _exchange(entry: Mapping[str, Any]) -> Exchange:
    request, response = entry["request"], entry["response"]
    headers = _headers(request["headers"])
    post = request.get("postData") or {}
    if post.get("mimeType") and "content-type" not in headers:
        headers["content-type"] = post["mimeType"]
    sent = Sent(request["method"], request["url"], headers, _content(post, post.get("_encoding", "")))
    content = response.get("content") or {}
    answered = _headers(response["headers"])
    return Exchange(sent, int(response["status"]), answered, _content(content, content.get("encoding", "")))


def _headers(listed: list[dict[str, str]]) -> dict[str, str]:
    """Write headers by lower-case name; HTTP/2's own (`:path`) are none."""
    headers: dict[str, str] = {}
    for one in listed:
        name = one["name"].lower()
        if not name.startswith(":"):
            headers[name] = f"{headers[name]}, {one['value']}" if name in headers else one["value"]
    return headers


def _content(part: Mapping[str, Any], encoding: str) -> bytes:
    text = part.get("text") or ""
    if encoding != "base64":
        return str(text).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text)
    except binascii.Error:
        return b""
