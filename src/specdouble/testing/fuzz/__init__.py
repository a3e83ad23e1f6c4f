"""Fuzz: Schemathesis over every operation, with the document's examples, its limits, and what chance makes of it."""
