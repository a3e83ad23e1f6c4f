"""What is served, as far as a rule can speak of it: names to check it against, and the document to check answers by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from specdouble.contract.model import Operation
from specdouble.errors import Violation
from specdouble.runtime.faults.match import like

Json = Any
Check = Callable[[str, int, Mapping[str, str], str | None, Json], Sequence[Violation]]
"""Judges an answer: operation id, status, headers, media type and value, as `Wire.check` does."""


@dataclass(frozen=True)
class KnownApi:
    """One API that is served here. `personas` are the names of its callers."""

    operations: Sequence[Operation]
    personas: Sequence[str] = ()
    check: Check = lambda *_: ()


KnownApis = Mapping[str, KnownApi]


def within_reach(known: KnownApis, match: Mapping[str, Json]) -> Iterator[tuple[str, Operation]]:
    """List the operations, with their API, whose requests a match can fit."""
    for name, api in known.items():
        if match.get("api", name) == name:
            for operation in api.operations:
                if _can_fit(operation, match):
                    yield name, operation


def _can_fit(operation: Operation, match: Mapping[str, Json]) -> bool:
    return (
        match.get("operation", operation.id) == operation.id
        and match.get("method", operation.method) == operation.method
        and ("path" not in match or fits_template(match["path"], operation.path))
    )


def fits_template(path: str, template: str) -> bool:
    """Tell whether a template itself, or a path, is of a path template; what a pattern with `*` fits is not known."""
    return path == template or "*" in path or ("{" not in path and like(re.sub(r"\{[^}]*\}", "*", template), path))
