"""`x-max-body`: operations that take larger bodies than the rest, or smaller ones."""

from __future__ import annotations

from collections.abc import Mapping

from specdouble.contract.model import Document
from specdouble.errors import DocumentError

_WORD = "x-max-body"


def body_limits(document: Document) -> Mapping[str, int]:
    """Return the most bytes of a body, of the operations that say so themselves. Raises DocumentError."""
    limits = {}
    for operation in document.operations:
        if _WORD not in operation.extensions:
            continue
        limit = operation.extensions[_WORD]
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
            place = document.locate(f"{operation.pointer}/{_WORD}")
            raise DocumentError(f"{place}: {_WORD}: came {limit!r}, expected a number of bytes, at least 1")
        limits[operation.id] = limit
    return limits
