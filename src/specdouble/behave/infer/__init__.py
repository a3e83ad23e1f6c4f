"""Inference: from what a document says to what its operations do."""

from __future__ import annotations

from specdouble.behave.infer.explain import Plan, PlanRow, explain
from specdouble.behave.model import Inference
from specdouble.contract.model import Document

__all__ = ["Plan", "PlanRow", "explain", "infer"]


def infer(document: Document, *, heed_overrides: bool = True) -> Inference:
    """Infer as `build.infer` does, whose modules a document that an earlier start has read does not need."""
    from specdouble.behave.infer.build import infer

    return infer(document, heed_overrides=heed_overrides)
