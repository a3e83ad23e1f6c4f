"""A project's own word on who sees and changes which rows: `handlers/<api>/access.py`, one function a collection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import ModuleType
from typing import TYPE_CHECKING, Any

from specdouble.behave.access import Access, Rule
from specdouble.errors import HandlerError
from specdouble.runtime.users import User
from specdouble.serve.taking import offered, taken

if TYPE_CHECKING:
    from specdouble.store.store import Transaction

_TAKES = ("store", "user")


def read_rules(module: ModuleType | None, place: str, collections: Mapping[str, object]) -> dict[str, Rule]:
    """Return the rule of each collection that the module names. Raises HandlerError for what is no collection.

    A function takes by name `store`, with every row whoever calls, and `user`; it returns an `Access`.
    """
    rules = {}
    for name, function, where in offered(module, place) if module is not None else ():
        if name not in collections:
            raise HandlerError(f"{where}: {_no_such_collection(name, collections)}")
        rules[name] = _rule(function, where, name)
    return rules


def _rule(function: Callable[..., Any], where: str, name: str) -> Rule:
    takes = taken(function, _TAKES, where, name)

    def rule(store: Transaction, user: User) -> Access:
        provided = {"store": store, "user": user}
        access = function(**{argument: provided[argument] for argument in takes})
        if not isinstance(access, Access):
            raise HandlerError(f"{where}: {name} returned {type(access).__name__}; expected an Access")
        return access

    return rule


def _no_such_collection(name: str, collections: Mapping[str, object]) -> str:
    close = get_close_matches(name, collections, 1)
    hint = f" Did you mean {close[0]!r}?" if close else " Start its name with _ if it is a helper."
    return f"{name!r} is no collection; there are: {', '.join(sorted(collections))}.{hint}"
