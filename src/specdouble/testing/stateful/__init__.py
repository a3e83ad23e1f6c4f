"""Stateful: scenarios along the links of a document, each step held to every check."""
