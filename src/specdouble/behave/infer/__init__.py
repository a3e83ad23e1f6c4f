"""Inference: from what a document says to what its operations do."""

from __future__ import annotations

from specdouble.behave.infer.build import infer
from specdouble.behave.infer.explain import Plan, PlanRow, explain

__all__ = ["Plan", "PlanRow", "explain", "infer"]
