"""What is told of a document before anybody is answered: by the start of `serve`, and by `lint`."""

from __future__ import annotations

from specdouble.contract.model import Document, Finding
from specdouble.contract.wire import Contract
from specdouble.data.contradictions import contradictions


def told(document: Document, contract: Contract) -> tuple[Finding, ...]:
    """Return what was found as a document was read and compiled, and the schemas that no value fits."""
    return (*document.findings, *contract.findings, *contradictions(document))
