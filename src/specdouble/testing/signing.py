"""Signs requests as they go out, where the document asks for a signature (`x-signature`).

Until then the caller's key stands in the header of the signature, so that whoever writes, bends or repeats a request
need know nothing of it. Operations that ask for none are sent without the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from specdouble.contract.call import RawRequest
from specdouble.contract.model import Document
from specdouble.contract.router import Router
from specdouble.errors import ApiError
from specdouble.runtime.clock import Clock
from specdouble.runtime.personas import Persona
from specdouble.serve.credentials import Credentials, persona_credentials
from specdouble.serve.signatures import Signature, find_signatures
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.shared import SANDBOX_HEADER
from specdouble.testing.target import Target


def signing_credentials(document: Document, persona: Persona) -> Credentials:
    """Return a persona's credentials, with the keys that it signs by where the signatures belong."""
    plain = persona_credentials(document, persona)
    signed = find_signatures(document)
    keys = {signed[name].header: key for name, key in persona.credentials.items() if name in signed}
    return replace(plain, headers={**plain.headers, **keys}) if keys else plain


def signing(target: Target, document: Document, callers: Iterable[Credentials]) -> Target:
    """Return a target that signs; the same one, where nothing is to be signed."""
    signatures = {one.header.lower(): one for one in reversed(find_signatures(document).values())}
    headers = ((name, value) for caller in callers for name, value in caller.headers.items())
    keys = frozenset(value for name, value in headers if name.lower() in signatures)
    return Signing(target, document, signatures, keys) if keys else target


class Signing:
    """A target that puts a signature in the place of each of the `keys`."""

    def __init__(
        self, target: Target, document: Document, signatures: dict[str, Signature], keys: frozenset[str]
    ) -> None:
        self.base_url = target.base_url
        self._target = target
        self._signatures = signatures
        self._keys = keys
        self._router = Router(document.operations)
        signed = find_signatures(document)
        self._asking = {
            one.id for one in document.operations if any(signed.keys() & way.keys() for way in one.security)
        }
        self._control = "{0.scheme}://{0.netloc}/-/clock".format(urlsplit(target.base_url))
        self._real: Clock | None = None  # where the server has no clock of its own

    def send(self, sent: Sent) -> Exchange:
        """Send a request and wait for the whole answer."""
        return self._target.send(self._signed(sent))

    def send_together(self, requests: Sequence[Sent]) -> list[Exchange]:
        """Send requests at the same time, and wait for every answer."""
        return self._target.send_together([self._signed(sent) for sent in requests])

    def close(self) -> None:
        """Give back what the target holds."""
        self._target.close()

    def _signed(self, sent: Sent) -> Sent:
        held = [
            name for name, value in sent.headers.items() if name.lower() in self._signatures and value in self._keys
        ]
        if not held:
            return sent
        path = sent.url.removeprefix(self.base_url).partition("#")[0].partition("?")[0]
        headers = {name: value for name, value in sent.headers.items() if name not in held}
        if self._asks(sent.method, path):
            raw, now = RawRequest(sent.method, path, body=sent.body), self._now(sent)
            headers |= {name: self._signatures[name.lower()].write(sent.headers[name], raw, now) for name in held}
        return replace(sent, headers=headers)

    def _now(self, sent: Sent) -> datetime:
        """Tell the time of a double; any other server has the time of everybody."""
        if self._real is not None:
            return self._real.now()
        sandbox = {name: value for name, value in sent.headers.items() if name.lower() == SANDBOX_HEADER.lower()}
        answer = self._target.send(Sent("GET", self._control, sandbox))
        if answer.status == 200 and isinstance(answer.body, dict) and "now" in answer.body:
            return datetime.fromisoformat(answer.body["now"])
        self._real = Clock()
        return self._real.now()

    def _asks(self, method: str, path: str) -> bool:
        """Tell whether the operation that a request means takes a signature."""
        try:
            return self._router.match(method, path).operation.id in self._asking
        except ApiError:
            return False
