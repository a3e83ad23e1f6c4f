"""Jobs: rows that go through states by themselves, each step at its own moment."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving_kit import CLOCK, Answered, Served, serve_api, serve_document, with_control, write_api

from specdouble.errors import DocumentError
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.stage import Stage

DOCUMENT = """
openapi: 3.1.0
info: {title: Builds, version: '1'}
paths:
  /builds:
    x-jobs: JOBS
    get:
      tags: [builds]
      operationId: list_builds
      parameters: [{name: status, in: query, schema: {type: string}}]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Build'}}}}
    post:
      tags: [builds]
      operationId: create_build
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewBuild'}}}}
      responses:
        '202': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Build'}}}}
  /builds/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      tags: [builds]
      operationId: get_build
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Build'}}}}
        '404': {description: Absent}
    patch:
      tags: [builds]
      operationId: update_build
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewBuild'}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Build'}}}}
        '404': {description: Absent}
    delete:
      tags: [builds]
      operationId: delete_build
      responses: {'204': {description: Gone}, '404': {description: Absent}}
  /builds/{id}/cancel:
    post:
      tags: [builds]
      operationId: cancel_build
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Build'}}}}
        '404': {description: Absent}
components:
  schemas:
    NewBuild:
      type: object
      required: [branch]
      properties: {branch: {type: string}}
    Build:
      type: object
      required: [id, branch, status]
      properties:
        id: {type: integer, readOnly: true}
        branch: {type: string}
        status: {type: string, enum: [cancelled, pending, running, succeeded], readOnly: true}
        progress: {type: integer, readOnly: true}
        created_at: {type: string, format: date-time, readOnly: true}
        updated_at: {type: string, format: date-time, readOnly: true}
        started_at: {type: [string, 'null'], format: date-time, readOnly: true}
        finished_at: {type: [string, 'null'], format: date-time, readOnly: true}
