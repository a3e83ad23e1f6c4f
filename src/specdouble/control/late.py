"""The control plane of a server, made when it is first asked for: a start need not wait for it."""

from __future__ import annotations

from functools import cache

from specdouble.control.gate import Gate
from specdouble.serve.exchange import Receive, Scope, Send
from specdouble.serve.stage import App, Stage


def late_control(stage: Stage, gate: Gate | None = None, *, workers: int = 1) -> App:
    """Return the application of the control plane; its modules are imported at the first request to it."""

    @cache
    def control() -> App:
        from specdouble.control.routes import Control  # with Starlette, a tenth of a start

        return Control(stage, gate, workers=workers).app()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await control()(scope, receive, send)

    return answer
