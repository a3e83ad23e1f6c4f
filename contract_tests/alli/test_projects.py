"""The project of a key. The world is `demo`."""

import pytest


@pytest.mark.parametrize(
    ("persona", "name", "key"),
    [
        ("nimbus", "Nimbus Air passenger care", "cs-nimbus-5b1e07d2"),
        ("hanabi", "Hanabi Travel concierge", None),
    ],
)
def test_key_says_which_project(alli, persona, name, key):
    """get_project: project is chosen by the API key, no id in the path."""
    [project] = alli.as_(persona).get_project()["items"]

    assert (project["name"], project["cognitiveSearchApiKey"]) == (name, key)


def test_project_tells_id_name_and_search_key(alli):
    """get_project: info carries id, name, cognitiveSearchApiKey (secret-like value)."""
    assert list(alli.get_project()["items"][0]) == ["id", "name", "cognitiveSearchApiKey"]


@pytest.mark.world("empty")
def test_fresh_project_is_there(alli):
    assert len(alli.get_project()["items"]) == 1


def test_nobody_is_let_in_without_a_key(alli):
    assert alli.as_(None).expect(401).get_project() == {"error": "Unauthorized: API-KEY is missing or wrong"}
