"""A Ctrl-C that is never lost, however early it comes."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Never, Self


class Interrupt:
    """Remembers a SIGINT, whose KeyboardInterrupt Python drops inside a finalizer or a weak reference's callback.

    As a context manager, in the main thread, it takes the signal; whoever is about to wait for long asks `came` first.
    """

    def __init__(self) -> None:
        self.came = False
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self.take)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._before)

    def take(self, _number: int, _frame: FrameType | None) -> Never:
        """Be the signal's handler."""
        self.came = True
        raise KeyboardInterrupt
