"""`admit` of `handlers/<api>/gate.py`: the project's own word on who is let in."""

from __future__ import annotations

import pytest
from serving_kit import NOTES, serve_api

from specdouble.errors import HandlerError

LIMIT = """
from specdouble import Forbidden

def admit(operation, user, store):
    if operation.method == "POST" and len(store.notes) == 2:
        raise Forbidden(f"{user.name} has two notes already")
"""


def test_it_refuses_by_what_rows_there_are(tmp_path):
    notes = serve_api(tmp_path, NOTES, gate=LIMIT)

    assert [notes.post("/notes", {"text": text}).status for text in ("a", "b")] == [201, 201]
    refused = notes.post("/notes", {"text": "c"})
    assert (refused.status, refused.body["detail"]) == (403, "anyone has two notes already")
    assert notes.get("/notes").status == 200


def test_it_is_asked_before_the_request_is_read(tmp_path):
    notes = serve_api(
        tmp_path,
        NOTES,
        gate="""
from specdouble import Forbidden

def admit():
    raise Forbidden("closed")
""",
    )

    assert notes.post("/notes", b"no JSON").status == 403


def test_what_it_writes_is_not_kept(tmp_path):
    notes = serve_api(tmp_path, NOTES, gate="def admit(store):\n    store.notes.add({'text': 'mine'})\n")

    assert notes.get("/notes").body == []


def test_a_crash_in_it_is_a_500_that_names_the_line(tmp_path):
    notes = serve_api(tmp_path, NOTES, gate="def admit(clock):\n    clock.noon()\n")

    answer = notes.get("/notes")

    assert answer.status == 500
    assert "gate.py:2" in answer.body["detail"]


def test_an_argument_that_nothing_provides_stops_the_start(tmp_path):
    with pytest.raises(HandlerError, match=r"gate\.py: nothing provides 'usr' to admit.*Did you mean 'user'"):
        serve_api(tmp_path, NOTES, gate="def admit(usr): ...\n")


def test_a_gate_without_admit_stops_the_start(tmp_path):
    with pytest.raises(HandlerError, match=r"gate\.py: expected a function admit\("):
        serve_api(tmp_path, NOTES, gate="def admitt(): ...\n")
