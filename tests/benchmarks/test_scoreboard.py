"""The scoreboard: a right server has full marks, and one that is wrong in one way a bad mark in that column alone."""

from __future__ import annotations

import json
from functools import cache

import pytest
import requests
from benchmarks.contenders import Contender
from benchmarks.scoreboard import writing
from benchmarks.scoreboard.broken import broken
from benchmarks.scoreboard.documents import local
from benchmarks.scoreboard.keys import keys_of
from benchmarks.scoreboard.oracle import Oracle
from benchmarks.scoreboard.play import Play
from benchmarks.scoreboard.samples import Request, above, credentials, draw, sampled
from benchmarks.scoreboard.score import SHARES, Score, from_json, together
from benchmarks.scoreboard.shown import shown_ids
from books import ROOT, Books

ORACLE = Oracle(ROOT)
RIGHT = {
    "answered": 1.0,
    "valid": 1.0,
    "coherent": 1.0,
    "refused_valid": 0.0,
    "accepted_invalid": 0.0,
    "write_read": 1.0,
    "delete_gone": 1.0,
}
NOBODY = {"headers": {}, "query": {}, "cookies": {}}


@cache
def drawn() -> dict[str, list[Request]]:
    return draw(ROOT, ORACLE.operations, 1)


def played(server: Books) -> Score:
    """Play a server in this process."""
    session = requests.Session()
    session.mount("http://books", server)
    score = Score("books", "books.json")
    wanted = sampled(ORACLE, 60, 1)
    Play(ORACLE, drawn(), NOBODY, "http://books", score, session).all(wanted, above(ORACLE, wanted))
    return score


def marks(score: Score) -> dict[str, float | None]:
    return {kind: score.share(kind) for kind in SHARES}


class Untyped(Books):
    def shown(self, row):
        return {**row, "pages": str(row["pages"])}


class Undeclared(Books):
    def delete(self, key):
        status, value = super().delete(key)
        return (202 if status == 204 else status), value


class AnotherId(Books):
    def get(self, key):
        status, row = super().get(key)
        return status, row and {**row, "id": row["id"] + 1}


class Limitless(Books):
    def list(self, query):
        return 200 if super().list(query)[0] == 200 else 400, super().list({})[1]


class Fewer(Books):
    def list(self, query):
        status, value = super().list(query)
        return status, value and {**value, "total": 0}


class Timeless(Books):
    def shown(self, row):
        return {**row, "updated_at": "2025-12-31T00:00:00Z"}


class Fickle(Books):
    refused = False

    def create(self, body):
        if not self.refused and self.accepts(body):
            self.refused = True
            return 400, None
        return super().create(body)


class Careless(Books):
    def accepts(self, value):
        return True

    def make(self, values):
        return super().make(values if super().accepts(values) else {"title": "Made up", "pages": 1})


class Lax(Books):
    def list(self, query):
        status, value = super().list(query)
        return (status, value) if status == 200 else super().list({})


class Broken(Books):
    def delete(self, key):
        return 500, None


class Dropping(Books):
    def delete(self, key):
        raise requests.ConnectionError("the server has hung up")


class Forgetful(Books):
    def create(self, body):
        rows = dict(self.rows)
        answer = super().create(body)
        self.rows = rows
        return answer


class Garbled(Books):
    def keep(self, row):
        super().keep({**row, "title": "Always this"})


class Undead(Books):
    def delete(self, key):
        return (204, None) if key in self.rows else (404, None)


class Telling(Books):
    def get(self, key):
        status, value = super().get(key)
        return status, value or {"errors": [{"message": "There is none"}]}


class Entitled(Books):
    """Knows its rows by a property that is called like them: the `book` of books."""

    def shown(self, row):
        return {"book" if name == "id" else name: value for name, value in row.items()}


class Deaf(Books):
    def get(self, key):
        return 404, None


def test_a_right_server_has_full_marks() -> None:
    score = played(Books())

    assert marks(score) == RIGHT
    assert (score.errors, score.failures, score.note) == (0, [], "")
    assert all(score.tried[kind] for kind in SHARES)


@pytest.mark.parametrize(
    ("server", "column"),
    [
        (Untyped, "valid"),
        (Undeclared, "valid"),
        (AnotherId, "coherent"),
        (Limitless, "coherent"),
        (Fewer, "coherent"),
        (Timeless, "coherent"),
        (Fickle, "refused_valid"),
        (Careless, "accepted_invalid"),
        (Lax, "accepted_invalid"),
        (Forgetful, "write_read"),
        (Garbled, "write_read"),
        (Undead, "delete_gone"),
    ],
)
def test_a_fault_is_marked_in_its_own_column(server: type[Books], column: str) -> None:
    score = played(server())

    assert {kind for kind, share in marks(score).items() if share != RIGHT[kind]} == {column}
    assert {one["kind"] for one in score.failures} == {column}


def test_a_404_may_list_its_errors() -> None:
    score = played(Telling())

    assert (score.share("delete_gone"), score.tried["delete_gone"]) == (1, played(Books()).tried["delete_gone"])


def test_ids_that_an_example_shows_are_asked_for() -> None:
    parameters = [
        {"name": "owner", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "shelf", "in": "path", "required": True, "schema": {"type": "string"}},
    ]
    shown = {"id": 7, "name": "attic", "owner": {"id": 1, "login": "ada"}}
    content = {"application/json": {"examples": {"first": {"$ref": "#/components/examples/Shelf"}}}}
    get = {"parameters": parameters, "responses": {"200": {"description": "OK", "content": content}}}
    components = {"examples": {"Shelf": {"value": shown}}}
    paths = {"/shelves/{owner}/{shelf}": {"get": get}, "/shelves": {"get": {"responses": {}}}}

    found = list(shown_ids(Oracle({**ROOT, "paths": paths, "components": components})))

    assert found == [("/shelves/{owner}/{shelf}", {"owner": "ada", "shelf": "attic"})]


