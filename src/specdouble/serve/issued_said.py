"""`x-credentials`: how a security scheme finds who calls among the rows of the API.

It stands on a security scheme:

    x-credentials: {collection: sessions, field: token, where: {revoked: false}, expires: expiresAt,
                    holder: {collection: users, by: userId, where: {disabled: false}},
                    name: holder.email, role: holder.role, tenant: organizationId, scopes: scopes, user: userId,
                    decides: true}

`field` holds what a client sends; `where` says which rows count, `expires` until when. `holder` is the row of who it
belongs to: without it the credential is good for nothing. The others name the fields that tell who calls, `holder.`
before those of the holder. A credential that `decides` and is nobody's is refused, whatever else the request carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from specdouble.behave.ground import Ground
from specdouble.contract.model import Document, SecurityScheme
from specdouble.errors import DocumentError
from specdouble.serve.issued import OF_HOLDER, Holder, Issued

KEY = "x-credentials"
_WHO = ("name", "role", "tenant", "scopes", "user")
_KEYS = ("collection", "field", "where", "expires", "holder", "decides", *_WHO)


def find_issued(document: Document, ground: Ground) -> dict[str, Issued]:
    """Read `x-credentials` of every security scheme, by its name. Raises DocumentError for one that names nothing."""
    found = {}
    for name, scheme in document.security_schemes.items():
        if is_handed_out(document, scheme):
            found[name] = _read(document, ground, document.at(scheme.pointer)[KEY], f"{scheme.pointer}/{KEY}")
    return found


def is_handed_out(document: Document, scheme: SecurityScheme) -> bool:
    """Tell whether the API hands out the credentials of a scheme, whether or not there are rows to find them in."""
    node = document.at(scheme.pointer)
    return isinstance(node, Mapping) and KEY in node


def _read(document: Document, ground: Ground, says: Any, pointer: str) -> Issued:
    reader = _Reader(document, ground, pointer)
    reader.check_keys(says, _KEYS)
    collection = reader.collection(says.get("collection"))
    holder = _read_holder(reader, says["holder"], collection) if "holder" in says else None
    who = {name: says[name] for name in _WHO if name in says}
    for field in who.values():
        is_holders = holder is not None and str(field).startswith(OF_HOLDER)
        reader.field(str(field).removeprefix(OF_HOLDER), holder.collection if holder and is_holders else collection)
    return Issued(
        document.name,
        collection,
        reader.field(says.get("field"), collection),
        reader.where(says.get("where", {}), collection),
        who,
        expires=reader.field(says["expires"], collection) if "expires" in says else None,
        holder=holder,
        decides=bool(says.get("decides", False)),
    )


def _read_holder(reader: _Reader, says: Any, own: str) -> Holder:
    reader.check_keys(says, ("collection", "by", "where"))
    collection = reader.collection(says.get("collection"))
    return Holder(collection, reader.field(says.get("by"), own), reader.where(says.get("where", {}), collection))


@dataclass(frozen=True)
class _Reader:
    """Checks the names of one `x-credentials`; DocumentError for one that names nothing."""

    document: Document
    ground: Ground
    pointer: str

    @property
    def place(self) -> str:
        """Where it stands; only who is wrong pays for finding it."""
        return f"{self.document.locate(self.pointer)}: {KEY}"

    def check_keys(self, says: Any, keys: tuple[str, ...]) -> None:
        if not isinstance(says, Mapping):
            raise DocumentError(f"{self.place} came as {says!r}, expected a map of {', '.join(keys)}")
        for key in says:
            self._known(key, keys, "key")

    def collection(self, name: Any) -> str:
        return self._known(name, tuple(self.ground.inference.collections), "collection")

    def field(self, name: Any, collection: str) -> str:
        return self._known(name, tuple(self.ground.row_shape(collection).properties), "field")

    def where(self, says: Any, collection: str) -> Mapping[str, Any]:
        if not isinstance(says, Mapping):
            raise DocumentError(f"{self.place}: where came as {says!r}, expected a map such as {{revoked: false}}")
        for name in says:
            self.field(name, collection)
        return says

    def _known(self, name: Any, known: tuple[str, ...], what: str) -> str:
        if name not in known:
            close = get_close_matches(str(name), known, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise DocumentError(
                f"{self.place}: {what} {name!r} does not exist; there are: {', '.join(known) or 'none'}.{hint}"
            )
        return str(name)
