"""Entries as people and programs see them: shaped as JSON, with places in the document, and without secrets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

from specdouble.contract.model import Document, Operation
from specdouble.runtime.clock import timestamp
from specdouble.runtime.journal.content import content_of, schemas_of, show_content
from specdouble.runtime.journal.entry import Entry, Headers
from specdouble.runtime.journal.findings import show_finding
from specdouble.runtime.journal.near_miss import near_misses
from specdouble.runtime.journal.redaction import Redaction, Redactor

Json = Any

_STRAY = re.compile("%(?![0-9A-Fa-f]{2})")


class Reader:
    """Shows entries of some APIs. What is served may change meanwhile: `documents` is asked anew for every entry."""

    def __init__(self, documents: Callable[[], Mapping[str, Document]], *, scheme: str = "http") -> None:
        self._documents = documents
        self._scheme = scheme
        self._known: dict[str, _Known] = {}
        self._unknown = _Known(None)

    def summary(self, entry: Entry) -> dict[str, Json]:
        """Show an entry in one line: who asked what, and how it went."""
        shown = self._begin(entry)
        return _scrubbed(shown.redactor, {
            **_head(entry),
            "method": entry.method,
            "path": shown.redactor.path(entry.path),
            "query": shown.redactor.query(entry.request.query),
            "status": entry.status,
            "total_ms": round(entry.total, 3),
            "findings": len(entry.findings),
            "faults": list(entry.faults),
        })  # fmt: skip

    def show(self, entry: Entry) -> dict[str, Json]:
        """Show an entry whole."""
        shown = self._begin(entry)
        known, operation = shown.known, shown.operation
        return _scrubbed(shown.redactor, {
            **_head(entry),
            "request": self._request(entry, shown),
            "response": self._response(entry, shown),
            "timing": {"total_ms": round(entry.total, 3), "parts_ms": _parts(entry)},
            "findings": [show_finding(finding, entry, known.document, operation) for finding in entry.findings],
            "faults": list(entry.faults),
            "notes": [shown.redactor.text(note) for note in entry.notes],
            "near_misses": self.near_misses(entry),
        })  # fmt: skip

    def near_misses(self, entry: Entry) -> list[Json]:
        """Name the operations that come closest to a request that none took."""
        if entry.operation_id:
            return []
        documents = self._documents()
        return near_misses(entry, {entry.api: documents[entry.api]} if entry.api in documents else documents)

    def _begin(self, entry: Entry) -> _Shown:
        known = self._know(entry.api)
        operation = known.operations.get(entry.operation_id)
        redactor = known.redaction.redactor(operation)
        for name, value in (*entry.request.headers, *entry.headers):
            redactor.header(name, value)  # so that every credential is known before anything is shown
        return _Shown(known, operation, redactor)

    def _know(self, api: str) -> _Known:
        document = self._documents().get(api)
        if document is None:
            return self._unknown
        if api not in self._known or self._known[api].document is not document:
            self._known[api] = _Known(document)
        return self._known[api]

    def _request(self, entry: Entry, shown: _Shown) -> dict[str, Json]:
        request, redactor = entry.request, shown.redactor
        content = content_of(request.headers, request.body, entry.request_size)
        body = shown.operation.body if shown.operation is not None else None
        path, query = redactor.path(entry.path), redactor.query(request.query)
        host = next((value for name, value in request.headers if name.lower() == "host"), "localhost")
        return {
            "method": entry.method,
            "url": f"{self._scheme}://{host}{entry.mount}{_escaped(path)}{'?' * bool(query)}{_escaped(query)}",
            "mount": entry.mount,
            "path": path,
            "query": [{"name": name, "value": value} for name, value in parse_qsl(query, keep_blank_values=True)],
            "headers": _show_headers(request.headers, redactor),
            "body": show_content(
                content,
                redactor,
                shown.known.redaction.schemas,
                schemas_of(body.content, content.media) if body else (),
            ),
        }

    def _response(self, entry: Entry, shown: _Shown) -> dict[str, Json]:
        content = content_of(entry.headers, entry.body, entry.response_size)
        response = shown.operation.response(entry.status) if shown.operation is not None else None
        schemas = schemas_of(response.content, content.media) if response is not None else ()
        return {
            "status": entry.status,
            "headers": _show_headers(entry.headers, shown.redactor),
            "body": show_content(content, shown.redactor, shown.known.redaction.schemas, schemas),
        }


class _Known:
    """What is known of one API; made when an entry of it is first shown."""

    def __init__(self, document: Document | None) -> None:
        self.document = document
        self.redaction = Redaction(document)
        self.operations: dict[str, Operation] = (
            {operation.id: operation for operation in document.operations} if document is not None else {}
        )


@dataclass(frozen=True)
class _Shown:
    known: _Known
    operation: Operation | None
    redactor: Redactor


def _escaped(text: str) -> str:
    """Escape what no address may have (RFC 3986, 3.3 and 3.4); what is escaped already stays."""
    return quote(_STRAY.sub("%25", text), safe="-._~!$&'()*+,;=:@/?%", errors="replace")


def _head(entry: Entry) -> dict[str, Json]:
    return {
        "id": entry.id,
        "at": timestamp(entry.at),
        "sandbox": entry.sandbox,
        "api": entry.api or None,
        "operation": entry.operation_id or None,
        "tier": entry.tier or None,
        "handler": entry.handler or None,
        "persona": entry.persona or None,
    }


def _parts(entry: Entry) -> dict[str, float]:
    return {part: round(milliseconds, 3) for part, milliseconds in entry.timing.items() if part != "total"}


def _show_headers(headers: Headers, redactor: Redactor) -> list[dict[str, str]]:
    return [{"name": name, "value": redactor.header(name, value)} for name, value in headers]


def _scrubbed(redactor: Redactor, shown: dict[str, Json]) -> dict[str, Json]:
    scrubbed: dict[str, Json] = redactor.scrub(shown)
    return scrubbed
