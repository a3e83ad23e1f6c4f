"""Words beside the standard ones that a document only sets or leaves: `x-reads-body`, `x-trailing-slash`."""

from __future__ import annotations

from specdouble.contract.model import Document, Operation
from specdouble.errors import DocumentError

_READS_BODY = "x-reads-body"
_SLASH = "x-trailing-slash"


def reads_body(operation: Operation) -> bool:
    """Tell whether a GET reads its body all the same (RFC 9110, 9.3.1 gives it no meaning)."""
    return operation.extensions.get(_READS_BODY) is True


def slash_is_optional(document: Document) -> bool:
    """Tell whether every path may end with a slash that the document does not show."""
    return bool(document.root.get(_SLASH) == "optional")


def check_slash(document: Document) -> None:
    """Raise DocumentError, which says where, for an `x-trailing-slash` that has no meaning."""
    if document.root.get(_SLASH, "optional") != "optional":
        place = document.locate(f"/{_SLASH}")
        raise DocumentError(f"{place}: {_SLASH}: came {document.root[_SLASH]!r}, expected 'optional', or no such word")


def check_reads_body(document: Document) -> None:
    """Raise DocumentError, which says where, for an `x-reads-body` that has no meaning."""
    for operation in document.operations:
        said = operation.extensions.get(_READS_BODY, False)
        if not isinstance(said, bool):
            place = document.locate(f"{operation.pointer}/{_READS_BODY}")
            raise DocumentError(f"{place}: {_READS_BODY}: came {said!r}, expected true or false")
