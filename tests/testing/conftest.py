"""Fixtures of the kit."""

from run_kit import notes

__all__ = ["notes"]
