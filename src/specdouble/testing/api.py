"""The client of an API: one method an operation, straight from the document, every exchange checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from specdouble.contract.model import Document, Operation
from specdouble.runtime.personas import Persona
from specdouble.serve.credentials import Credentials
from specdouble.testing.arguments import Parts, sort_arguments
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.judge import Judge
from specdouble.testing.request import credential_headers, join_url, write_request
from specdouble.testing.rows import rows_at
from specdouble.testing.signing import signing_credentials
from specdouble.testing.target import Target


class ContractBroken(AssertionError):
    """An answer is not as its document says."""


class UnknownPersona(TypeError):
    """A test signs in as somebody whom nobody has named."""


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
    given: Credentials | None = None  # sent in place of any persona's

    def as_(self, persona: str | None) -> Api:
        """Return the same client signed in as another persona; None is signed out."""
        if persona is not None and persona not in self.personas:
            raise UnknownPersona(
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
        url = join_url(self.target.base_url, path, signed.query)
        return self.target.send(Sent(method, url, {**credential_headers(signed), **(headers or {})}, body))

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
        if self.persona is None:
            return Credentials()
        return self.given or signing_credentials(self.document, self.personas[self.persona])

    def _operation(self, name: str) -> Operation:
        try:
            return self.document.operation(name)
        except (KeyError, StopIteration):
            close = get_close_matches(name, [operation.id for operation in self.document.operations], 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise AttributeError(f"{self.document.name} has no operation {name!r}.{hint}") from None

    def _sent(self, operation: Operation, parts: Parts) -> Sent:
        return write_request(self.target.base_url, operation, parts, self._credentials)

    def _check(self, operation: Operation, exchange: Exchange) -> None:
        hold(self.document, self.judge, operation, exchange)
        expected = exchange.status == self.status if self.status is not None else exchange.status < 300
        if not expected:
            wanted = self.status or "a success"
            raise UnexpectedStatus(f"{operation.id}: expected {wanted}, came {exchange.status}\n\n{exchange}")


def hold(document: Document, judge: Judge, operation: Operation, exchange: Exchange) -> None:
    """Raise ContractBroken, with every way in which an answer breaks its operation."""
    broken = judge(operation, exchange)
    if broken:
        place = document.locate(operation.pointer)
        raise ContractBroken("\n- ".join([f"{operation.id} breaks {place}:", *broken]) + f"\n\n{exchange}")
