"""What probes stand on: the operations of a document, their plain requests, and what these are answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from specdouble.contract.media import parse_media_type
from specdouble.contract.model import Document, Operation, Parameter
from specdouble.contract.router import Router
from specdouble.contract.wire import Contract
from specdouble.errors import ApiError
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.probes.mishap import MISHAPS
from specdouble.testing.probes.plain import Plain, Writer, find_id
from specdouble.testing.suite.suite import Suite

Json = Any

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_TEMPLATE = re.compile(r"\{[^{}]*\}")


class Ground:
    """Answers what probes ask of a run. Each plain request is sent at most once."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.document: Document = suite.document
        self.base_url = suite.recorder.base_url
        self.writer = Writer(Contract(suite.document), self.base_url, suite.subject.caller.credentials)
        self._plain: dict[str, Plain | None] = {}
        self._status: dict[str, int | None] = {}
        self._bodies: dict[str, Json] = {}
        self._ids: dict[str, Json] = {}
        self._asking: set[str] = set()

    @cached_property
    def router(self) -> Router:
        """Finds the operation that a path means."""
        return Router(self.document.operations)

    def plain(self, operation: Operation) -> Plain | None:
        """Return a right request to an operation; None where none can be made."""
        if operation.id not in self._plain:
            known = {
                one.name: value
                for one in operation.parameters
                if one.location == "path" and (value := self._known(operation, one)) is not None
            }
            self._plain[operation.id] = self.writer.write(operation, known)
        return self._plain[operation.id]

    def status(self, operation: Operation) -> int | None:
        """Return the status of the plain request; None where there is none, or it cannot be sent without harm."""
        if operation.id not in self._status:
            plain = self.plain(operation)
            sendable = plain is not None and self.may_send(operation) and not streams(operation)
            self._status[operation.id] = self._ask(operation, plain) if plain is not None and sendable else None
        return self._status[operation.id]

    def forget(self) -> None:
        """Forget how plain requests were answered: something has happened to the server."""
        self._status.clear()

    def works(self, operation: Operation) -> bool:
        """Whether the plain request of an operation is a success."""
        status = self.status(operation)
        return status is not None and 200 <= status < 300

    def may_send(self, operation: Operation) -> bool:
        """Whether whatever an operation does can be undone."""
        return operation.method in SAFE or self.suite.subject.reset is not None or self.remover(operation) is not None

    def remover(self, operation: Operation) -> Operation | None:
        """Return the operation that deletes what this one creates."""
        if operation.method != "POST":
            return None
        path = re.escape(_TEMPLATE.sub("{}", operation.path).rstrip("/")) + r"/\{\}"
        found = (one for one in self.document.operations if one.method == "DELETE")
        return next((one for one in found if re.fullmatch(path, _TEMPLATE.sub("{}", one.path))), None)

    def reader(self, operation: Operation) -> Operation | None:
        """Return the GET on the path of an operation that writes."""
        found = (one for one in self.document.operations if one.method == "GET" and one.path == operation.path)
        return next(found, None)

    def knows(self, method: str, path: str) -> bool:
        """Whether a path, and a method on it, belong to the document."""
        try:
            self.router.match(method, path)
        except ApiError:
            return False
        return True

    def has_path(self, path: str) -> bool:
        """Whether a path belongs to the document, whatever the method."""
        try:
            self.router.allow(path)
        except ApiError:
            return False
        return True

    def undo(self, operation: Operation, exchange: Exchange | None) -> None:
        """Take back what a request may have done."""
        if self.suite.fresh() or exchange is None or exchange.status >= 300:
            return
        remover = self.remover(operation)
        made = _made(exchange, remover)
        plain = self.plain(operation)
        if remover is None or made is None or plain is None:
            return
        path = plain.sent.url.partition("?")[0].rstrip("/")
        self._send(Sent("DELETE", f"{path}/{made}", plain.sent.headers))

    def send(self, operation: Operation, sent: Sent) -> Exchange | None:
        """Send a request that is right; None where nothing came back."""
        exchange = self._send(sent)
        if exchange is not None and operation.response(exchange.status) is not None:
            self.suite.hold(operation, exchange)
        return exchange

    def _ask(self, operation: Operation, plain: Plain) -> int | None:
        exchange = self.send(operation, plain.sent)
        if operation.method not in SAFE:
            self.undo(operation, exchange)
        elif exchange is not None and exchange.status < 300:
            self._bodies[operation.id] = _read(exchange)
        return exchange.status if exchange is not None else None

    def _send(self, sent: Sent) -> Exchange | None:
        try:
            return self.suite.recorder.send(sent)
        except MISHAPS:
            return None

    def _known(self, operation: Operation, parameter: Parameter) -> Json:
        """Find the value of a path parameter in the list that stands at the path before it."""
        prefix = operation.path.partition("{" + parameter.name + "}")[0].rstrip("/")
        if prefix not in self._ids and prefix not in self._asking:
            self._asking.add(prefix)
            self._ids[prefix] = self._listed(prefix, parameter.name)
            self._asking.discard(prefix)
        return self._ids.get(prefix)

    def _listed(self, prefix: str, name: str) -> Json:
        lists = (one for one in self.document.operations if one.method == "GET" and one.path.rstrip("/") == prefix)
        found = next(lists, None)
        if found is None or not self.works(found):
            return None
        return find_id(self._bodies.get(found.id), name)


def streams(operation: Operation) -> bool:
    """Whether a success may be a stream, which need not end."""
    contents = [operation.responses[key].content for key in operation.responses if key.startswith(("2", "d"))]
    return any(
        name.startswith(("text/event-stream", "application/x-ndjson")) for content in contents for name in content
    )


def json_body(operation: Operation) -> bool:
    """Whether an operation takes JSON."""
    names = operation.body.content if operation.body is not None and operation.method not in SAFE else {}
    return any(media is not None and media.is_json for media in map(parse_media_type, names))


def answers_json(operation: Operation) -> bool:
    """Whether a success of an operation may be JSON."""
    contents = [name for key, one in operation.responses.items() if key.startswith("2") for name in one.content]
    media = [parse_media_type(name) for name in contents]
    return any(one is not None and one.is_json for one in media)


def query_parameters(operation: Operation) -> Iterator[Parameter]:
    """Yield the query parameters that are written as plain text."""
    return (one for one in operation.parameters if one.location == "query" and one.content_type is None)


def _made(exchange: Exchange, remover: Operation | None) -> Json:
    """Return the id of what was created, from `Location` or from the body."""
    location = exchange.headers.get("location", "").rstrip("/").rpartition("/")[2]
    if location or remover is None:
        return location or None
    body = _read(exchange)
    name = remover.path.rstrip("/").rpartition("{")[2].rstrip("}")
    return find_id([body], name) or find_id(list(body.values()) if isinstance(body, dict) else None, name)


def _read(exchange: Exchange) -> Json:
    try:
        return exchange.body
    except ValueError:
        return None
