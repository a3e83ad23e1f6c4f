"""The same examples in every process: Hypothesis draws constants from whatever local modules happen to be imported.

As a pytest plugin, `-p specdouble.testing.steady`, it holds for a whole session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants


@contextmanager
def steady() -> Iterator[None]:
    """Let Hypothesis draw none but its own constants; it has no setting for it (6.131 and later)."""
    found = providers._get_local_constants
    none = Constants()
    providers._get_local_constants = lambda: none
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = found
        providers.CONSTANTS_CACHE.cache.clear()


_session = ExitStack()


def pytest_configure() -> None:
    """Begin with the session."""
    _session.enter_context(steady())


def pytest_unconfigure() -> None:
    """End with it."""
    _session.close()
