"""The clock of a double, moved through its control plane; other servers have none that a test could move."""

from __future__ import annotations

from time import sleep
from typing import Any

from specdouble.contract.json_text import dump_json
from specdouble.errors import ConfigError
from specdouble.testing.exchange import Sent
from specdouble.testing.target import Target


class ControlClock:
    """Moves the time of a double on, and back to where it was. `control` is the address of its control plane."""

    def __init__(self, target: Target, control: str) -> None:
        self._target = target
        self._control = control
        self._start: dict[str, Any] | None = None

    @property
    def stands(self) -> bool:
        """Whether no time passes but what is asked for."""
        return bool(self._ask("GET", "")["mode"] == "frozen")

    def wait(self, seconds: float) -> None:
        """Let seconds go by: by moving the time on where it stands."""
        if self.stands:
            self._ask("POST", "/advance", {"seconds": seconds})
        else:
            sleep(seconds)

    def advance(self, seconds: float) -> None:
        """Move the time on."""
        if self._start is None:
            self._start = self._ask("GET", "")
        self._ask("POST", "/advance", {"seconds": seconds})

    def back(self) -> None:
        """Put the time back to what it was before the first move, as far as it has not gone on by itself."""
        start, self._start = self._start, None
        if start is not None:
            self._ask("PUT", "", {"mode": "real"} if start["mode"] == "real" else start)

    def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        content = b"" if body is None else dump_json(body)
        headers = {"Content-Type": "application/json"} if content else {}
        answer = self._target.send(Sent(method, f"{self._control}/clock{path}", headers, content))
        if answer.status != 200 or not isinstance(answer.body, dict):
            raise ConfigError(f"{self._control}/clock{path} answers {answer.status}: {answer.body!r}")
        return answer.body
