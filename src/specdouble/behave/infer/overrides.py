"""`x-resource`: what the document's author says of a collection, read and checked (docs/inference.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specdouble.behave.infer.routes import Tokens, route
from specdouble.behave.infer.said import ANY, RULES, Said, with_null
from specdouble.contract.model import Document
from specdouble.contract.pointers import join

_FORM: dict[str, Any] = {
    **RULES,
    "name": str,
    "max_rows": int,
    "stored": dict,
    "append_on_read": bool,
    "touches": [str],
    "derived": {ANY: {"has": str, "row": str, "left": [str], "count": str, "rows": str, "by": ("handler",)}},
    "list": {
        "items": str,
        "total": str,
        "style": ("page", "offset", "cursor", "none"),
        "page": str,
        "limit": str,
        "search": [str],
        "sort": str,
        "order": [str],
        "filters": {ANY: str},
    },
    "envelope": {"item": str},
}


@dataclass(frozen=True)
class Override(Said):
    """One `x-resource`, of the collection at `path`."""

    path: str

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


def read_overrides(document: Document) -> dict[Tokens, Override]:
    """Read every `x-resource` of a document, by the path of its collection; DocumentError for a wrong form."""
    found: dict[Tokens, Override] = {}
    for path, item in document.root.get("paths", {}).items():
        if not isinstance(item, dict) or "x-resource" not in item:
            continue
        pointer = join("/paths", path, "x-resource")
        override = Override(document, "x-resource", pointer, with_null(item["x-resource"]), path)
        override.check(_FORM)
        if override.tokens in found:
            raise override.wrong("", f"{found[override.tokens].path} says x-resource of the same collection")
        found[override.tokens] = override
    return found
