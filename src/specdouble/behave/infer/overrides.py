"""`x-resource`: what the document's author says of a collection, read and checked. CONVENTIONS, "Documents"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from specdouble.behave.infer.routes import Tokens, route
from specdouble.contract.model import Document, Json
from specdouble.errors import DocumentError

_ANY = "*"
_FORM: dict[str, Any] = {
    "name": str,
    "key": str,
    "id": {"style": ("uuid", "integer", "prefix", "client"), "prefix": str},
    "parent": {"collection": str, "parameter": str},
    "unique": [[str]],
    "scope": [str],
    "refs": [{"field": str, "collection": str, "on_delete": ("restrict", "cascade", "null"), "same": [str]}],
    "delete": ("hard", "soft", "forbidden"),
    "deleted_field": str,
    "versions": bool,
    "append_on_read": bool,
    "derived": {_ANY: {"has": str, "row": str}},
    "list": {
        "items": str,
        "total": str,
        "style": ("page", "offset", "cursor", "none"),
        "page": str,
        "limit": str,
        "search": [str],
        "sort": str,
        "filters": {_ANY: str},
    },
    "envelope": {"item": str},
}
_NEEDED = {"refs": ("field", "collection"), "parent": ("collection", "parameter")}
_KINDS = {str: "a text", bool: "true or false"}


@dataclass(frozen=True)
class Override:
    """One `x-resource`. `says` is checked for form; names are checked where they are used."""

    document: Document
    path: str
    says: Mapping[str, Json]

    @property
    def tokens(self) -> Tokens:
        """Return the path of the collection."""
        return route(self.path).site

    @property
    def name(self) -> str | None:
        return self.says.get("name")

    @property
    def pointers(self) -> dict[str, str]:
        """Return the pointers into answers: `items` to the list, `item` to the row."""
        said = {"items": self.part("list").get("items"), "item": self.part("envelope").get("item")}
        return {key: pointer for key, pointer in said.items() if pointer is not None}

    def part(self, key: str) -> Mapping[str, Json]:
        """Return what is said of one part, such as `list`; nothing where it is not mentioned."""
        found: Mapping[str, Json] = self.says.get(key, {})
        return found

    def named(self, where: str, name: str, allowed: Iterable[str], kind: str) -> str:
        """Return `name` if it is one of `allowed`; else the document is wrong: `where` points at it."""
        known = sorted(set(allowed))
        if name in known:
            return name
        raise self.wrong(where, f"{name!r} names no {kind} here", known, name)

    def wrong(self, where: str, problem: str, allowed: Iterable[str] = (), came: str = "") -> DocumentError:
        """Return the error to raise: file and line, what came, what is allowed, what was meant."""
        return _wrong(self.document, _pointer(self.path) + where, problem, sorted(allowed), came)


def read_overrides(document: Document) -> dict[Tokens, Override]:
    """Read every `x-resource` of a document, by the path of its collection; DocumentError for a wrong form."""
    found: dict[Tokens, Override] = {}
    for path, item in document.root.get("paths", {}).items():
        if not isinstance(item, dict) or "x-resource" not in item:
            continue
        override = Override(document, path, _normal(item["x-resource"]))
        _check(override, override.says, _FORM, "")
        if override.tokens in found:
            raise override.wrong("", f"{found[override.tokens].path} says x-resource of the same collection")
        found[override.tokens] = override
    return found


def _normal(says: Json) -> Json:
    """Read `on_delete: null` as the word: YAML makes it a null."""
    if not isinstance(says, dict) or not isinstance(says.get("refs"), list):
        return says
    refs = [
        {**one, "on_delete": "null"} if isinstance(one, dict) and one.get("on_delete", "") is None else one
        for one in says["refs"]
    ]
    return {**says, "refs": refs}


def _check(override: Override, value: Json, form: Any, where: str) -> None:
    if isinstance(form, dict):
        _check_mapping(override, value, form, where)
    elif isinstance(form, list):
        if not isinstance(value, list):
            raise override.wrong(where, f"came {value!r}, expected a list")
        for index, one in enumerate(value):
            _check(override, one, form[0], f"{where}/{index}")
    elif isinstance(form, tuple):
        if value not in form:
            raise override.wrong(where, f"came {value!r}", form, str(value))
    elif not isinstance(value, form):
        raise override.wrong(where, f"came {value!r}, expected {_KINDS[form]}")


def _check_mapping(override: Override, value: Json, form: dict[str, Any], where: str) -> None:
    if not isinstance(value, dict):
        raise override.wrong(where, f"came {value!r}, expected a mapping")
    for key, one in value.items():
        if _ANY not in form and key not in form:
            raise override.wrong(f"{where}/{key}", f"there is no key {key!r}", form, str(key))
        _check(override, one, form.get(key, form.get(_ANY)), f"{where}/{key}")
    for needed in _NEEDED.get(where.split("/")[1] if where else "", ()):
        if needed not in value:
            raise override.wrong(where, f"{needed!r} is missing")


def _pointer(path: str) -> str:
    return f"/paths/{path.replace('~', '~0').replace('/', '~1')}/x-resource"


def _wrong(document: Document, pointer: str, problem: str, allowed: list[str], came: str) -> DocumentError:
    text = f"{document.locate(pointer)}: x-resource: {problem}"
    if allowed:
        text += f"; there are: {', '.join(allowed)}"
    meant = get_close_matches(came, allowed, 1)
    return DocumentError(text + (f". Did you mean {meant[0]!r}?" if meant else ""))
