"""What a run has made on a server that cannot go back: found in its answers, and deleted in the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.reading import RequestReader
from specdouble.testing.request import credential_headers, join_url
from specdouble.testing.suite.suite import Suite

CLEAN = "cleaned-up"
"""The check that nothing of a run is left behind."""

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


@contextmanager
def cleaned_up(suite: Suite) -> Iterator[Made | None]:
    """Delete what is made meanwhile, where the target knows no reset; what cannot be deleted is entered as such.

    It gives the rows that were made; None where the target can go back, and no row need be spared.
    """
    if suite.subject.reset is not None:
        yield None
        return
    made = Made(suite)
    suite.recorder.listen(made.hear)
    try:
        yield made
    finally:
        made.is_listening = False
        made.delete()


class Made:
    """The rows that a run has made on somebody's server; all others are not ours to change."""

    def __init__(self, suite: Suite) -> None:
        self.is_listening = True
        self._suite = suite
        self._reader = RequestReader(suite.document, suite.judge.contract, suite.recorder.base_url)
        self._deletes = {
            operation.path: operation for operation in suite.document.operations if operation.method == "DELETE"
        }
        self._paths: dict[str, str] = {}  # the path of each row that is there -> the operation that made it
        self._ever: set[tuple[str, ...]] = set()  # the paths of all, in segments

    def hear(self, _layer: str, exchange: Exchange) -> None:
        """Remember the path of a row that was made, and forget it when it is deleted."""
        routed = self._reader.find(exchange.sent)
        if not self.is_listening or routed is None or not 200 <= exchange.status < 300:
            return
        path = self._below(exchange.sent.url)
        if routed.operation.method == "DELETE":
            self._paths.pop(path, None)
        elif routed.operation.method == "POST":
            self._note(routed.operation, path.rstrip("/"), exchange)

    def _note(self, operation: Operation, path: str, exchange: Exchange) -> None:
        log, layer = self._suite.log, self._suite.recorder.layer
        item = self._remover(operation)
        if item is None:
            log.untested(layer, operation.id, CLEAN, "no operation deletes what it makes: it is left behind")
            return
        key = _key(exchange, item.rpartition("{")[2].rstrip("}"))
        if key is None:
            log.untested(layer, operation.id, CLEAN, "its answer names no key")
            return
        own = f"{path}/{quote(key, safe='')}"
        self._paths[own] = operation.id
        self._ever.add(_segments(own))

    def _remover(self, operation: Operation) -> str | None:
        return next((one for one in self._deletes if _is_item_of(one, operation.path)), None)

    def keys(self, collection: str) -> list[str]:
        """Return the keys of the rows in a collection that are there, the oldest first."""
        found = (path.rpartition("/") for path in self._paths)
        return [unquote(key) for above, _, key in found if above == collection]

    def may_send(self, sent: Sent) -> bool:
        """Tell whether a request changes nothing that is not ours; what makes a row that can be deleted may be sent."""
        routed = None if sent.method in _SAFE else self._reader.find(sent)
        if routed is None:
            return True
        operation = routed.operation
        if operation.method == "POST" and ("{" not in operation.path or self._remover(operation) is not None):
            return True
        return self.is_own(self._below(sent.url))

    def is_own(self, path: str) -> bool:
        """Tell whether a path is that of a row that was made, or lies below it."""
        segments = _segments(path)
        return any(segments[: len(own)] == own for own in self._ever)

    def delete(self) -> None:
        """Delete every row that is left, the last one first."""
        log, layer = self._suite.log, self._suite.recorder.layer
        for path, operation in reversed(list(self._paths.items())):
            trouble = self._delete(path)
            if trouble:
                log.untested(layer, operation, CLEAN, f"DELETE {unquote(path)} {trouble}: this row is left behind")
            else:
                log.passed(layer, operation, CLEAN)

    def _delete(self, path: str) -> str:
        """Delete a row; say what came in the way."""
        signed = self._suite.subject.caller.credentials
        url = join_url(self._suite.recorder.base_url, path, signed.query)
        try:
            status = self._suite.recorder.send(Sent("DELETE", url, credential_headers(signed))).status
        except (httpx.HTTPError, TimeoutError) as error:
            return f"is not answered ({str(error) or type(error).__name__})"
        return "" if status < 300 or status in {404, 410} else f"answers {status}"

    def _below(self, url: str) -> str:
        return urlsplit(url.removeprefix(self._suite.recorder.base_url)).path


def _segments(path: str) -> tuple[str, ...]:
    return tuple(unquote(segment) for segment in path.strip("/").split("/"))


def _is_item_of(item: str, collection: str) -> bool:
    """Whether `/teams/{id}` is the item of `/teams`."""
    parent, _, name = item.rpartition("/")
    return parent == collection.rstrip("/") and name.startswith("{") and name.endswith("}")


def _key(exchange: Exchange, name: str) -> str | None:
    """Find the key of a new row: in `Location`, else in the answer by the parameter's name, or as `id`."""
    location = urlsplit(exchange.headers.get("location", "")).path.rstrip("/")
    if location:
        return unquote(location.rpartition("/")[2])
    try:
        body: Any = exchange.body
    except ValueError:
        return None
    for value in (body, *body.values()) if isinstance(body, dict) else ():
        for key in (name, "id"):
            if isinstance(value, dict) and isinstance(value.get(key), str | int):
                return str(value[key])
    return None
