"""JSON Patch (RFC 6902): the steps by themselves, and as a PATCH of a row."""

from __future__ import annotations

import functools
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from resource_kit import Api

from specdouble.behave.json_patch import is_patch, patched
from specdouble.contract.load import load_text
from specdouble.errors import Conflict, InvalidRequest
from specdouble.store.row import Row

TASKS = """
openapi: 3.1.0
info: {title: Tasks, version: '1'}
paths:
  /tasks:
    get:
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Task'}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}
      responses: {'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}}
  /tasks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    patch:
      requestBody:
        content:
          application/json-patch+json: {schema: {type: array, items: {type: object, required: [op, path]}}}
          application/merge-patch+json: {schema: {$ref: '#/components/schemas/Task'}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}}
components:
  schemas:
    Task:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        title: {type: string}
        labels: {type: array, items: {type: string}}
        done: {type: boolean}
"""  # noqa: E501


@pytest.fixture
def api():
    return Api(load_text(TASKS, name="tasks")).empty()


def patch(api, steps, media_type="application/json-patch+json"):
    return api("PATCH", "/tasks/1", steps, content_type=media_type).value


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"op": "add", "path": "/labels/0", "value": "x"}, {"labels": ["x", "a", "b"]}),
        ({"op": "add", "path": "/labels/-", "value": "x"}, {"labels": ["a", "b", "x"]}),
        ({"op": "add", "path": "/note", "value": None}, {"labels": ["a", "b"], "note": None}),
        ({"op": "remove", "path": "/labels/1"}, {"labels": ["a"]}),
        ({"op": "replace", "path": "/labels/1", "value": 7}, {"labels": ["a", 7]}),
        ({"op": "replace", "path": "", "value": {"new": 1}}, {"new": 1}),
        ({"op": "move", "from": "/labels/0", "path": "/first"}, {"labels": ["b"], "first": "a"}),
        ({"op": "copy", "from": "/labels", "path": "/again"}, {"labels": ["a", "b"], "again": ["a", "b"]}),
        ({"op": "test", "path": "/labels/0", "value": "a"}, {"labels": ["a", "b"]}),
    ],
)
def test_step_changes_what_it_names(step, expected):
    assert patched({"labels": ["a", "b"]}, [step]) == expected


@pytest.mark.parametrize(
    "step",
    [
        {"op": "remove", "path": "/absent"},
        {"op": "replace", "path": "/absent", "value": 1},
        {"op": "add", "path": "/labels/9", "value": 1},
        {"op": "add", "path": "/labels/01", "value": 1},
        {"op": "add", "path": "/labels/-1", "value": 1},
        {"op": "add", "path": "/labels/x", "value": 1},
        {"op": "add", "path": "/one/x", "value": 1},
        {"op": "remove", "path": "/labels/-"},
        {"op": "copy", "from": "/absent", "path": "/again"},
        {"op": "move", "from": "/labels", "path": "/labels/0"},
        {"op": "test", "path": "/labels/0", "value": "b"},
        {"op": "test", "path": "/one", "value": True},
    ],
)
def test_step_that_does_not_fit_is_a_conflict(step):
    with pytest.raises(Conflict, match=r"step 0 of the patch"):
        patched({"labels": ["a"], "one": 1}, [step])


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"op": "add", "path": "labels", "value": 1}, "Location must start with /"),
        ({"op": "add", "path": "/~2", "value": 1}, "invalid escape ~2"),
        ({"op": "add", "path": "/labels/0"}, "'value' member"),
        ({"op": "move", "path": "/labels"}, "'from' member"),
        ({"op": "copy", "from": 5, "path": "/labels"}, "Invalid 'from'"),
    ],
)
def test_malformed_step_is_an_invalid_request_that_names_it(step, why):
    with pytest.raises(InvalidRequest) as refused:
        patched({"labels": ["a"]}, [{"op": "test", "path": "/labels/0", "value": "a"}, step])

    violation = refused.value.violations[0]
    assert (violation.location, violation.pointer) == ("body", "/1")
    assert why in violation.expected


