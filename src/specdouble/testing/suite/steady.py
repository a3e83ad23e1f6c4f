"""The same draws in every run: Hypothesis sees nothing of the process it runs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis.internal.conjecture import providers


@contextmanager
def steady() -> Iterator[None]:
    """Hide the source code of this process from Hypothesis.

    It draws, now and then, a constant of the modules that happen to be imported: the same seed would send other
    requests after an edit, or after another import. There is no setting for that.
    """
    module: Any = providers
    known = module._get_local_constants
    module._get_local_constants = module.Constants
    module.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        module._get_local_constants = known
        module.CONSTANTS_CACHE.cache.clear()
