"""All that is found out from a document alone: what one start hands to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from specdouble.behave.model import Inference
from specdouble.behave.tiers import Choice
from specdouble.contract.model import Document, Finding
from specdouble.contract.readings import Readings


@dataclass(frozen=True)
class Prepared:
    """A document that was read, with what was inferred from it and found in it on the way to its double."""

    document: Document
    readings: Readings
    inference: Inference
    choices: Mapping[str, Choice]
    findings: tuple[Finding, ...]  # of the whole double
