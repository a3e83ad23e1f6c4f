"""Names of collections and what one of their rows is called."""

from __future__ import annotations

import pytest

from specdouble.behave.infer.words import is_plural, singular


@pytest.mark.parametrize(
    ("plural", "one"),
    [("corpora", "corpus"), ("agent_corpora", "agent_corpus"), ("criteria", "criterion"), ("policies", "policy")],
)
def test_row_is_called_by_the_singular_of_its_collection(plural: str, one: str) -> None:
    assert singular(plural) == one
    assert is_plural(plural)
    assert not is_plural(one)
