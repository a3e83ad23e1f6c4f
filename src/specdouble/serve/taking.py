"""What a project's modules offer, and what their functions take by name, checked at the start."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from types import FunctionType, ModuleType
from typing import Any

from specdouble.errors import HandlerError


def offered(module: ModuleType, place: str) -> Iterator[tuple[str, FunctionType, str]]:
    """Give the functions of a module by name, each with where it stands: those written there, and those made for it.

    What a function of a sibling returned is made for it, `get_costs = counted("cost")`; what was imported to be used is
    not. Names that begin with `_` are the module's own. `place` is the module's file.
    """
    for name, function in vars(module).items():
        if not inspect.isfunction(function) or name.startswith("_"):
            continue
        if function.__module__ == module.__name__:
            yield name, function, f"{place}:{function.__code__.co_firstlineno}"
        elif function.__module__.startswith(f"{module.__package__}.") and "<locals>" in function.__qualname__:
            yield name, function, place


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
