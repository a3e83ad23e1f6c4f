"""A server at a URL: any, or a double that can go back to the start of its world."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx

from specdouble.contract.json_text import dump_json
from specdouble.errors import ConfigError
from specdouble.testing.exchange import Sent
from specdouble.testing.shared import Shared
from specdouble.testing.target import Served, Target

SANDBOX = "specdouble-test"
"""The sandbox of a served double in which a run plays, away from everybody else."""


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
    target = Shared(served, served.base_url, SANDBOX, owns=True)

    def reset() -> None:
        body = dump_json({"api": api, "world": world} if world else {"api": api})
        answer = target.send(Sent("POST", f"{control}/reset", {"Content-Type": "application/json"}, body))
        if answer.status != 204:
            raise ConfigError(f"{control}/reset answers {answer.status}: {answer.content.decode('utf-8', 'replace')}")

    reset()
    return target, reset
