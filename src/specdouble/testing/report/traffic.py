"""The exchanges of a run, kept for a HAR file: the last ones of every layer, bounded in number and in bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from specdouble.contract.call import RawRequest
from specdouble.contract.model import Document
from specdouble.runtime.journal.entry import Entry
from specdouble.runtime.journal.har import har
from specdouble.runtime.journal.reader import Reader
from specdouble.runtime.journal.ring import Journal
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.suite.address import shown_base
from specdouble.testing.suite.answers import Finder
from specdouble.testing.suite.secrets import find_caller
from specdouble.testing.suite.subject import Subject

_EXCHANGES = 500  # of each layer
_BYTES = 8 * 1024 * 1024
_BODY = 32 * 1024


class Traffic:
    """Listens to a run, and keeps what it hears as a journal does: raw. Secrets are hidden when it is written."""

    def __init__(self, subject: Subject, now: Callable[[], datetime]) -> None:
        self.document = subject.document
        self.scheme = urlsplit(subject.target.base_url).scheme
        self._base_url = subject.target.base_url
        self._host = urlsplit(shown_base(subject)).netloc
        self._callers = (*subject.callers, *([subject.peer] if subject.peer is not None else ()))
        self._find = Finder(subject.document, self._base_url)
        self._now = now
        self._layers: dict[str, Journal] = {}

    def __call__(self, layer: str, exchange: Exchange) -> None:
        """Keep an exchange."""
        journal = self._layers.setdefault(layer, Journal(_EXCHANGES, _BYTES, max_body=_BODY, sandbox=""))
        operation, caller = self._find(exchange.sent), find_caller(exchange.sent, self._callers)
        journal.add(
            _raw(exchange.sent, self._base_url, self._host),
            exchange.status,
            tuple(exchange.headers.items()),
            exchange.content,
            at=self._now(),
            api=self.document.name,
            mount=urlsplit(self._base_url).path,
            operation_id=operation.id if operation is not None else "",
            persona=caller.name if caller is not None else "",
            timing={"total": exchange.seconds * 1000},
            notes=(f"layer {layer}",),
        )

    def __iter__(self) -> Iterator[Entry]:
        return (entry for journal in self._layers.values() for entry in journal)


def write_har(traffics: Iterable[Traffic]) -> bytes:
    """Write the exchanges of runs as one HTTP Archive 1.2."""
    heard = list(traffics)
    documents: dict[str, Document] = {one.document.name: one.document for one in heard}
    reader = Reader(lambda: documents, scheme=heard[0].scheme if heard else "http")
    entries = (entry for one in heard for entry in one)
    return b"".join(har(entries, reader, version=version("specdouble")))


def _raw(sent: Sent, base_url: str, host: str) -> RawRequest:
    parts = urlsplit(sent.url)
    path = parts.path.removeprefix(urlsplit(base_url).path)
    headers = (("host", host), *((name.lower(), value) for name, value in sent.headers.items()))
    return RawRequest(sent.method, path, parts.query, headers, sent.body)
