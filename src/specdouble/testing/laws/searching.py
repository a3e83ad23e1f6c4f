"""What a document says of a search: which properties it looks into, whether case matters, whether parts are found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from specdouble.contract.model import Document, Operation, Parameter
from specdouble.contract.names import snake_case
from specdouble.testing.laws.shapes import declared

_SEARCHES = ("search", "q", "query", "keyword")
_FIELDS = ("name", "title", "label")
_ANY_CASE = re.compile(
    r"case[- ]?insensitiv|not case[- ]sensitiv|case (?:is ignored|does not matter|doesn't matter)"
    r"|(?:ignor\w*|whatever|regardless of|irrespective of|independent of|no matter|in any)\W+(?:\w+\W+){0,3}case\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\b(?:contain\w*|substring|partial\w*|part of|fragment|anywhere in)\b|\b(?:text|string) in (?:its|their|the)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Searching:
    """A search. `fields` are the properties it looks into, the likeliest first.

    `any_case` where the document says that case does not matter, `inside` where it says that a part of a text is found.
    """

    parameter: Parameter
    fields: tuple[str, ...]
    any_case: bool
    inside: bool


def read_searching(document: Document, operation: Operation) -> Searching | None:
    """Read what a list says of its search; None where it has none."""
    queries = [one for one in operation.parameters if one.location == "query"]
    parameter = next((one for one in queries if snake_case(one.name) in _SEARCHES), None)
    if parameter is None:
        return None
    listed = declared(document, operation.path).get("list", {})
    fields = listed.get("search", ()) if isinstance(listed, dict) else ()
    says = parameter.description
    return Searching(
        parameter,
        tuple(name for name in fields if isinstance(name, str)) or _FIELDS,
        _ANY_CASE.search(says) is not None,
        _INSIDE.search(says) is not None,
    )