@pytest.mark.parametrize(
    ("path", "row", "keys"),
    [
        ("/users/{username}", {"id": 1, "name": "Ada L.", "login": "ada"}, [1, "ada"]),
        ("/users/{user_name}", {"id": 1, "name": "Ada L.", "login": "ada"}, ["Ada L.", 1]),
        ("/pets/{petId}", {"name": "Rex", "id": 3}, [3, "Rex"]),
        ("/pods/{name}", {"metadata": {"name": "web"}}, ["web"]),
    ],
)
def test_keys_of_a_row_are_tried_likeliest_first(path: str, row: object, keys: list[object]) -> None:
    assert keys_of(path, row) == keys


def test_a_row_is_known_by_what_is_called_like_it() -> None:
    score = played(Entitled())

    assert score.share("answered") == score.share("delete_gone") == 1
    assert score.tried["write_read"] > 0


@pytest.mark.parametrize("server", [Broken, Dropping])
def test_a_5xx_and_a_dropped_connection_are_errors(server: type[Books]) -> None:
    score = played(server())

    assert score.errors > 0
    assert "5xx" in {one["kind"] for one in score.failures}
    assert score.share("answered") < 1


def test_an_operation_that_never_succeeds_is_not_answered() -> None:
    score = played(Deaf())

    assert score.share("answered") == 0.75
    assert [one["operation"] for one in score.failures if one["kind"] == "answered"] == ["GET /books/{id}"]


def test_a_failure_tells_what_was_sent_and_what_came() -> None:
    first = next(one for one in played(Untyped()).failures if one["operation"] == "GET /books/{id}")

    assert first["fault"].startswith("/pages: '")
    assert first["fault"].endswith("is not of type 'integer' (type)")
    assert (first["status"], list(first["sent"]["path"])) == (200, ["id"])


def test_a_broken_request_breaks_what_it_says() -> None:
    create = next(one for one in ORACLE.operations if one.method == "post")
    valid = Request(None, body={"title": "A", "pages": 1}, has_body=True, media_type="application/json")

    found = dict(broken(ORACLE, create, valid, set()))

    assert found["body missing"].has_body is False
    assert found["body/pages above its maximum"].body == {"title": "A", "pages": 9001}
    assert found["body/title too long"].body == {"title": "x" * 21, "pages": 1}
    assert all(ORACLE.fault("/components/schemas/NewBook", one.body, request=True) for one in found.values())


def test_a_credential_is_never_missing_from_a_broken_request() -> None:
    key = {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}
    oracle = Oracle({**ROOT, "paths": {"/books": {"get": {"parameters": [key], "responses": {}}}}})
    valid = Request(None, query={"key": "k"})

    assert [why for why, _ in broken(oracle, oracle.operations[0], valid, set())] == ["query key missing"]
    assert broken(oracle, oracle.operations[0], valid, {"key"}) == []


def test_every_scheme_has_a_well_formed_credential() -> None:
    schemes = {
        "key": {"type": "apiKey", "in": "query", "name": "k"},
        "jar": {"type": "apiKey", "in": "cookie", "name": "c"},
        "basic": {"type": "http", "scheme": "basic"},
    }

    found = credentials({"components": {"securitySchemes": schemes}})

    assert (list(found["query"]), list(found["cookies"])) == (["k"], ["c"])
    assert found["headers"]["Authorization"].startswith("Basic ")


def test_every_trial_weighs_the_same() -> None:
    few, many = Score("a", "one"), Score("a", "two")
    few.count("valid", good=False)
    for _ in range(9):
        many.count("valid", good=True)

    assert together([few, many], "valid") == 0.9
    assert together([Score("a", "none")], "valid") is None


def test_a_score_reads_back_as_it_was_written() -> None:
    score = played(Undead())

    assert from_json(json.loads(json.dumps(score.as_json()))).as_json() == score.as_json()


def test_the_table_never_rounds_a_failure_away(tmp_path, monkeypatch) -> None:
    """One wrong answer of five thousand is 99.9 %, and not 100."""
    (tmp_path / "README.md").write_text("before\n<!-- scoreboard -->\nold\n<!-- /scoreboard -->\nafter\n")
    (tmp_path / "books.json").write_text(json.dumps(ROOT))
    monkeypatch.setattr(writing, "_README", tmp_path / "README.md")
    monkeypatch.setattr(writing, "_FILE", tmp_path / "SCOREBOARD.md")
    score = Score("books", "books", first_answer=0.51)
    score.tried["valid"], score.held["valid"] = 5000, 4999
    score.tried["coherent"] = score.held["coherent"] = 7
    score.tried["refused_valid"] = 7

    writing.write_markdown(
        [Contender("books", "1.0", "ours", ())], [local(tmp_path / "books.json")], [score], 60, " (by hand)"
    )

    readme = (tmp_path / "README.md").read_text()
    assert "| books 1.0 | 1 | - | 99.9% | 100% | 0% | - | - | - | 0 | 0.5 s | 0 |" in readme
    assert readme.startswith("before\n")
    assert readme.endswith("after\n")
    board = (tmp_path / "SCOREBOARD.md").read_text()
    assert board.partition("\n")[0].endswith(" (by hand)")
    assert "| books | a local file, 3.0.3 | - | 99.9% |" in board
