"""Conditional requests: nothing is sent twice, and nobody overwrites what they have not seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving_kit import Answered, Served, serve_api, serve_document

from specdouble.errors import DocumentError, InvalidRequest
from specdouble.serve.preconditions import read_tags

DOCUMENT = """
openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      tags: [notes]
      operationId: list_notes
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
        '304': {description: Same}
    post:
      tags: [notes]
      operationId: create_note
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}
      responses:
        '201':
          description: OK
          headers: {ETag: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      tags: [notes]
      operationId: get_note
      parameters:
        - {name: If-None-Match, in: header, schema: {type: string}}
        - {name: If-Modified-Since, in: header, schema: {type: string}}
      responses:
        '200':
          description: OK
          headers: {ETag: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
        '304': {description: Same}
        '404': {description: Absent}
    put:
      tags: [notes]
      operationId: put_note
      parameters: [{name: If-Match, in: header, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}
      responses:
        '200':
          description: OK
          headers: {ETag: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
        '201': {description: New, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '412': {description: Stale}
    patch:
      tags: [notes]
      operationId: update_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '404': {description: Absent}
        '428': {description: Say which}
    delete:
      tags: [notes]
      operationId: delete_note
      parameters: [{name: If-Match, in: header, schema: {type: string}}]
      responses: {'204': {description: Gone}, '404': {description: Absent}}
  /notes/{id}/close:
    post:
      tags: [notes]
      operationId: close_note
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: If-Match, in: header, schema: {type: string}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
  /plain/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      tags: [plain]
      operationId: get_plain
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: object}}}}
    put:
      tags: [plain]
      operationId: put_plain
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: object}}}}
components:
  schemas:
    NewNote:
      type: object
      required: [text]
      properties: {text: {type: string}}
    Note:
      type: object
      required: [id, text]
      properties:
        id: {type: string, readOnly: true}
        text: {type: string}
        status: {type: string, enum: [open, closed], readOnly: true}
        updated_at: {type: string, format: date-time, readOnly: true}
