"""A finding is sent again: ids follow the answers, and what is found is told apart from what is gone."""

from __future__ import annotations

import json

import pytest
from run_kit import NotesServer, call, deleted_is_gone, every_operation, open_notes
from serving_kit import NOTES

from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.replay.again import Sender
from specdouble.testing.replay.threads import Threads
from specdouble.testing.suite.finding import Finding


def answer(body, status=201, **headers):
    content = json.dumps(body).encode()
    return Exchange(
        Sent("POST", "http://old/notes", {}), status, {"content-type": "application/json", **headers}, content
    )


def woven(old, new, sent):
    threads = Threads()
    threads.learn(old, new)
    return threads.weave(sent)


def test_id_of_an_answer_is_threaded_into_the_path():
    sent = woven(answer({"id": 7}), answer({"id": 12}), Sent("GET", "http://old/notes/7?page=7", {}))

    assert sent.url == "http://old/notes/12?page=12"


def test_number_that_is_no_id_stays():
    sent = woven(answer({"total": 7}), answer({"total": 12}), Sent("GET", "http://old/notes/7", {}))

    assert sent.url == "http://old/notes/7"


def test_token_is_threaded_into_headers_and_bodies():
    old, new = answer({"token": "abc"}), answer({"token": "xyz"})
    request = Sent("POST", "http://old/", {"Authorization": "Bearer abc"}, b'{"token": "abc", "text": "abc or not"}')

    sent = woven(old, new, request)

    assert sent.headers == {"Authorization": "Bearer xyz"}
    assert json.loads(sent.body) == {"token": "xyz", "text": "abc or not"}


def test_etag_location_and_cookie_are_threaded():
    old = answer({}, etag='"v1"', location="/notes/a%20b", **{"set-cookie": "session=one; Path=/"})
    new = answer({}, etag='"v2"', location="/notes/c%20d", **{"set-cookie": "session=two; Path=/"})
    request = Sent("PUT", "http://old/notes/a%20b", {"If-Match": '"v1"', "Cookie": "session=one; theme=dark"})

    sent = woven(old, new, request)

    assert sent.url == "http://old/notes/c%20d"
    assert sent.headers == {"If-Match": '"v2"', "Cookie": "session=two; theme=dark"}


def test_form_is_threaded_by_its_values():
    request = Sent(
        "POST", "http://old/", {"Content-Type": "application/x-www-form-urlencoded"}, b"note=aaaa-bbbb&text=aaaa"
    )

    sent = woven(answer({"id": "aaaa-bbbb"}), answer({"id": "cccc dddd"}), request)

    assert sent.body == b"note=cccc%20dddd&text=aaaa"


@pytest.mark.parametrize("body", [b"\xff\x00", b"not json", b""])
def test_body_that_cannot_be_read_goes_as_it_was(body):
    sent = woven(answer({"id": 7}), answer({"id": 8}), Sent("POST", "http://old/notes/1", {}, body))

    assert sent.body == body


def test_frame_cannot_be_told_as_no_client_can_write_it(tmp_path):
    (tmp_path / "notes.yaml").write_text(NOTES)
    frame = Exchange(
        Sent("GET", "http://notes.test/notes", {}, b"GET /notes HTTP/1.1\r\n\r\n", is_frame=True), 200, {}, b""
    )

    with open_notes(tmp_path / "notes.yaml", NotesServer()) as subject:
        again = Sender(subject.document, subject.target).send([frame])

    assert again.state == "unclear"
    assert "breaks the frame of HTTP" in again.why


def record(notes, server):
    return notes(server, laws=deleted_is_gone).log.findings[0].chain


def send_again(tmp_path, server, chain):
    with open_notes(tmp_path / "notes.yaml", server) as subject:
        return Sender(subject.document, subject.target).send(chain)


def test_bug_that_is_still_there_comes_again_under_other_ids(notes, tmp_path):
    chain = record(notes, NotesServer("keeps"))
    server = NotesServer("keeps")
    server.last = 40

    again = send_again(tmp_path, server, chain)

    assert again.state == "again"
    assert server.seen == [("POST", "/notes"), ("DELETE", "/notes/41"), ("GET", "/notes/41")]


def test_bug_that_is_mended_is_gone(notes, tmp_path):
    again = send_again(tmp_path, NotesServer(), record(notes, NotesServer("keeps")))

    assert (again.state, again.why) == ("gone", "the answer is 404, where it was 200")


def test_broken_answer_comes_again_by_its_sentence(notes, tmp_path):
    chain = notes(NotesServer("no-text"), laws=every_operation).log.findings[0].chain

    assert send_again(tmp_path, NotesServer("no-text"), chain).state == "again"
    assert send_again(tmp_path, NotesServer(), chain).state == "gone"


def test_chain_that_cannot_begin_as_it_did_goes_astray(notes, tmp_path):
    chain = record(notes, NotesServer("keeps"))
    forgetful = NotesServer("keeps")
    forgetful._create = lambda note: {"id": 99, "text": note["text"]}

    again = send_again(tmp_path, forgetful, chain)

    assert (again.state, again.why) == ("astray", "request 2 of 3 answers 404, not 204")


def test_other_body_of_the_same_status_cannot_be_judged(notes, tmp_path):
    chain = notes(NotesServer(), laws=_list_is_wrong).log.findings[0].chain
    server = NotesServer()
    server.rows[1] = {"id": 1, "text": "another"}

    assert send_again(tmp_path, server, chain).state == "unclear"


def _list_is_wrong(suite):
    suite.log.failed(Finding("laws", "list", "list_notes", "the list is wrong", (call(suite, "list_notes"),)))


def test_server_that_does_not_answer_is_an_answer_too(tmp_path):
    class Dead:
        base_url = "http://notes.test"

        def send(self, sent):
            raise TimeoutError

    (tmp_path / "notes.yaml").write_text(NOTES)
    with open_notes(tmp_path / "notes.yaml", NotesServer()) as subject:
        sent = Sent("GET", "http://notes.test/notes", {})
        again = Sender(subject.document, Dead()).send([Exchange(sent, 0, {}, b"")])

    assert again.state == "again"


def test_finding_that_comes_again_is_stable(notes):
    result = notes(NotesServer("keeps", is_forgetful=False), laws=deleted_is_gone)

    assert (result.unstable, result.exit_code) == ({}, 1)


def test_finding_that_does_not_come_again_is_unstable(notes):
    result = notes(NotesServer("moody"), laws=every_operation)

    (finding,) = result.log.findings
    assert result.state(finding) == "unstable"
    assert result.unstable[finding.id] == "201, and the answer no longer breaks that rule"
    assert result.exit_code == 4


def test_nothing_is_replayed_where_the_world_cannot_be_reset(notes):
    server = NotesServer("moody")

    result = notes(server, resets=False, laws=every_operation)

    assert (result.unstable, result.exit_code) == ({}, 1)
    assert len(server.seen) == 4


def test_requests_that_must_overlap_are_not_replayed(notes):
    def race(suite):
        chain = (call(suite, "create_note", text="a"),)
        suite.log.failed(Finding("laws", "race", "create_note", "two wins", chain, at_once=True))

    server = NotesServer("moody")
    result = notes(server, laws=race)

    assert [one.check for one in result.log.findings if one.id not in result.unstable] == ["race"]


def test_replaying_changes_neither_digest_nor_counts(notes):
    once, other = notes(NotesServer(), laws=every_operation), notes(NotesServer("no-text"), laws=every_operation)

    assert (once.digest, once.requests) == (other.digest, other.requests)
