"""Answers judged by the document: status, media type, headers and body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.contract.events import is_sse, read_events, readings
from specdouble.contract.json_text import read_json
from specdouble.contract.media import MediaRange, find_media_type, negotiate, parse_media_type
from specdouble.contract.model import Document, Header, MediaType, Operation, Parameter, Response
from specdouble.contract.parameters import MISSING, ParameterReader, compile_parameter
from specdouble.contract.shapes import shape_of
from specdouble.contract.sources import Sources, Unreadable
from specdouble.contract.validators import Check, Validators, schema_pointer
from specdouble.contract.violations import cap
from specdouble.contract.words import show
from specdouble.errors import NotAcceptable, Violation

Json = Any

_MAX_SEEN = 64  # clients send a few spellings of a header, a fuzzer any number
_BODILESS = frozenset({204, 205, 304})  # RFC 9110, 15.3.5, 15.3.6, 15.4.5


class Answers:
    """Judges the answers of one operation; made once."""

    def __init__(self, document: Document, operation: Operation, validators: Validators) -> None:
        self._documented = {
            key: _ResponseCheck(document, response, validators) for key, response in operation.responses.items()
        }
        self._by_status: dict[int, _ResponseCheck | None] = {}
        self._accepted: dict[tuple[str | None, int], MediaType | None] = {}

    def check(self, status: int, headers: Mapping[str, str], media_type: str | None, value: Json) -> list[Violation]:
        """Return every way in which an answer breaks the document."""
        response = self.response(status)
        if response is None:
            return self._undocumented(status)
        found = response.check_headers(headers) if response.headers else []
        if status in _BODILESS or status < 200:
            return [*found, *_no_body(status, value)]
        found += response.check_body(media_type, value)
        return cap(found) if found else found

    def _undocumented(self, status: int) -> list[Violation]:
        """Judge a status that nothing documents; where no answer is documented at all, any is as good."""
        if not self._documented:
            return []
        return [Violation("status", "", str(status), " or ".join(self._documented), "undocumented")]

    def check_event(self, status: int, media_type: str, value: Json) -> list[Violation]:
        """Judge one piece of a stream, as the document may mean it: an event, a line of NDJSON, or a chunk of text."""
        response = self.response(status)
        return [] if response is None else response.check_piece(media_type, value)

    def accept(self, accept_header: str | None, status: int) -> MediaType | None:
        """Choose the media type of an answer, None where none is documented; raises NotAcceptable."""
        key = (accept_header, status)
        if key not in self._accepted:
            if len(self._accepted) >= _MAX_SEEN:
                self._accepted.clear()
            self._accepted[key] = self._accept(accept_header, status)
        return self._accepted[key]

    def _accept(self, accept_header: str | None, status: int) -> MediaType | None:
        response = self.response(status)
        if response is None or not response.content:
            return None
        chosen = negotiate(accept_header, response.content)
        if chosen is None:
            offered = " or ".join(response.content)
            raise NotAcceptable(f"came Accept: {accept_header}, expected one that allows {offered}")
        return response.content[chosen]

    def response(self, status: int) -> _ResponseCheck | None:
        """Find what documents a status: itself, its range, then `default`."""
        if status not in self._by_status:
            keys = (str(status), f"{status // 100}XX", "default")
            self._by_status[status] = next((self._documented[key] for key in keys if key in self._documented), None)
        return self._by_status[status]


def _no_body(status: int, value: Json) -> list[Violation]:
    if value is None or value in (b"", ""):
        return []
    return [Violation("body", "", show(value), f"no body, as {status} never has one", "body")]


class _ResponseCheck:
    def __init__(self, document: Document, response: Response, validators: Validators) -> None:
        self.content = response.content
        self.headers = [_HeaderCheck(document, header, validators) for header in response.headers.values()]
        self._bodies = {name: _body_check(document, media, validators) for name, media in self.content.items()}
        self._seen: dict[str, tuple[Check | None, MediaRange] | None] = {}

    def check_headers(self, headers: Mapping[str, str]) -> list[Violation]:
        sent = {name.lower(): [value] for name, value in headers.items()}
        sources = Sources({}, {}, sent, {})
        return [violation for header in self.headers for violation in header.violations(sources)]

    def check_body(self, media_type: str | None, value: Json) -> list[Violation]:
        if media_type is None:
            return self._without_type(value)
        found = self._find(media_type)
        if found is None:
            expected = " or ".join(self.content)
            return [Violation("header", "Content-Type", media_type[:80], expected, "undocumented")] if expected else []
        check, media = found
        violations = [] if check is None else _judge(check, value, is_json=media.is_json)
        if violations and (value is None or isinstance(value, str)) and is_sse(media_type):
            return [one for event in read_events(value or "") for one in self.check_piece(media_type, event)]
        return violations

    def check_piece(self, media_type: str, piece: Json) -> list[Violation]:
        """Judge one piece of a stream: it is right when one of its readings is."""
        first: list[Violation] | None = None
        for reading in readings(piece, media_type):
            violations = self._check_reading(media_type, reading)
            if not violations:
                return []
            first = violations if first is None else min(first, violations, key=len)
        return first or []

    def _check_reading(self, media_type: str, value: Json) -> list[Violation]:
        """Judge one reading by a schema that describes it, or an array of all (OpenAPI says neither before 3.2)."""
        found = self._find(media_type)
        check = None if found is None else found[0]
        if check is None or isinstance(value, bytes):
            return []
        found_alone = _judge(check, value, is_json=True)
        return found_alone if found_alone and _judge(check, [value], is_json=True) else []

    def _without_type(self, value: Json) -> list[Violation]:
        """Let a response without `content` have a body: the document says nothing of it."""
        if not self.content:
            return []
        came = "nothing" if value is None else f"{show(value)} without a Content-Type"
        return [Violation("body", "", came, f"a body of {' or '.join(self.content)}", "body")]

    def _find(self, media_type: str) -> tuple[Check | None, MediaRange] | None:
        found = self._seen.get(media_type)
        if found is None:
            if len(self._seen) >= _MAX_SEEN:
                self._seen.clear()
            sent = parse_media_type(media_type)
            name = None if sent is None else find_media_type(self.content, sent)
            found = self._seen[media_type] = None if name is None or sent is None else (self._bodies[name], sent)
        return found


def _judge(check: Check, value: Json, *, is_json: bool) -> list[Violation]:
    """Judge a body; bytes are judged as the JSON they hold, and pass where they are anything else."""
    try:
        if isinstance(value, bytes):
            if not is_json:
                return []
            value = read_json(value)
        return [] if check.ok(value) else check.violations(value, "body")
    except (ValueError, RecursionError) as error:  # of the validator too, for what is no JSON
        return [Violation("body", "", f"a value that is no JSON: {str(error)[:80]}", "JSON", "syntax")]


def _body_check(document: Document, media: MediaType, validators: Validators) -> Check | None:
    """Text and bytes are judged where the schema speaks of a string; else it describes what no JSON Schema sees."""
    if media.schema is None:
        return None
    documented = parse_media_type(media.name) or MediaRange("*", "*")
    textual = not documented.is_json and documented.type not in {"*", "application"}
    if textual and documented.name != "text/event-stream" and "string" not in shape_of(document, media.schema).types:
        return None
    return validators.check(f"{media.pointer}/schema", media.schema, "response")


class _HeaderCheck:
    def __init__(self, document: Document, header: Header, validators: Validators) -> None:
        pointer = schema_pointer(document.root, header.pointer)
        content = "application/json" if "/content/" in pointer[len(header.pointer) :] else None
        parameter = Parameter(
            header.name, "header", header.required, header.schema, "simple", header.explode, header.pointer, "", content
        )
        check = validators.check_of(header.pointer, header.schema, "response")
        self._reader: ParameterReader = compile_parameter(document, parameter, check)

    def violations(self, sources: Sources) -> list[Violation]:
        found: list[Violation] = []
        try:
            value = self._reader.read(sources, found)
        except Unreadable as error:
            return [Violation("header", self._reader.name, error.came, error.expected, "syntax")]
        return found if value is MISSING else []
