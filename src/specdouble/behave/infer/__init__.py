"""Inference: from what a document says to what its operations do."""

from __future__ import annotations

from specdouble.behave.infer.build import infer

__all__ = ["infer"]
