"""What an extension of the toolkit says in a document: checked for form, its errors placed by file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from specdouble.contract.model import Document, Json
from specdouble.errors import DocumentError

ANY = "*"
"""In a form: every other key of a mapping."""

REFERENCES = [{"field": str, "collection": str, "on_delete": ("restrict", "cascade", "null"), "same": [str]}]
PARENT = {"collection": str, "parameter": str, "field": str}
IDS = {"style": ("uuid", "integer", "prefix", "client"), "prefix": str}
RULES: Mapping[str, Any] = {
    "key": str,
    "id": IDS,
    "parent": PARENT,
    "unique": [[str]],
    "scope": [str],
    "refs": REFERENCES,
    "delete": ("hard", "soft", "forbidden"),
    "deleted_field": str,
    "versions": bool,
}
"""What the store has to know of a collection, whoever shows its rows."""

_NEEDED = {"refs": ("field", "collection"), "parent": ("collection", "parameter")}
_KINDS = {str: "a text", bool: "true or false", dict: "a mapping", int: "a whole number"}


@dataclass(frozen=True)
class Said:
    """What one extension says, at `pointer`. Names are checked where they are used."""

    document: Document
    word: str  # the extension, `x-resource`
    pointer: str
    says: Mapping[str, Json]

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
        known = sorted(allowed)
        text = f"{self.document.locate(self.pointer + where)}: {self.word}: {problem}"
        if known:
            text += f"; there are: {', '.join(known)}"
        meant = get_close_matches(came, known, 1)
        return DocumentError(text + (f". Did you mean {meant[0]!r}?" if meant else ""))

    def check(self, form: Mapping[str, Any]) -> None:
        """Raise DocumentError where what is said does not have the form."""
        self._check(self.says, form, "")

    def _check(self, value: Json, form: Any, where: str) -> None:
        if isinstance(form, Mapping):
            self._check_mapping(value, form, where)
        elif isinstance(form, list):
            if not isinstance(value, list):
                raise self.wrong(where, f"came {value!r}, expected a list")
            for index, one in enumerate(value):
                self._check(one, form[0], f"{where}/{index}")
        elif isinstance(form, tuple):
            if value not in form:
                raise self.wrong(where, f"came {value!r}", form, str(value))
        elif not isinstance(value, form) or (form is int and isinstance(value, bool)):
            raise self.wrong(where, f"came {value!r}, expected {_KINDS[form]}")

    def _check_mapping(self, value: Json, form: Mapping[str, Any], where: str) -> None:
        if not isinstance(value, dict):
            raise self.wrong(where, f"came {value!r}, expected a mapping")
        for key, one in value.items():
            if ANY not in form and key not in form:
                raise self.wrong(f"{where}/{key}", f"there is no key {key!r}", form, str(key))
            self._check(one, form.get(key, form.get(ANY)), f"{where}/{key}")
        for needed in _NEEDED.get(where.split("/")[1] if where else "", ()):
            if needed not in value:
                raise self.wrong(where, f"{needed!r} is missing")


def with_null(says: Json) -> Json:
    """Read `on_delete: null` as the word: YAML makes it a null."""
    if not isinstance(says, dict) or not isinstance(says.get("refs"), list):
        return says
    refs = [
        {**one, "on_delete": "null"} if isinstance(one, dict) and one.get("on_delete", "") is None else one
        for one in says["refs"]
    ]
    return {**says, "refs": refs}
