"""Lint: whether a document can be tested at all."""
