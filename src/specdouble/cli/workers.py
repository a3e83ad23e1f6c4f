"""Several processes behind one port: everything is built once, then forked; the store file is what they share."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Never

from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings

_TOO_SOON = 1.0  # seconds: a worker that ends earlier than this cannot run at all
_TELLING = {signal.SIGINT, signal.SIGTERM}


def check_workers(settings: Settings) -> None:
    """Refuse several workers where each would have rows of its own. Raises ConfigError."""
    if settings.workers < 1:
        raise ConfigError(f"workers came as {settings.workers}, expected at least 1")
    if settings.workers > 1 and settings.store.partition(":")[0] == "memory":
        raise ConfigError(
            f"--workers {settings.workers} with rows in memory: every process would have rows of its own, and what one "
            "client writes the next would not find; keep them in a file with --store sqlite:///double.db"
        )
    if settings.workers > 1 and not hasattr(os, "fork"):
        raise ConfigError("--workers needs a system that can fork; serve with one worker here")


def run_workers(count: int, serve_one: Callable[[], None], ready: Callable[[], None]) -> None:
    """Run `serve_one` in `count` processes until told to stop, and say `ready`; one that dies is replaced."""
    crew = _Crew(serve_one)
    for number in _TELLING:
        signal.signal(number, crew.stop)
    for _ in range(count):
        crew.hire()
    ready()
    crew.watch()


class _Crew:
    def __init__(self, serve_one: Callable[[], None]) -> None:
        self._serve_one = serve_one
        self._started: dict[int, float] = {}
        self._stopping = False

    def hire(self) -> None:
        """Fork one worker, unless told to stop; signals wait until it is known."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _TELLING)
        if not self._stopping:
            process = os.fork()
            if process == 0:
                self._work()
            self._started[process] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _TELLING)

    def _work(self) -> Never:
        for number in _TELLING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _TELLING)
        try:
            self._serve_one()
        finally:
            os._exit(0)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Ask every worker to finish what it is at, and end."""
        self._stopping = True
        for process in self._started:
            os.kill(process, signal.SIGTERM)

    def watch(self) -> None:
        """Wait until all have ended."""
        while self._started:
            process, _ = os.wait()
            lasted = time.monotonic() - self._started.pop(process)
            if not self._stopping and lasted > _TOO_SOON:
                self.hire()