"""
NO_ID = "/notes/0b2e7f1e-0000-4000-8000-000000000000"


def notes(folder: Path, document: str = DOCUMENT, **handlers: str) -> Served:
    return serve_api(folder, document, **handlers)


def add(served: Served, text: str = "a") -> tuple[str, Answered]:
    """Add a note; return its address, and a GET of it."""
    address = f"/notes/{served.post('/notes', {'text': text}).body['id']}"
    return address, served.get(address)


def put(served: Served, address: str, text: str, **headers: str) -> Answered:
    return served.send("PUT", address, {"text": text}, **headers)


def test_a_get_carries_a_strong_tag_of_what_it_shows(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    assert shown.headers["etag"].startswith('"')
    assert served.get(address).headers["etag"] == shown.headers["etag"]
    put(served, address, "b")
    assert served.get(address).headers["etag"] != shown.headers["etag"]


@pytest.mark.parametrize("given", ["{tag}", "W/{tag}", '"x", {tag}', '"x" , , W/"y",{tag}', "*"])
def test_what_the_client_has_is_not_sent_again(tmp_path: Path, given: str) -> None:
    served = notes(tmp_path)
    address, shown = add(served)
    tag = shown.headers["etag"]

    same = served.get(address, if_none_match=given.format(tag=tag))

    assert (same.status, same.content) == (304, b"")
    assert same.headers["etag"] == tag
    assert not {"content-type", "content-length"} & same.headers.keys()


@pytest.mark.parametrize("given", ['"x"', "x", '"x', '"x" "y"', ""])
def test_other_tags_and_broken_ones_get_the_whole_answer(tmp_path: Path, given: str) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    again = served.get(address, if_none_match=given)

    assert (again.status, again.content) == (200, shown.content)


def test_head_is_answered_like_get(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    same = served.send("HEAD", address, if_none_match=shown.headers["etag"])

    assert served.send("HEAD", address).headers["etag"] == shown.headers["etag"]
    assert (same.status, same.content) == (304, b"")


def test_a_condition_on_nothing_is_a_404(tmp_path: Path) -> None:
    assert notes(tmp_path).get(NO_ID, if_none_match="*").status == 404


def test_a_list_that_declares_304_has_a_tag(tmp_path: Path) -> None:
    served = notes(tmp_path)
    add(served)
    tag = served.get("/notes").headers["etag"]

    assert served.get("/notes", if_none_match=tag).status == 304
    add(served)
    assert served.get("/notes", if_none_match=tag).status == 200


def test_dates_tell_what_has_changed_since(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    assert shown.headers["last-modified"] == "Thu, 15 Jan 2026 09:00:00 GMT"
    assert served.get(address, if_modified_since="Thu, 15 Jan 2026 09:00:00 GMT").status == 304
    assert served.get(address, if_modified_since="Thursday, 15-Jan-26 09:00:00 GMT").status == 304
    assert served.get(address, if_modified_since="Thu, 15 Jan 2026 08:59:59 GMT").status == 200
    served.app.sandbox.clock.advance(5)
    put(served, address, "b")
    assert served.get(address, if_modified_since=shown.headers["last-modified"]).status == 200


@pytest.mark.parametrize("date", ["yesterday", "2026-01-15T09:00:00Z", "Thu, 15 Jan 2026 10:00:00 +0100", "5"])
def test_a_date_that_is_none_is_ignored(tmp_path: Path, date: str) -> None:
    served = notes(tmp_path)
    address, _ = add(served)

    assert served.get(address, if_modified_since=date).status == 200


def test_a_tag_counts_and_the_date_beside_it_does_not(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    again = served.get(address, if_none_match='"x"', if_modified_since=shown.headers["last-modified"])

    assert again.status == 200


def test_a_fresh_tag_may_write_and_gets_the_next(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    written = put(served, address, "b", if_match=f'"x", {shown.headers["etag"]}')

    assert written.status == 200
    assert written.headers["etag"] == served.get(address).headers["etag"] != shown.headers["etag"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_stale_tag_may_not_write(tmp_path: Path, method: str) -> None:
    served = notes(tmp_path)
    address, shown = add(served)
    put(served, address, "b")

    refused = served.send(
        method, address, None if method == "DELETE" else {"text": "c"}, if_match=shown.headers["etag"]
    )

    assert refused.status == 412
    assert "read it again" in refused.content.decode()
    assert served.get(address).body["text"] == "b"


def test_a_weak_tag_never_allows_a_write(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    assert put(served, address, "b", if_match=f"W/{shown.headers['etag']}").status == 412


def test_any_state_will_do_for_a_star(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, _ = add(served)

    assert put(served, address, "b", if_match="*").status == 200
    assert served.send("PATCH", NO_ID, {"text": "c"}, if_match="*").status == 404


@pytest.mark.parametrize("tags", ["x", '"x', "", '"a" "b"', "*, *"])
def test_a_write_with_broken_tags_is_refused(tmp_path: Path, tags: str) -> None:
    served = notes(tmp_path)
    address, _ = add(served)

    refused = put(served, address, "b", if_match=tags)

    assert refused.status == 400
    assert "entity tags in quotes" in refused.content.decode()


def test_a_put_that_creates_does_so_only_where_nothing_is(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, _ = add(served)

    assert put(served, address, "b", if_none_match="*").status == 412
    assert put(served, NO_ID, "b", if_match="*").status == 412
    assert served.get(NO_ID).status == 404
    assert put(served, NO_ID, "b", if_none_match="*").status == 201


def test_an_action_is_judged_by_the_row_it_works_on(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    assert served.post(f"{address}/close", if_match='"x"').status == 412
    assert served.post(f"{address}/close", if_match=shown.headers["etag"]).status == 200
    assert served.post(f"{address}/close", if_match=shown.headers["etag"]).status == 412


def test_a_create_tells_the_tag_of_the_row_it_made(tmp_path: Path) -> None:
    served = notes(tmp_path)

    made = served.post("/notes", {"text": "a"})

    assert made.headers["etag"] == served.get(f"/notes/{made.body['id']}").headers["etag"]


def test_a_write_that_must_say_which_state_it_changes_is_a_428_without(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)

    assert served.send("PATCH", address, {"text": "b"}).status == 428
    assert served.send("PATCH", address, {"text": "b"}, if_match=shown.headers["etag"]).status == 200


def test_an_old_date_may_not_write(tmp_path: Path) -> None:
    served = notes(tmp_path)
    address, shown = add(served)
    served.app.sandbox.clock.advance(60)
    put(served, address, "b")

    assert put(served, address, "c", if_unmodified_since=shown.headers["last-modified"]).status == 412
    assert put(served, address, "c", if_unmodified_since="Thu, 15 Jan 2026 09:01:00 GMT").status == 200


def test_what_declares_nothing_knows_no_conditions(tmp_path: Path) -> None:
    served = notes(tmp_path)

    shown = served.get("/plain/1", if_match='"x"', if_none_match="*")

    assert shown.status == 200
    assert "etag" not in shown.headers
    assert served.send("PUT", "/plain/1", {}, if_match='"x"').status in {200, 404}


@pytest.mark.parametrize("place", ["path", "root", "module"])
def test_a_switch_turns_conditions_on(tmp_path: Path, place: str) -> None:
    handlers, document = {}, DOCUMENT
    if place == "path":
        document = DOCUMENT.replace("  /plain/{id}:\n", "  /plain/{id}:\n    x-etag: true\n")
    elif place == "root":
        document = "x-etag: true\n" + DOCUMENT.lstrip()
    else:
        handlers = {"plain": "ETAG = True\n"}
    served = notes(tmp_path, document, **handlers)
    add_plain(served)

    tag = served.get("/plain/1").headers["etag"]

    assert served.get("/plain/1", if_none_match=tag).status == 304
    assert served.send("PUT", "/plain/1", {"a": 1}, if_match='"x"').status == 412


def add_plain(served: Served) -> None:
    served.send("PUT", "/plain/1", {"a": 0})


def test_a_switch_turns_off_what_is_declared(tmp_path: Path) -> None:
    served = notes(
        tmp_path, DOCUMENT.replace("      operationId: get_note", "      operationId: get_note\n      x-etag: false")
    )

    _, shown = add(served)

    assert "etag" not in shown.headers


def test_a_wrong_switch_stops_a_project_and_is_a_finding_of_a_foreign_document(tmp_path: Path) -> None:
    document = "x-etag: {weak: true}\n" + DOCUMENT.lstrip()

    with pytest.raises(DocumentError, match="expected true or false"):
        notes(tmp_path, document)
    served = serve_document(tmp_path, document)

    assert served.built is not None
    assert [finding.rule for finding in served.built.findings] == ["x-etag"]


def test_a_handler_may_choose_its_own_tags(tmp_path: Path) -> None:
    handlers = (
        "def get_note(store, id_):\n    row = store.notes[id_]\n    return row, 200, {'ETag': f'\"v{row.version}\"'}\n"
    )
    served = notes(tmp_path, notes=handlers)
    address, shown = add(served)

    assert shown.headers["etag"] == '"v1"'
    assert put(served, address, "b", if_match='"v0"').status == 412
    assert put(served, address, "b", if_match='"v1"').headers["etag"] == '"v2"'


def test_judging_a_write_leaves_no_trace_of_the_reading(tmp_path: Path) -> None:
    handlers = "def get_note(store, id_):\n    store.notes.add({'text': 'read'})\n    return store.notes[id_]\n"
    served = notes(tmp_path, notes=handlers)
    address = f"/notes/{served.post('/notes', {'text': 'a'}).body['id']}"

    put(served, address, "b", if_match="*")

    assert len(served.get("/notes").body) == 1


def test_each_media_type_has_a_tag_of_its_own_and_any_of_them_may_write(tmp_path: Path) -> None:
    note = "{schema: {$ref: '#/components/schemas/Note'}}"
    head, tail = DOCUMENT.split("operationId: get_note")
    tail = tail.replace("{application/json: " + note, "{application/xml: " + note + ", application/json: " + note, 1)
    served = notes(tmp_path, f"{head}operationId: get_note{tail}")
    address, shown = add(served)

    tag = served.get(address, accept="application/xml").headers["etag"]

    assert tag != shown.headers["etag"]
    assert put(served, address, "b", if_match=tag).status == 200


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=10))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_a_stale_tag_never_overwrites(tmp_path_factory: Any, writes: list[tuple[int, bool]]) -> None:
    """Some write with the tag they last saw, some look first; a write lands only on the state it has seen."""
    served = _shared(tmp_path_factory)
    served.app.reset()
    address, shown = add(served, "0")
    seen = dict.fromkeys(range(4), (shown.headers["etag"], shown.body))

    for number, (writer, looks) in enumerate(writes, 1):
        now = served.get(address)
        if looks:
            seen[writer] = now.headers["etag"], now.body
        tag, body = seen[writer]
        answer = put(served, address, str(number), if_match=tag)
        assert answer.status == (200 if body == now.body else 412)


@given(st.lists(st.from_regex(r'\A(W/)?"[!#-~]*"\Z'), min_size=1, max_size=4), st.sampled_from([",", ", ", " , ,\t"]))
@settings(max_examples=50, derandomize=True)
def test_a_list_of_tags_is_read_as_it_was_written(tags: list[str], between: str) -> None:
    assert read_tags("If-Match", between.join(tags)).tags == frozenset(tags)


@given(st.text(max_size=20))
@settings(max_examples=100, derandomize=True)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tags = read_tags("If-Match", text)
    except InvalidRequest:
        return
    assert tags.any or tags.tags


_served: list[Served] = []


def _shared(tmp_path_factory: Any) -> Served:
    if not _served:
        _served.append(serve_api(tmp_path_factory.mktemp("api"), DOCUMENT))
    return _served[0]
