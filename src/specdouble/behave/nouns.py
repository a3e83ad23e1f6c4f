"""Names of things, as messages say them."""

from __future__ import annotations

import re

_ENDINGS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ss", "ss"), ("us", "us"))
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def singular(collection: str) -> str:
    """Say what one row of a collection is: `prompt_templates` holds a `prompt template`."""
    words = [word.lower() for word in _WORDS.findall(collection.rpartition(".")[2])] or [collection]
    return " ".join([*words[:-1], _one(words[-1])])


def _one(word: str) -> str:
    for ending, replacement in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + replacement
    return word[:-1] if word.endswith("s") and len(word) > 3 and word not in {"news", "status"} else word
