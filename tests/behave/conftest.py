"""Shared by the tests of behaviour: a compiled library, emptied for each test."""

from __future__ import annotations

import pytest
from resource_kit import Api, library

_COMPILED: list[Api] = []


@pytest.fixture
def api() -> Api:
    """An empty library."""
    if not _COMPILED:
        _COMPILED.append(library())
    return _COMPILED[0].empty()


@pytest.fixture
def shelf(api):
    return api.post("/shelves", {"label": "Poetry", "branch": "north"})
