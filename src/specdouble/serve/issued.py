"""Credentials that the API hands out itself: rows of one of its collections, good as long as the row is there.

`x-credentials` stands on a security scheme:

    x-credentials: {collection: api_keys, field: key, where: {status: active},
                    name: label, role: role, tenant: organization_id, scopes: scopes, user: user_id}

`field` holds what a client sends; `where` says which rows count; the others name the fields that tell who it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from specdouble.behave.ground import Ground
from specdouble.contract.model import Document
from specdouble.errors import DocumentError
from specdouble.runtime import sandbox
from specdouble.runtime.users import User

KEY = "x-credentials"
_WHO = ("name", "role", "tenant", "scopes", "user")
_KEYS = ("collection", "field", "where", *_WHO)


@dataclass(frozen=True)
class Issued:
    """How one security scheme finds the caller among the rows of the present sandbox."""

    api: str
    collection: str
    field: str
    where: Mapping[str, Any]
    who: Mapping[str, str]  # name, role, tenant, scopes, user -> field of the row

    def find(self, value: str) -> User | None:
        """Return who holds a credential; None where no row does."""
        with sandbox.present().stores[self.api].read() as view:
            row = view[self.collection].one(**{self.field: value, **self.where})
        if row is None:
            return None
        told = {name: row.get(field) for name, field in self.who.items()}
        scopes = told.get("scopes") or ()
        return User(
            name=str(told.get("name") or row.id),
            role=told.get("role"),
            tenant=told.get("tenant"),
            scopes=tuple(scopes) if isinstance(scopes, list | tuple) else tuple(str(scopes).split()),
            id=told.get("user"),
        )


def find_issued(document: Document, ground: Ground) -> dict[str, Issued]:
    """Read `x-credentials` of every security scheme, by its name. Raises DocumentError for one that names nothing."""
    found = {}
    for name, scheme in document.security_schemes.items():
        node = document.at(scheme.pointer)
        if isinstance(node, Mapping) and KEY in node:
            found[name] = _read(document, ground, node[KEY], f"{document.locate(f'{scheme.pointer}/{KEY}')}: {KEY}")
    return found


def _read(document: Document, ground: Ground, says: Any, place: str) -> Issued:
    if not isinstance(says, Mapping):
        raise DocumentError(f"{place} came as {says!r}, expected a map of {', '.join(_KEYS)}")
    for key in says:
        _known(key, _KEYS, f"{place}: key")
    collection = _known(says.get("collection"), tuple(ground.inference.collections), f"{place}: collection")
    fields = tuple(ground.row_shape(collection).properties)
    where = says.get("where", {})
    who = {name: says[name] for name in _WHO if name in says}
    for field in (says.get("field"), *where, *who.values()):
        _known(field, fields, f"{place}: field")
    return Issued(document.name, collection, says["field"], where, who)


def _known(name: Any, known: tuple[str, ...], what: str) -> str:
    if name not in known:
        close = get_close_matches(str(name), known, 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise DocumentError(f"{what} {name!r} does not exist; there are: {', '.join(known)}.{hint}")
    return str(name)
