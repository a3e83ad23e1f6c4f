"""What a project's function takes by name, checked at the start."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import Any

from specdouble.errors import HandlerError


def taken(function: Callable[..., Any], provided: Collection[str], place: str, name: str) -> tuple[str, ...]:
    """Return the names of a function's arguments. Raises HandlerError for one that nothing provides.

    `name` is what people call the function, `place` where it stands.
    """
    arguments = tuple(inspect.signature(function).parameters)
    for argument in arguments:
        if argument not in provided:
            raise HandlerError(f"{place}: {not_provided(argument, provided, name)}")
    return arguments


def not_provided(argument: str, provided: Collection[str], name: str) -> str:
    """Say that nothing provides an argument, what there is, and what was meant."""
    close = get_close_matches(argument, provided, 1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"nothing provides {argument!r} to {name}; it can take: {', '.join(provided)}.{hint}"
