"""The heads of requests, read once: clients send few different ones, again and again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from specdouble.contract.call import Call
from specdouble.contract.model import Operation
from specdouble.contract.router import Router
from specdouble.errors import MethodNotAllowed, NotFound
from specdouble.serve.exchange import Head, Scope, read_head

_REMEMBERED = 256


class Heads:
    """Reads heads for one document, and remembers the last few hundred: all that one tells is in its bytes."""

    def __init__(self, router: Router, *, slash_is_optional: bool = False) -> None:
        """`slash_is_optional`: every path may end with a slash that the document does not show."""
        self._router = router
        self._slash_is_optional = slash_is_optional
        self._known: dict[Hashable, Head] = {}

    def __call__(self, scope: Scope) -> Head:
        """Return the head of a request, with the operation that it means."""
        key = head_key(scope)
        head = self._known.get(key)
        if head is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            head = self._known[key] = self._read(scope)
        return head

    def _read(self, scope: Scope) -> Head:
        head = read_head(scope)
        try:
            head.operation, head.values = self._match(head.raw.method, head.raw.path, head.raw.query)
        except MethodNotAllowed as error:
            head.allow = error.headers["Allow"]
        except NotFound:
            pass
        return head

    def _match(self, method: str, path: str, query: str) -> tuple[Operation, Mapping[str, str]]:
        try:
            return self._router.match(method, path, query)
        except NotFound:
            if not (self._slash_is_optional and path.endswith("/")):
                raise
        return self._router.match(method, path[:-1], query)


def head_key(scope: Scope) -> Hashable:
    """Return what tells heads apart: all that a client sends before the body."""
    path = scope.get("raw_path") or scope["path"]
    return (scope["method"], path, scope.get("root_path"), scope["query_string"], *scope["headers"])


def is_lasting(call: Call) -> bool:
    """Tell whether nobody can change the values of a call, so that it may be handed out again."""
    given = (call.path, call.query, call.headers, call.cookies)
    return not any(isinstance(value, dict | list) for values in given for value in values.values())
