"""Entries as an HTTP Archive (HAR 1.2), which browsers, Postman and Charles open. Secrets stay hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from specdouble.contract.json_text import dump_json
from specdouble.runtime.journal.entry import Entry
from specdouble.runtime.journal.reader import Reader
from specdouble.runtime.journal.redaction import HIDDEN

Json = Any

_UNKNOWN = -1  # as the format says what was not measured


def har(entries: Iterable[Entry], reader: Reader, *, version: str) -> Iterator[bytes]:
    """Write an archive of entries, in the order given, piece by piece: an entry may take a millisecond.

    What HAR has no room for stands under `_specdouble`.
    """
    creator = dump_json({"name": "specdouble", "version": version})
    yield b'{"log":{"version":"1.2","creator":' + creator + b',"pages":[],"entries":['
    for at, entry in enumerate(entries):
        yield b"," * bool(at) + dump_json(_entry(reader.show(entry)))
    yield b"]}}"


def _entry(shown: dict[str, Json]) -> dict[str, Json]:
    total = shown["timing"]["total_ms"]
    own = ("id", "sandbox", "api", "operation", "tier", "handler", "persona", "findings", "faults", "notes", "timing")
    return {
        "startedDateTime": shown["at"],
        "time": total,
        "request": _request(shown["request"]),
        "response": _response(shown["response"]),
        "cache": {},
        "timings": {"blocked": _UNKNOWN, "dns": _UNKNOWN, "connect": _UNKNOWN, "send": 0, "wait": total, "receive": 0},
        "_specdouble": {key: shown[key] for key in own},
    }


def _request(shown: dict[str, Json]) -> dict[str, Json]:
    body = shown["body"]
    request = {
        "method": shown["method"],
        "url": shown["url"],
        "httpVersion": "HTTP/1.1",
        "cookies": _cookies(shown["headers"], "cookie"),
        "headers": shown["headers"],
        "queryString": shown["query"],
        "headersSize": _UNKNOWN,
        "bodySize": 0 if body is None else body["size"],
    }
    return request if body is None else {**request, "postData": _post_data(body)}


def _post_data(body: dict[str, Json]) -> dict[str, Json]:
    text, encoding = _text(body)
    post = {"mimeType": body["media_type"] or "", "text": text, **_remarks(body)}
    return {**post, "_encoding": encoding} if encoding else post


def _response(shown: dict[str, Json]) -> dict[str, Json]:
    body = shown["body"]
    return {
        "status": shown["status"],
        "statusText": _reason(shown["status"]),
        "httpVersion": "HTTP/1.1",
        "cookies": _cookies(shown["headers"], "set-cookie"),
        "headers": shown["headers"],
        "content": _content(body) if body is not None else {"size": 0, "mimeType": "x-unknown"},
        "redirectURL": next((one["value"] for one in shown["headers"] if one["name"].lower() == "location"), ""),
        "headersSize": _UNKNOWN,
        "bodySize": 0 if body is None else body["size"],
    }


def _content(body: dict[str, Json]) -> dict[str, Json]:
    text, encoding = _text(body)
    content = {"size": body["size"], "mimeType": body["media_type"] or "x-unknown", "text": text, **_remarks(body)}
    return {**content, "encoding": encoding} if encoding else content


def _text(body: dict[str, Json]) -> tuple[str, str]:
    """Return a body as a text, and how it is encoded."""
    if "json" in body:
        return dump_json(body["json"]).decode(), ""
    if "base64" in body:
        return body["base64"], "base64"
    return body.get("text", HIDDEN), ""


def _remarks(body: dict[str, Json]) -> dict[str, str]:
    remarks = {"cut": "only the beginning was kept", "hidden": "hidden, as it names a secret"}
    said = "; ".join(text for key, text in remarks.items() if body.get(key))
    return {"comment": said} if said else {}


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _cookies(headers: list[dict[str, str]], name: str) -> list[dict[str, str]]:
    """List cookies by name: their values are secrets."""
    values = [header["value"] for header in headers if header["name"].lower() == name]
    pairs = [value.partition(";")[0] if name == "set-cookie" else value for value in values]
    names = [pair.partition("=")[0].strip() for value in pairs for pair in value.split(";")]
    return [{"name": one, "value": HIDDEN} for one in names if one]
