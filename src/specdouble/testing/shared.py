"""A target that others share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.target import Target

SANDBOX_HEADER = "X-Specdouble-Sandbox"


class Shared:
    """A target at another base URL. Requests that name no sandbox play in `sandbox`, where one is given.

    Closing it leaves the target open, which is everybody's, unless it `owns` it.
    """

    def __init__(self, target: Target, base_url: str, sandbox: str | None = None, *, owns: bool = False) -> None:
        self.base_url = base_url
        self._target = target
        self._sandbox = sandbox
        self._owns = owns

    def send(self, sent: Sent) -> Exchange:
        """Send a request and wait for the whole answer."""
        return replace(self._target.send(self._placed(sent)), sent=sent)

    def send_together(self, requests: Sequence[Sent]) -> list[Exchange]:
        """Send requests at the same time, and wait for every answer."""
        answers = self._target.send_together([self._placed(sent) for sent in requests])
        return [replace(answer, sent=sent) for sent, answer in zip(requests, answers, strict=True)]

    def _placed(self, sent: Sent) -> Sent:
        if self._sandbox is None or SANDBOX_HEADER in sent.headers:
            return sent
        return replace(sent, headers={**sent.headers, SANDBOX_HEADER: self._sandbox})

    def close(self) -> None:
        """Give back what the target holds, where it is ours."""
        if self._owns:
            self._target.close()
