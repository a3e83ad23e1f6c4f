"""Credentials of real servers, which no report shows. Those of a double are made up, or a project's own demo ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from specdouble.contract.json_text import dump_json
from specdouble.contract.model import Operation
from specdouble.runtime.journal.content import content_of, schemas_of, show_content
from specdouble.runtime.journal.redaction import HIDDEN, Redaction
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.request import credential_headers
from specdouble.testing.suite.address import shown_base
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.subject import Subject


class Secrets:
    """Hides what a run against a server should not tell: credentials that somebody gave, and what answers call secret.

    A double in this process, or one that is called with the personas of the project, has none.
    """

    def __init__(self, subject: Subject, options: Options) -> None:
        self._base_url, self._shown_base = subject.target.base_url, shown_base(subject)
        self._redaction = Redaction(subject.document)
        self._redactor = self._redaction.redactor(None)
        is_given = options.personas is not None or bool(options.headers or options.peer_headers)
        self._is_real = options.base_url is not None and is_given
        peers = (subject.peer,) if subject.peer is not None else ()
        for caller in (*subject.callers, *peers) if self._is_real else ():
            for name, value in credential_headers(caller.credentials).items():
                self._redactor.header(name, value)
            self._redactor.query("&".join(f"{name}={value}" for name, value in caller.credentials.query.items()))

    def sent(self, sent: Sent) -> Sent:
        """Return a request without its credentials, at an address that can be typed."""
        if sent.url.startswith(self._base_url):
            sent = replace(sent, url=self._shown_base + sent.url.removeprefix(self._base_url))
        if not self._is_real:
            return sent
        headers = {name: self._redactor.header(name, value) for name, value in sent.headers.items()}
        parts = urlsplit(sent.url)
        return replace(sent, url=urlunsplit(parts._replace(query=self._redactor.query(parts.query))), headers=headers)

    def answer(self, exchange: Exchange, operation: Operation | None) -> Exchange:
        """Return an exchange whose answer tells no secret, as the journal would show it."""
        if not self._is_real:
            return exchange
        headers = {name: self._redactor.header(name, value) for name, value in exchange.headers.items()}
        body = content_of(tuple(exchange.headers.items()), exchange.content, len(exchange.content))
        response = operation.response(exchange.status) if operation is not None else None
        schemas = schemas_of(response.content, body.media) if response is not None else ()
        shown = show_content(body, self._redactor, self._redaction.schemas, schemas)
        return replace(exchange, headers=headers, content=_content(shown, exchange.content))

    def curl(self, exchange: Exchange) -> str:
        """Write a request as one line for a shell."""
        text: str = self.scrub(self.sent(exchange.sent).curl)
        return text

    def scrub(self, shown: Any) -> Any:
        """Hide every credential that was met, wherever else it stands."""
        return self._redactor.scrub(shown)


def _content(shown: dict[str, Any] | None, content: bytes) -> bytes:
    if shown is None or "base64" in shown:
        return content
    if "json" in shown:
        return dump_json(shown["json"])
    return str(shown.get("text", HIDDEN)).encode()


def find_caller(sent: Sent, callers: Iterable[Caller]) -> Caller | None:
    """Tell who sent a request, by its credentials; None where nobody's are in it."""
    sending = set(_pairs(sent.headers.items()))
    query = urlsplit(sent.url).query.split("&")
    fitting = [
        (len(own) + len(caller.credentials.query), -at, caller)
        for at, caller in enumerate(callers)
        if (own := set(_pairs(credential_headers(caller.credentials).items()))) <= sending
        and all(f"{name}={value}" in query for name, value in caller.credentials.query.items())
    ]
    most, _, caller = max(fitting, default=(0, 0, None), key=lambda one: one[:2])
    return caller if most else None


def _pairs(headers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """List headers, each cookie alone."""
    for name, value in headers:
        if name.lower() == "cookie":
            yield from (("cookie", pair.strip()) for pair in value.split(";"))
        else:
            yield name.lower(), value
