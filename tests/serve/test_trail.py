"""Trails: what every request leaves behind by itself, whatever it is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import CLOCK, Served, serve_api

from specdouble.errors import HandlerError
from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      tags: [notes]
      operationId: list_notes
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
        '400': {description: Refused}
  /notes/{id}:
    get:
      tags: [notes]
      operationId: get_note
      security: [{key: []}]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '401': {description: Who}
        '404': {description: Absent}
  /visits:
    get:
      tags: [visits]
      operationId: list_visits
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Visit'}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Note: {type: object, required: [id], properties: {id: {type: string}, text: {type: string}}}
    Visit: {type: object, required: [id, what], properties: {id: {type: string, format: uuid}, what: {type: string}}}
"""
TRAIL = """
def record(store, operation, request, status, user, clock):
    what = f'{operation.id} {request.method} {status} {user.name} {clock.now().year}'
    store.visits.add({'what': what})
"""


def notes(folder: Path, trail: str = TRAIL, **more) -> Served:
    return serve_api(folder, DOCUMENT, settings=Settings(clock=CLOCK, auth="any"), trail=trail, **more)


def visits(served: Served) -> list[str]:
    return [visit["what"].rpartition(" anyone")[0] for visit in served.get("/visits").body]


def test_every_answer_leaves_something_behind(tmp_path: Path) -> None:
    served = notes(tmp_path)

    served.get("/notes")
    served.get("/notes?limit=0")
    served.get("/notes/1", x_key="k")

    assert visits(served) == ["list_notes GET 200", "list_notes GET 400", "get_note GET 404"]


def test_the_same_request_leaves_something_each_time(tmp_path: Path) -> None:
    served = notes(tmp_path)

    answers = [served.get("/notes").content for _ in range(3)]

    assert len(set(answers)) == 1
    assert visits(served) == ["list_notes GET 200"] * 3


def test_the_answer_is_made_before_it_is_written_down(tmp_path: Path) -> None:
    served = notes(tmp_path)

    assert [len(visits(served)) for _ in range(3)] == [0, 1, 2]


def test_nobody_known_leaves_nothing(tmp_path: Path) -> None:
    served = notes(tmp_path)

    assert served.get("/notes/1").status == 401
    assert served.get("/nowhere").status == 404
    assert visits(served) == []


@pytest.mark.parametrize("whole_road", [False, True])
def test_both_roads_leave_the_same(tmp_path: Path, whole_road: bool) -> None:
    served = notes(tmp_path, whole_road=whole_road)

    served.get("/notes")

    assert visits(served) == ["list_notes GET 200"]


def test_handlers_that_wait_their_turn_leave_something_too(tmp_path: Path) -> None:
    served = notes(tmp_path, notes="async def list_notes():\n    return []\n")

    served.get("/notes")

    assert visits(served) == ["list_notes GET 200"]


def test_a_trail_that_fails_is_a_500_that_names_its_line(tmp_path: Path) -> None:
    answer = notes(tmp_path, "def record(store):\n    store.visits.add({}['absent'])\n").get("/notes")

    assert answer.status == 500
    assert b"trail.py:2" in answer.content


def test_a_trail_asks_for_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(HandlerError, match=r"nothing provides 'statuses' to record; .* Did you mean 'status'\?"):
        notes(tmp_path, "def record(store, statuses):\n    pass\n")


def test_a_trail_has_a_function_of_its_name(tmp_path: Path) -> None:
    with pytest.raises(HandlerError, match=r"trail.py: expected a function record"):
        notes(tmp_path, "def recorded(store):\n    pass\n")


GROWING = DOCUMENT.replace("  /notes:\n", "  /notes:\n    x-resource: {append_on_read: true}\n", 1)


def test_a_list_that_grows_by_being_read_is_never_remembered(tmp_path: Path) -> None:
    served = serve_api(tmp_path, GROWING, settings=Settings(clock=CLOCK))

    assert [len(served.get("/notes").body) for _ in range(3)] == [1, 2, 3]
