"""Ways to bend the plain request of an operation; each makes the aim of many probes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Sent
from specdouble.testing.probes.bend import with_body, with_header, with_query
from specdouble.testing.probes.ground import Ground, answers_json, json_body
from specdouble.testing.probes.probe import Aim, Shot


def reads(bend: Callable[[Sent], Sent], *, is_json: bool = False) -> Aim:
    """Bend the request of a GET that succeeds as it is; `is_json`: one that answers with JSON."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        plain = ground.plain(operation)
        fits = operation.method == "GET" and (not is_json or answers_json(operation))
        if fits and plain is not None and ground.works(operation):
            yield Shot(operation, bend(plain.sent))

    return aim


def reads_with_header(name: str, value: str, *, is_json: bool = False) -> Aim:
    """Read with one more header."""
    return reads(lambda sent: with_header(sent, name, value), is_json=is_json)


def reads_with_query(query: str) -> Aim:
    """Read with a text behind the query."""
    return reads(lambda sent: with_query(sent, query))


def writes(bend: Callable[[Sent], Sent], *, works: bool = False) -> Aim:
    """Bend the request of an operation that takes JSON; `works`: one whose plain request is a success."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        plain = ground.plain(operation)
        if plain is None or not _sends_json(ground, operation):
            return
        bent = bend(plain.sent)
        if bent != plain.sent and (ground.works(operation) if works else is_reached(ground, operation)):
            yield Shot(operation, bent)

    return aim


def forbidden(body: bytes, *, like: bytes | None = None) -> Aim:
    """Send a JSON body where the document refuses it; `like` is a small body that stands for it before the document."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        plain = ground.plain(operation)
        if plain is None or not _sends_json(ground, operation) or not is_reached(ground, operation):
            return
        judged = with_body(plain.sent, body if like is None else like)
        if not ground.writer.allows(operation, judged, plain.path):
            yield Shot(operation, with_body(plain.sent, body))

    return aim


def is_reached(ground: Ground, operation: Operation) -> bool:
    """Whether a request comes as far as its body: a caller that is turned away at the door proves nothing."""
    status = ground.status(operation)
    return status is not None and status < 500 and status not in {401, 403, 404, 405, 429}


def _sends_json(ground: Ground, operation: Operation) -> bool:
    plain = ground.plain(operation)
    return json_body(operation) and ground.may_send(operation) and plain is not None and "json" in plain.media
