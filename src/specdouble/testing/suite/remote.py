"""A server at a URL: any, or a double that can go back to the start of its world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from urllib.parse import urlsplit

import httpx

from specdouble.contract.json_text import dump_json
from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings
from specdouble.testing.exchange import Sent
from specdouble.testing.shared import SANDBOX_HEADER, Shared
from specdouble.testing.target import Served, Target

_SANDBOX = "specdouble-test"  # what the sandboxes of runs begin with


def connect(base_url: str, api: str, settings: Settings) -> tuple[Target, Callable[[], None] | None]:
    """Return the target at a URL, and what resets it where it is a double. Raises ConfigError where nobody answers.

    A run plays in a sandbox of its own, away from everybody else and from other runs, which goes when the target is
    closed. Its clock is set as in this process, so that two runs meet the same moments and send the same requests.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ConfigError(f"--base-url came as {base_url!r}, expected an address such as http://127.0.0.1:4010/pulse")
    served = Served(base_url)
    control = f"{parts.scheme}://{parts.netloc}/-"
    try:
        health = served.send(Sent("GET", f"{control}/health", {}))
    except httpx.HTTPError as error:
        raise ConfigError(f"nothing answers at {base_url}: {error}") from None
    if health.status != 200 or health.content.replace(b" ", b"") != b'{"status":"ok"}':
        return served, None
    sandbox = f"{_SANDBOX}-{token_hex(4)}"
    plane = _Plane(served, control, sandbox, settings.token)
    target = _Sandboxed(served, sandbox, plane)
    is_real = settings.clock == "now"
    plane.ask("PUT", "clock", {"mode": "real"} if is_real else {"mode": "frozen", "now": settings.clock}, also=409)
    body = {"api": api, "world": settings.world} if settings.world else {"api": api}

    def reset() -> None:
        plane.ask("POST", "reset", body)

    reset()
    return target, reset


@dataclass(frozen=True)
class _Plane:
    """The control plane of a served double, in one sandbox."""

    served: Target
    address: str
    sandbox: str
    token: str | None

    def ask(self, method: str, path: str, body: Mapping[str, str] | None = None, *, also: int | None = None) -> None:
        """Send a request. Raises ConfigError for a refusal; `also` is one that is borne.

        With several workers each has a clock of its own, which is not to be set: a 409.
        """
        headers = {SANDBOX_HEADER: self.sandbox}
        headers |= {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        headers |= {} if body is None else {"Content-Type": "application/json"}
        content = b"" if body is None else dump_json(body)
        answer = self.served.send(Sent(method, f"{self.address}/{path}", headers, content))
        if answer.status == 401:
            raise ConfigError(f"{self.address}/{path} wants the token that the server printed: set SPECDOUBLE_TOKEN")
        if not (200 <= answer.status < 300 or answer.status == also):
            said = answer.content.decode("utf-8", "replace")
            raise ConfigError(f"{self.address}/{path} answers {answer.status}: {said}")


class _Sandboxed(Shared):
    """A served double, in a sandbox that is dropped when it is closed."""

    def __init__(self, served: Target, sandbox: str, plane: _Plane) -> None:
        super().__init__(served, served.base_url, sandbox, owns=True)
        self._leave = partial(plane.ask, "DELETE", f"sandboxes/{sandbox}")

    def close(self) -> None:
        with suppress(ConfigError, httpx.HTTPError):  # one that is not dropped is forgotten after a while
            self._leave()
        super().close()
