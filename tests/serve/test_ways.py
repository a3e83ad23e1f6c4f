"""The switchboard remembers where a head leads, and nothing that a sandbox, a credential or time could change."""

from __future__ import annotations

import pytest
from serving_kit import NOTES, serve_document, with_control

KEYED = NOTES.replace("paths:", "security: [{key: []}]\npaths:", 1).replace(
    "components:", "components:\n  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}", 1
)


@pytest.fixture
def notes(tmp_path):
    return with_control(serve_document(tmp_path, NOTES))


def test_the_same_head_leads_into_the_sandbox_that_it_names(notes) -> None:
    before = len(notes.get("/notes").body)

    notes.post("/notes", {"text": "one"}, x_specdouble_sandbox="a")
    notes.post("/notes", {"text": "two"}, x_specdouble_sandbox="a")

    assert len(notes.get("/notes").body) == before
    assert len(notes.get("/notes", x_specdouble_sandbox="a").body) == before + 2


def test_a_prefix_leads_there_each_time(notes) -> None:
    before = len(notes.get("/-/s/b/notes").body)

    locations = [notes.post("/-/s/b/notes", {"text": "one"}).headers["location"] for _ in range(2)]

    assert all(location.startswith("/-/s/b/notes/") for location in locations)
    assert len(notes.get("/-/s/b/notes").body) == before + 2


def test_a_dropped_sandbox_begins_anew(notes) -> None:
    before = notes.get("/notes", x_specdouble_sandbox="a").body
    notes.post("/notes", {"text": "one"}, x_specdouble_sandbox="a")

    notes.send("DELETE", "/-/sandboxes/a")

    assert notes.get("/notes", x_specdouble_sandbox="a").body == before


def test_ways_are_bounded(notes) -> None:
    for number in range(600):
        notes.get(f"/notes/{number}")

    assert len(notes.app._ways) <= 256


def test_another_credential_is_asked_for_again(tmp_path) -> None:
    notes = with_control(serve_document(tmp_path, KEYED))

    statuses = [notes.get("/notes", **headers).status for headers in ({"x_key": "k"}, {}, {"x_key": "k"}, {})]

    assert statuses == [200, 401, 200, 401]
