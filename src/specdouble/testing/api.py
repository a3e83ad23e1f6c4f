"""The client of an API: one method an operation, straight from the document, every exchange checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlencode

from specdouble.contract.model import Document, Operation
from specdouble.runtime.personas import Persona
from specdouble.serve.credentials import Credentials, persona_credentials
from specdouble.testing.arguments import NOTHING, Parts, sort_arguments
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.judge import Judge
from specdouble.testing.rows import rows_at
from specdouble.testing.target import Target
from specdouble.testing.wire_text import write_body, write_header, write_path, write_query


class ContractBroken(AssertionError):
    """An answer is not as its document says."""


class UnexpectedStatus(AssertionError):
    """An answer has another status than the test expects: a 2xx, or what `expect` named."""


@dataclass(frozen=True)
class Api:
    """`pulse.create_environment(name="Preview", organizationId=acme)` sends, checks, and returns the body.

    Parameters and fields of the body go by name, as spelled or in snake_case; path parameters by position as well. A
    `list_` operation returns its rows. What is no success raises, unless `expect` says so.
    """

    document: Document
    target: Target
    judge: Judge
    personas: Mapping[str, Persona]
    persona: str | None
    status: int | None = None

    def as_(self, persona: str | None) -> Api:
        """Return the same client signed in as another persona; None is signed out."""
        if persona is not None and persona not in self.personas:
            raise TypeError(
                f"unknown persona {persona!r} of {self.document.name}; there are: {', '.join(self.personas)}"
            )
        return replace(self, persona=persona)

    def expect(self, status: int) -> Api:
        """Return the same client whose answers must have this status; the body of a refusal is returned, too."""
        return replace(self, status=status)

    def call(self, operation_id: str, /, *path: Any, **arguments: Any) -> Exchange:
        """Call an operation and return the whole exchange: status, headers, body, rows."""
        operation = self._operation(operation_id)
        sent = self._sent(operation, sort_arguments(self.document, operation, path, arguments))
        answered = self.target.send(sent)
        exchange = replace(answered, operation_id=operation.id, rows_at=rows_at(self.document, operation))
        self._check(operation, exchange)
        return exchange

    def send(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Exchange:
        """Send any request at all, signed in; nothing is checked."""
        signed = self._credentials
        url = _url(self.target.base_url, path, urlencode(signed.query))
        return self.target.send(Sent(method, url, {**_headers(signed), **(headers or {})}, body))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        operation = self._operation(name)

        def method(*path: Any, **arguments: Any) -> Any:
            exchange = self.call(operation.id, *path, **arguments)
            return exchange.rows if exchange.rows_at is not None and exchange.status < 300 else exchange.body

        method.__name__, method.__doc__ = operation.id, operation.summary
        return method

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *(operation.id for operation in self.document.operations)]

    @property
    def _credentials(self) -> Credentials:
        return (
            Credentials() if self.persona is None else persona_credentials(self.document, self.personas[self.persona])
        )

    def _operation(self, name: str) -> Operation:
        try:
            return self.document.operation(name)
        except (KeyError, StopIteration):
            close = get_close_matches(name, [operation.id for operation in self.document.operations], 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise AttributeError(f"{self.document.name} has no operation {name!r}.{hint}") from None

    def _sent(self, operation: Operation, parts: Parts) -> Sent:
        signed = self._credentials
        values = parts.parameters
        cookies = {one.name: write_header(value) for one, value in values.get("cookie", ())}
        headers = _headers(replace(signed, cookies={**signed.cookies, **cookies}))
        headers |= {one.name: write_header(value) for one, value in values.get("header", ())}
        body = b""
        if parts.body is not NOTHING:
            headers["Content-Type"], body = write_body(operation, parts.body)
        query = "&".join(filter(None, [write_query(values.get("query", ())), urlencode(signed.query)]))
        url = _url(self.target.base_url, write_path(operation, values.get("path", ())), query)
        return Sent(operation.method, url, headers, body)

    def _check(self, operation: Operation, exchange: Exchange) -> None:
        broken = self.judge(operation, exchange)
        if broken:
            place = self.document.locate(operation.pointer)
            raise ContractBroken("\n- ".join([f"{operation.id} breaks {place}:", *broken]) + f"\n\n{exchange}")
        expected = exchange.status == self.status if self.status is not None else exchange.status < 300
        if not expected:
            wanted = self.status or "a success"
            raise UnexpectedStatus(f"{operation.id}: expected {wanted}, came {exchange.status}\n\n{exchange}")


def _headers(signed: Credentials) -> dict[str, str]:
    cookie = "; ".join(f"{name}={value}" for name, value in signed.cookies.items())
    return {**signed.headers, **({"Cookie": cookie} if cookie else {})}


def _url(base_url: str, path: str, query: str) -> str:
    joint = "&" if "?" in path else "?"
    return f"{base_url}{path}{joint}{query}" if query else f"{base_url}{path}"
