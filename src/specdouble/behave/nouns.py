"""Names of things, as messages say them."""

from __future__ import annotations

from specdouble.behave.infer import words


def singular(collection: str) -> str:
    """Say what one row of a collection is: `prompt_templates` holds a `prompt template`."""
    return words.singular(collection.rpartition(".")[2]).replace("_", " ")
