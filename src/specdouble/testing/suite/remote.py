"""A server at a URL: any, or a double that can go back to the start of its world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import httpx

from specdouble.contract.json_text import dump_json
from specdouble.errors import ConfigError
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.target import Served, Target

SANDBOX = "specdouble-test"
"""The sandbox of a served double in which a run plays, away from everybody else."""


class Sandboxed:
    """A served double, in one sandbox."""

    def __init__(self, served: Target, sandbox: str = SANDBOX) -> None:
        self.base_url = served.base_url
        self._served = served
        self._sandbox = sandbox

    def send(self, sent: Sent) -> Exchange:
        return replace(self._served.send(self._named(sent)), sent=sent)

    def send_together(self, requests: Sequence[Sent]) -> list[Exchange]:
        answers = self._served.send_together([self._named(sent) for sent in requests])
        return [replace(answer, sent=sent) for sent, answer in zip(requests, answers, strict=True)]

    def _named(self, sent: Sent) -> Sent:
        return replace(sent, headers={**sent.headers, "X-Specdouble-Sandbox": self._sandbox})

    def close(self) -> None:
        self._served.close()


def connect(base_url: str, api: str, world: str) -> tuple[Target, Callable[[], None] | None]:
    """Return the target at a URL, and what resets it where it is a double. Raises ConfigError where nobody answers."""
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
    target = Sandboxed(served)

    def reset() -> None:
        body = dump_json({"api": api, "world": world} if world else {"api": api})
        answer = target.send(Sent("POST", f"{control}/reset", {"Content-Type": "application/json"}, body))
        if answer.status != 204:
            raise ConfigError(f"{control}/reset answers {answer.status}: {answer.content.decode('utf-8', 'replace')}")

    reset()
    return target, reset
