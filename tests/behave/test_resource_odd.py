"""What real documents do to a double: bodies and answers that disagree, ids of a form, secrets in unions."""

from __future__ import annotations

import pytest
from resource_kit import DOCUMENTS, Api

from specdouble.contract.load import load_document
from specdouble.errors import InvalidRequest

ODD = Api(load_document(DOCUMENTS / "resource_odd.yaml"))


@pytest.fixture
def api():
    return ODD.empty()


def test_value_that_could_never_be_answered_is_refused(api):
    task = api.post("/tasks", {"title": "Sweep"})

    with pytest.raises(InvalidRequest, match="body /status: came 'lost'"):
        api("PATCH", f"/tasks/{task['id']}", {"status": "lost"})

    assert api.get(f"/tasks/{task['id']}") == task


def test_ids_that_come_back_as_objects_are_the_servers_to_fill_in(api):
    task = api.post("/tasks", {"title": "Sweep", "labels": [1, 2]})

    assert all(set(label) >= {"id", "name"} for label in task["labels"])


def test_headers_tell_of_a_bare_list(api):
    for title in "abc":
        api.post("/tasks", {"title": title})

    headers = api("GET", "/tasks?page=2").headers

    assert headers["X-Total-Count"] == "3"
    assert '<http://localhost/api/tasks?page=1>; rel="prev"' in headers["Link"]
    assert 'rel="next"' not in headers["Link"]


def test_required_header_is_always_there(api):
    assert api("GET", "/tasks").headers["X-Request-Cost"].isdecimal()


def test_new_id_has_the_form_that_the_document_wants(api):
    ids = [api.post("/accounts", {"name": "A", "source": {"kind": "bank", "bank": "B"}})["id"] for _ in range(5)]

    assert len(set(ids)) == 5
    assert all(api.get(f"/accounts/{each}")["id"] == each for each in ids)


def test_secret_in_one_branch_of_a_union_is_left_out(api):
    source = {"kind": "bank", "bank": "B", "secret": "s"}

    assert api.post("/accounts", {"name": "A", "source": source})["source"] == {"kind": "bank", "bank": "B"}


def test_secret_that_answers_must_have_is_masked(api):
    source = {"kind": "card", "number": "42", "pin": "1234"}

    assert api.post("/accounts", {"name": "A", "source": source})["source"] == {**source, "pin": "****"}
