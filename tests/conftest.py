"""What holds for every test."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no documents in the folder of whoever runs the tests."""
    monkeypatch.setenv("SPECDOUBLE_CACHE", "off")