DOUBLES = {"op": "copy", "from": "/labels", "path": "/labels/-"}
DEEPENS = {"op": "copy", "from": "", "path": "/one"}
DEEP = {"op": "add", "path": "/one", "value": functools.reduce(lambda inner, _: [inner], range(1200), 1)}


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([DOUBLES] * 40, "copy at most 1048576 bytes"),
        ([DEEPENS] * 230, "more than 200 levels deep"),
        ([DEEPENS] * 1200, "less deep|copy at most"),
        ([DEEP, {**DEEP, "op": "test"}], "less deep|200 levels deep"),
    ],
    ids=["doubling", "deep", "deeper", "deep and compared"],
)
def test_steps_that_make_too_much_are_an_invalid_request(steps, why):
    with pytest.raises(InvalidRequest, match=why):
        patched({"labels": ["a"], "one": 1}, steps)


def test_frozen_value_is_patched_in_a_copy():
    row = Row({"labels": ["a"]}, id=1, version=1, columns={}, sequence=1)

    assert patched(row, [{"op": "add", "path": "/labels/-", "value": "b"}]) == {"labels": ["a", "b"]}
    assert row == {"labels": ["a"]}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), _JSON, max_size=4), st.text(), _JSON)
def test_what_is_added_and_removed_leaves_the_value_as_it_was(value, name, part):
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    value.pop(name, None)
    before = repr(value)

    added = patched(value, [{"op": "add", "path": pointer, "value": part}])

    assert added == {**value, name: part}
    assert patched(added, [{"op": "test", "path": pointer, "value": part}, {"op": "remove", "path": pointer}]) == value
    assert repr(value) == before


def test_list_of_other_things_is_no_patch():
    assert not is_patch([{"op": "sing", "path": "/a"}])
    assert not is_patch({"op": "add", "path": "/a"})
    assert not is_patch([{"op": ["add"], "path": "/a"}])


_POINTERS = st.lists(st.sampled_from(["a", "b", "0", "1", "-", "~", "~1", "", "\u0660"]), max_size=3).map(
    lambda parts: "/" + "/".join(parts) if parts else ""
)
_STEPS = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test"]), "path": _POINTERS},
    optional={"value": _JSON, "from": _POINTERS | _JSON},
)


@given(st.dictionaries(st.sampled_from("ab01"), _JSON, max_size=3), st.lists(_STEPS, max_size=4))
def test_any_steps_are_taken_or_refused_and_change_nothing_that_was_handed_in(value, steps):
    before = repr((value, steps))

    with suppress(Conflict, InvalidRequest):
        patched(value, steps)

    assert repr((value, steps)) == before


def test_row_is_patched_by_json_patch(api):
    api.post("/tasks", {"title": "Sweep", "labels": ["home"], "done": False})

    answer = patch(api, [{"op": "add", "path": "/labels/-", "value": "spring"}, {"op": "remove", "path": "/done"}])

    assert answer == {"id": 1, "title": "Sweep", "labels": ["home", "spring"]}


def test_patch_of_which_one_step_fails_changes_nothing(api):
    before = api.post("/tasks", {"title": "Sweep"})
    steps = [{"op": "replace", "path": "/title", "value": "Dust"}, {"op": "test", "path": "/id", "value": 2}]

    with pytest.raises(Conflict):
        patch(api, steps)

    assert api.get("/tasks") == [before]


def test_patch_cannot_change_what_the_server_decides(api):
    api.post("/tasks", {"title": "Sweep"})

    assert patch(api, [{"op": "replace", "path": "/id", "value": 9}])["id"] == 1


def test_same_operation_takes_a_merge_patch(api):
    api.post("/tasks", {"title": "Sweep", "done": True})

    assert patch(api, {"done": False}, "application/merge-patch+json")["done"] is False
