"""A document compiled for the wire: requests are read by it, answers judged by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from specdouble.contract.answers import Answers
from specdouble.contract.bodies import Bodies, BodyReader
from specdouble.contract.call import Call, RawRequest
from specdouble.contract.json_text import dump_json
from specdouble.contract.lazily import Lazily
from specdouble.contract.media import MediaRange
from specdouble.contract.model import Document, Finding, Operation
from specdouble.contract.parameters import MISSING, ParameterReader, compile_parameter
from specdouble.contract.readings import Readings
from specdouble.contract.sources import Sources, Unreadable, read_sources
from specdouble.contract.validators import Validators
from specdouble.contract.violations import cap
from specdouble.errors import ContentTooLarge, InvalidRequest, Violation

__all__ = ["MAX_BODY", "Contract", "Wire", "dump_json"]

Json = Any

MAX_BODY = 10 * 1024 * 1024
_BODILESS = frozenset({"GET", "HEAD"})  # a body there has no meaning (RFC 9110, 9.3.1), but where x-reads-body says so


class Contract:
    """Every operation of a document, compiled. `findings` tells which schemas and patterns could not be used."""

    def __init__(
        self,
        document: Document,
        *,
        max_body: int = MAX_BODY,
        limits: Mapping[str, int] | None = None,
        readings: Readings | None = None,
    ) -> None:
        """`limits` holds, by operation, what is to be in place of `max_body`.

        With the `readings` of an earlier start nothing is compiled before it is asked for, nor found anew.
        """
        self.validators = validators = Validators(document, readings)
        self.document = document
        self._max_body = max_body
        self._limits = limits or {}
        self._operations = {operation.id: operation for operation in document.operations}
        self._wires = Lazily(self._operations, self._make if readings is None else self._make_alone)
        if readings is None:
            self._wires.make_all()
        validators.compile()
        self.findings: tuple[Finding, ...] = tuple(validators.findings)

    def wire(self, operation_id: str) -> Wire:
        """Return the wire of an operation; KeyError where there is none."""
        return self._wires[operation_id]

    def _make_alone(self, operation_id: str) -> Wire:
        with self.validators.together():
            return self._make(operation_id)

    def _make(self, operation_id: str) -> Wire:
        limit = self._limits.get(operation_id, self._max_body)
        return Wire(self.document, self._operations[operation_id], self.validators, limit)


class Wire:
    """Reads the requests of one operation and judges its answers."""

    def __init__(self, document: Document, operation: Operation, validators: Validators, max_body: int) -> None:
        self.operation = operation
        self.max_body = max_body
        self._readers = _parameter_readers(document, operation, validators)
        self._reads_headers = any(reader.location in {"header", "cookie"} for reader in self._readers)
        self.known_query = frozenset(
            scheme.parameter for scheme in document.security_schemes.values() if scheme.location == "query"
        )
        self._bodies = Bodies(document, operation.body, validators) if operation.body is not None else None
        if operation.method in _BODILESS and operation.extensions.get("x-reads-body") is not True:
            self._bodies = None
        self._answers = Answers(document, operation, validators)
        self.check = self._answers.check
        self.check_event = self._answers.check_event
        self.accept = self._answers.accept

    def read(self, raw: RawRequest, path_values: Mapping[str, str], *, accept: int | None = None) -> Call:
        """Read a request into a Call.

        Refuses in this order: UnsupportedMediaType; NotAcceptable, where `accept` is the status that the answer will
        have; ContentTooLarge; InvalidRequest with every violation of parameters and body together.
        """
        body = self._choose_body(raw)
        if accept is not None:
            self.accept(raw.header("accept"), accept)
        self.check_size(len(raw.body), raw.header("content-length"))
        return _Reading(self, raw).call(path_values, body)

    def read_body(self, raw: RawRequest, known: Call) -> Call:
        """Read a request whose head came before, with a body, and came to `known`; only this body is news.

        Refuses what `read` does.
        """
        body = self._choose_body(raw)
        self.check_size(len(raw.body), raw.header("content-length"))
        reading = _Reading(self, raw)
        content = reading.body(body)
        if reading.violations:
            raise InvalidRequest(cap(reading.violations), syntax=reading.syntax)
        return Call(
            known.operation,
            known.path,
            known.query,
            known.headers,
            known.cookies,
            content,
            known.has_body,
            known.media_type,
            known.given,
            known.unknown_query,
            known.host,
            known.prefix,
        )

    def check_size(self, size: int, announced: str | None = None) -> None:
        """Refuse a body of more than `max_body` bytes; raises ContentTooLarge.

        Of such a body only the beginning was read: how large it is, its `Content-Length` announced.
        """
        if size > self.max_body and self._bodies is not None:
            whole = int(announced) if announced is not None and announced.isascii() and announced.isdecimal() else size
            raise ContentTooLarge(f"came {max(whole, size)} bytes, expected at most {self.max_body}")

    def _choose_body(self, raw: RawRequest) -> tuple[BodyReader, MediaRange] | None:
        if self._bodies is None:
            return None
        content_type = raw.header("content-type")
        if not raw.body and (content_type is None or not self._bodies.required):
            return None
        self._bodies.check_coding(raw.header("content-encoding"))
        return self._bodies.choose(content_type)


def _parameter_readers(document: Document, operation: Operation, validators: Validators) -> tuple[ParameterReader, ...]:
    taken = frozenset(parameter.name for parameter in operation.parameters if parameter.location == "query")
    return tuple(
        compile_parameter(
            document,
            parameter,
            validators.check_of(parameter.pointer, parameter.schema, "request"),
            taken,
        )
        for parameter in operation.parameters
    )


class _Reading:
    """One request while it is read."""

    __slots__ = ("raw", "syntax", "violations", "wire")

    def __init__(self, wire: Wire, raw: RawRequest) -> None:
        self.wire = wire
        self.raw = raw
        self.violations: list[Violation] = []
        self.syntax = False

    def call(self, path_values: Mapping[str, str], body: tuple[BodyReader, MediaRange] | None) -> Call:
        sources = read_sources(self.raw, path_values, headers=self.wire._reads_headers)
        values: dict[str, dict[str, Json]] = {"path": {}, "query": {}, "header": {}, "cookie": {}}
        given = set()
        for reader in self.wire._readers:
            value = self._parameter(reader, sources)
            if value is not MISSING:
                given.add(reader.argument)
            else:
                value = reader.default()
            if value is not MISSING:
                values[reader.location][reader.name] = value
        if sources.broken:
            self._broken_names(sources.broken)
        content = self.body(body) if self.wire._bodies is not None else None
        if self.violations:
            raise InvalidRequest(cap(self.violations), syntax=self.syntax)
        return Call(
            operation=self.wire.operation,
            path=values["path"],
            query=values["query"],
            headers=values["header"],
            cookies=values["cookie"],
            body=content,
            has_body=body is not None,
            media_type=body[0].media.name if body is not None else None,
            given=frozenset(given),
            unknown_query=self._unknown(sources) if sources.query else (),
            query_string=self.raw.query,
            accept=self.raw.header("accept"),
            host=self.raw.header("host") or "",
        )

    def _parameter(self, reader: ParameterReader, sources: Sources) -> Json:
        try:
            return reader.read(sources, self.violations)
        except Unreadable as error:
            self._refuse(reader.location, reader.name, error)
            return MISSING

    def _refuse(self, location: str, pointer: str, error: Unreadable) -> None:
        self.syntax = self.syntax or error.syntax
        self.violations.append(Violation(location, pointer, error.came, error.expected, "syntax"))

    def _broken_names(self, names: Iterable[str]) -> None:
        for name in names:
            self._refuse("query", name[:40], Unreadable("a name", "percent-encoded UTF-8", syntax=True))

    def body(self, body: tuple[BodyReader, MediaRange] | None) -> Json:
        if body is None or not self._is_there(body[1]):
            bodies = self.wire._bodies
            if bodies is not None and bodies.required:
                expected = f"a body of {' or '.join(bodies.names)}"
                self.violations.append(Violation("body", "", "nothing", expected, "required"))
            return None
        reader, sent = body
        try:
            content = reader.read(self.raw.body, sent)
        except Unreadable as error:
            self._refuse("body", error.pointer, error)
            return None
        self.violations += reader.violations(content)
        return content

    def _is_there(self, sent: MediaRange) -> bool:
        """Tell whether there is a body: an empty text or form is one when its type is given, empty JSON is none."""
        return bool(self.raw.body) or not (sent.is_json or sent.type == "multipart")

    def _unknown(self, sources: Sources) -> tuple[str, ...]:
        readers, known = self.wire._readers, self.wire.known_query
        return tuple(
            key for key in sources.query if key not in known and not any(reader.owns(key) for reader in readers)
        )
