"""What broke the contract, whose it is, and where the document says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from specdouble.contract.media import find_media_type, parse_media_type
from specdouble.contract.model import Document, MediaType, Operation, Place
from specdouble.contract.pointers import join, split
from specdouble.errors import Violation
from specdouble.runtime.journal.entry import Blame, Blamed, Entry
from specdouble.runtime.journal.redaction import HIDDEN
from specdouble.runtime.journal.secret_names import is_secret
from specdouble.runtime.journal.secret_schemas import SecretSchemas

Json = Any

_BLAME_OF_TIER: dict[str, Blame] = {"handler": "handler", "example": "document"}


def request_findings(violations: Iterable[Violation]) -> tuple[Blamed, ...]:
    """Blame the client for what its request breaks."""
    return tuple(Blamed(violation, "client") for violation in violations)


def answer_findings(violations: Iterable[Violation], tier: str) -> tuple[Blamed, ...]:
    """Blame whoever answered: the handler, the document whose example it was, or this tool."""
    blame = _BLAME_OF_TIER.get(tier, "tool")
    return tuple(Blamed(violation, blame) for violation in violations)


def show_finding(finding: Blamed, entry: Entry, document: Document | None, operation: Operation | None) -> Json:
    """Describe a finding with its place in the document: `file`, `line` and `pointer`."""
    violation, place = finding.violation, None
    is_hidden = _names_secret(violation)
    if document is not None and operation is not None:
        where = schema_pointer(document, operation, finding, entry)
        place = document.locate(where)
        is_hidden = is_hidden or SecretSchemas(document).is_secret((_schema(document, where),))
    if is_hidden and violation.came != "nothing":
        violation = replace(violation, came=HIDDEN)
    return {
        "rule": violation.keyword or None,
        "blame": finding.blame,
        "message": violation.message,
        "location": violation.location,
        "pointer": violation.pointer,
        "place": None if place is None else show_place(place),
    }


def show_place(place: Place) -> Json:
    """Describe a place."""
    return {"file": place.file, "line": place.line, "pointer": place.pointer}


def _names_secret(violation: Violation) -> bool:
    names = split(violation.pointer) if violation.location == "body" else [violation.pointer]
    return any(is_secret(name) for name in names)


def _schema(document: Document, pointer: str) -> Json:
    """Return the schema that a pointer leads to: its own, or that of the parameter or header there."""
    found = _at(document, _target(document, pointer))
    return found.get("schema", found) if isinstance(found, dict) else None


def schema_pointer(document: Document, operation: Operation, finding: Blamed, entry: Entry) -> str:
    """Find what of the document speaks of a violation: the schema of the value, or the nearest part above it."""
    violation = finding.violation
    if finding.blame == "client":
        return _request_pointer(document, operation, violation, entry)
    response = operation.response(entry.status)
    if response is None or violation.location == "status":
        return f"{operation.pointer}/responses"
    if violation.location == "header":
        headers = {name.lower(): header for name, header in response.headers.items()}
        header = headers.get(violation.pointer.lower())
        return response.pointer if header is None else header.pointer
    sent = next((value for name, value in entry.headers if name.lower() == "content-type"), "")
    return _body_pointer(document, _chosen(response.content, sent), violation.pointer) or response.pointer


def _request_pointer(document: Document, operation: Operation, violation: Violation, entry: Entry) -> str:
    if violation.location == "body":
        if operation.body is None:
            return operation.pointer
        media = _chosen(operation.body.content, entry.request.header("content-type") or "")
        return _body_pointer(document, media, violation.pointer) or operation.body.pointer
    for parameter in operation.parameters:
        if parameter.location == violation.location and _is_named(violation.pointer, parameter.name):
            return parameter.pointer
    return operation.pointer


def _is_named(pointer: str, name: str) -> bool:
    return pointer.lower() == name.lower() or pointer.startswith((f"{name}/", f"{name}[", f"/{name}"))


def _chosen(content: dict[str, MediaType] | Any, sent: str) -> MediaType | None:
    media = parse_media_type(sent)
    key = None if media is None else find_media_type(content, media)
    found: MediaType | None = content[key] if key is not None else next(iter(content.values()), None)
    return found


def _body_pointer(document: Document, media: MediaType | None, pointer: str) -> str | None:
    """Follow a pointer of the value down the schema, through references, as far as the schema goes."""
    if media is None:
        return None
    here = f"{media.pointer}/schema"
    for token in split(pointer):
        below = _below(document, here, token)
        if below is None:
            return _target(document, here)
        here = below
    return here


def _below(document: Document, pointer: str, token: str) -> str | None:
    pointer = _target(document, pointer)
    schema = _at(document, pointer)
    if not isinstance(schema, dict):
        return None
    if token in (schema.get("properties") or {}):
        return join(pointer, "properties", token)
    if token.isdigit() and "items" in schema:
        return join(pointer, "items")
    for key in ("allOf", "oneOf", "anyOf"):
        for at in range(len(schema.get(key) or [])):
            found = _below(document, join(pointer, key, at), token)
            if found is not None:
                return found
    return join(pointer, "additionalProperties") if isinstance(schema.get("additionalProperties"), dict) else None


def _target(document: Document, pointer: str) -> str:
    seen: set[str] = set()
    while pointer not in seen:
        seen.add(pointer)
        schema = _at(document, pointer)
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if isinstance(reference, str) and reference.startswith("#/"):
            pointer = reference[1:]
    return pointer


def _at(document: Document, pointer: str) -> Json:
    try:
        return document.at(pointer)
    except (KeyError, IndexError, ValueError, TypeError):
        return None