"""
STEPS = "[{from: pending, to: running, after: 2}, {from: running, to: succeeded, after: 5, sets: {progress: 100}}]"
TIMED = f"{{field: status, mode: time, steps: {STEPS}}}"


def builds(folder: Path, jobs: str = TIMED) -> Served:
    return serve_api(folder, DOCUMENT.replace("JOBS", jobs))


def start(served: Served, branch: str = "main") -> Answered:
    return served.post("/builds", {"branch": branch})


def advance(served: Served, seconds: float) -> None:
    served.app.sandbox.clock.advance(seconds)


def status(served: Served, build: int = 1) -> str:
    return str(served.get(f"/builds/{build}").body["status"])


def test_a_job_moves_as_the_clock_goes_on(tmp_path: Path) -> None:
    served = builds(tmp_path)

    seen = [start(served).body["status"], status(served)]
    for seconds in (1.9, 0.1, 4.9, 0.1, 1000):
        advance(served, seconds)
        seen.append(status(served))

    assert seen == ["pending", "pending", "pending", "running", "running", "succeeded", "succeeded"]


def test_each_step_is_dated_when_it_happened_not_when_somebody_looked(tmp_path: Path) -> None:
    served = builds(tmp_path)
    start(served)
    advance(served, 1000)

    build = served.get("/builds/1").body

    assert build["started_at"] == "2026-01-15T09:00:02.000Z"
    assert build["finished_at"] == build["updated_at"] == "2026-01-15T09:00:07.000Z"
    assert build["progress"] == 100


def test_lists_and_filters_see_where_jobs_are(tmp_path: Path) -> None:
    served = builds(tmp_path)
    start(served)
    advance(served, 3)
    start(served)

    assert [build["status"] for build in served.get("/builds").body] == ["running", "pending"]
    assert [build["id"] for build in served.get("/builds?status=running").body] == [1]


def test_an_immediate_job_is_done_when_somebody_looks(tmp_path: Path) -> None:
    served = builds(tmp_path, f"{{field: status, steps: {STEPS}}}")

    assert start(served).body["status"] == "pending"
    assert status(served) == "succeeded"
    assert served.get("/builds/1").body["finished_at"] == "2026-01-15T09:00:00.000Z"


def test_a_manual_job_stays_until_it_is_told(tmp_path: Path) -> None:
    served = builds(tmp_path, f"{{field: status, mode: manual, steps: {STEPS}}}")
    start(served)
    advance(served, 1000)

    assert status(served) == "pending"


def test_a_cancelled_job_goes_nowhere(tmp_path: Path) -> None:
    served = builds(tmp_path)
    start(served)
    advance(served, 3)

    assert served.post("/builds/1/cancel").body["status"] == "cancelled"
    advance(served, 1000)
    assert status(served) == "cancelled"


def test_a_change_of_something_else_does_not_start_the_time_anew(tmp_path: Path) -> None:
    served = builds(tmp_path)
    start(served)
    advance(served, 1)
    served.send("PATCH", "/builds/1", {"branch": "next"})
    advance(served, 1)

    assert status(served) == "running"


def test_a_deleted_job_is_forgotten(tmp_path: Path) -> None:
    served = builds(tmp_path)
    start(served)
    served.send("DELETE", "/builds/1")
    advance(served, 1000)

    assert served.get("/builds").body == []
    with served.app.sandbox.stores["notes"].transaction() as transaction:
        assert len(transaction["_jobs"]) == 0


def test_a_request_that_fails_leaves_no_time_running(tmp_path: Path) -> None:
    served = builds(tmp_path)
    store = served.app.sandbox.stores["notes"]
    with suppress(ZeroDivisionError), store.transaction() as transaction:
        transaction.builds.add({"branch": "main", "status": "pending"})
        raise ZeroDivisionError
    with store.transaction() as transaction:
        with suppress(ZeroDivisionError), transaction.transaction():
            transaction.builds.add({"branch": "main", "status": "pending"})
            raise ZeroDivisionError
        transaction.builds.add({"branch": "main", "status": "succeeded"})

    with store.read() as view:
        assert len(view["_jobs"]) == 0


def test_a_row_of_the_world_stands_still(tmp_path: Path) -> None:
    source = write_api(tmp_path, DOCUMENT.replace("JOBS", TIMED))
    (tmp_path / "fixtures" / "demo" / "builds.yaml").write_text("- {id: 1, branch: main, status: running}\n")
    built = build(source, Settings(clock=CLOCK))
    served = Served(Stage({built.name: built.double}, built.settings).alone(built.name), built)
    advance(served, 1000)

    assert status(served) == "running"


def test_a_snapshot_takes_the_time_of_jobs_along(tmp_path: Path) -> None:
    served = builds(tmp_path)
    start(served)
    store = served.app.sandbox.stores["notes"]
    snapshot = store.snapshot()
    advance(served, 3)
    assert status(served) == "running"

    store.restore(snapshot)

    assert status(served) == "running"
    assert served.get("/builds/1").body["started_at"] == "2026-01-15T09:00:02.000Z"


def whole(folder: Path, jobs: str) -> Served:
    """Serve the builds behind a switchboard, with the control plane."""
    return with_control(builds(folder, jobs))


def test_a_test_can_move_a_job_by_hand(tmp_path: Path) -> None:
    served = whole(tmp_path, f"{{field: status, mode: manual, steps: {STEPS}}}")
    served.post("/notes/builds", {"branch": "main"})

    moved = [served.post("/-/jobs/notes/builds/1/advance", {}) for _ in range(3)]

    assert [(answer.status, answer.body.get("status")) for answer in moved[:2]] == [
        (200, "running"),
        (200, "succeeded"),
    ]
    assert moved[2].status == 409
    assert "no step leads on from there" in moved[2].body["detail"]


def test_a_job_can_be_moved_to_a_state_it_comes_by(tmp_path: Path) -> None:
    served = whole(tmp_path, f"{{field: status, mode: manual, steps: {STEPS}}}")
    served.post("/notes/builds", {"branch": "main"})

    wrong = served.post("/-/jobs/notes/builds/1/advance", {"to": "cancelled"})
    right = served.post("/-/jobs/notes/builds/1/advance", {"to": "succeeded"})

    assert (wrong.status, right.status) == (409, 200)
    assert "it goes on to: running, succeeded" in wrong.body["detail"]
    assert right.body["status"] == "succeeded"


def test_a_timed_job_moved_by_hand_goes_on_from_there(tmp_path: Path) -> None:
    served = whole(tmp_path, TIMED)
    served.post("/notes/builds", {"branch": "main"})
    served.post("/-/jobs/notes/builds/1/advance", {})

    served.post("/-/clock/advance", {"seconds": 4})
    before = served.get("/notes/builds/1").body["status"]
    served.post("/-/clock/advance", {"seconds": 1})

    assert (before, served.get("/notes/builds/1").body["status"]) == ("running", "succeeded")


def test_without_rows_there_are_no_jobs(tmp_path: Path) -> None:
    served = serve_api(tmp_path, DOCUMENT.replace("JOBS", TIMED), settings=Settings(stateless=True))

    assert served.get("/builds/1").status == 200


@pytest.mark.parametrize(
    ("jobs", "told"),
    [
        (TIMED.replace("mode", "mod"), "there is no key 'mod'; there are: field, mode, steps. Did you mean 'mode'?"),
        (TIMED.replace("time", "tme"), "came 'tme'; there are: immediate, manual, time. Did you mean 'time'?"),
        (TIMED.replace("status", "state"), "Did you mean 'status'?"),
        (TIMED.replace("succeeded", "suceeded"), "Did you mean 'succeeded'?"),
        (TIMED.replace("after: 2", "after: -2"), "came -2, expected seconds, 0 or more"),
        (TIMED.replace("progress", "progres"), "Did you mean 'progress'?"),
        (TIMED.replace("to: succeeded", "to: pending"), "leads back"),
        (TIMED.replace("from: running", "from: pending"), "'pending' has a step already"),
        ("{field: status}", "'steps' is missing"),
        ("{field: status, steps: []}", "came [], expected a list of at least one step"),
        ("5", "came 5"),
        (f"[{TIMED}, {TIMED}]", "status stands twice"),
    ],
)
def test_a_wrong_declaration_stops_the_start_and_says_where(tmp_path: Path, jobs: str, told: str) -> None:
    with pytest.raises(DocumentError) as error:
        builds(tmp_path, jobs)

    assert told in str(error.value)
    assert "openapi.yaml:6" in str(error.value)


def test_a_foreign_document_is_served_without_a_wrong_declaration(tmp_path: Path) -> None:
    served = serve_document(tmp_path, DOCUMENT.replace("JOBS", "5"))

    assert served.built is not None
    assert [finding.rule for finding in served.built.findings] == ["x-jobs"]


@given(st.lists(st.tuples(st.floats(0, 4), st.sampled_from(["look", "list", "change", "nothing"])), max_size=8))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_where_a_job_is_follows_from_the_clock_alone(tmp_path_factory: Any, steps: list[tuple[float, str]]) -> None:
    """Looking, listing and changing other things in between makes no difference."""
    served = _shared(tmp_path_factory)
    served.app.reset()
    clock = served.app.sandbox.clock
    begun = clock.now()
    build = start(served).body["id"]
    for seconds, deed in steps:
        clock.advance(seconds)
        if deed == "look":
            served.get(f"/builds/{build}")
        elif deed == "list":
            served.get("/builds")
        elif deed == "change":
            served.send("PATCH", f"/builds/{build}", {"branch": "next"})

    age = (clock.now() - begun).total_seconds()

    assert status(served, build) == ("pending" if age < 2 else "running" if age < 7 else "succeeded")


_served: list[Served] = []


def _shared(tmp_path_factory: Any) -> Served:
    if not _served:
        _served.append(builds(tmp_path_factory.mktemp("api")))
    return _served[0]
