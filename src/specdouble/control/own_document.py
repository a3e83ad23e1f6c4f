"""The control plane's own document, which every server carries."""

from __future__ import annotations

from functools import cache

from specdouble.contract.json_text import dump_json
from specdouble.contract.load import load_document
from specdouble.contract.model import Document
from specdouble.serve.project import CONTROL_API, control_document


@cache
def own_document() -> Document:
    """Read it; a server does so when somebody first asks."""
    return load_document(control_document(), name=CONTROL_API)


@cache
def own_bundle() -> bytes:
    """Return it as one JSON file."""
    return dump_json(own_document().bundle)
