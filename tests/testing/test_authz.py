"""The authz layer, over a small library with two tenants that can be told to be careless in one way at a time."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from specdouble.contract.load import load_text
from specdouble.errors import ConfigError
from specdouble.runtime.settings import load_settings
from specdouble.serve.credentials import Credentials
from specdouble.serve.project import ApiSource, Project
from specdouble.testing.authz.frame import differ
from specdouble.testing.doubles import CLOCK
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import InProcess

TEXT = """
openapi: 3.0.3
info: {title: Library, version: '1'}
security: [{key: []}]
paths:
  /health:
    get: {operationId: get_health, security: [], responses: {'204': {description: ok}}}
  /books:
    x-resource: {name: books, scope: [library]}
    get:
      operationId: list_books
      x-permission: books:read
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Book'}}}}}
        '401': {description: who}
        '403': {description: no}
    post:
      operationId: create_book
      x-permission: books:create
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Book'}
            examples: {one: {value: {title: Emma, library: north}}}
      responses:
        '201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '401': {description: who}
        '403': {description: no}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_book
      x-permission: books:read
      responses: &answers
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '401': {description: who}
        '403': {description: no}
        '404': {description: absent}
    patch:
      operationId: update_book
      x-permission: books:update
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Book'}, examples: {one: {value: {title: Persuasion}}}}}
      responses: *answers
    delete:
      operationId: delete_book
      x-permission: books:delete
      responses: {'204': {description: gone}, '401': {description: who}, '403': {description: no}, '404': {description: absent}}
components:
  schemas:
    Book: {type: object, properties: {id: {type: integer, readOnly: true}, title: {type: string}, library: {type: string}}}
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
"""  # noqa: E501
DOCUMENT = load_text(TEXT)
CALLERS = (
    Caller("root", Credentials({"X-Key": "key-of-root"}), "root", None, ("*",)),
    Caller("keeper", Credentials({"X-Key": "key-of-keeper"}), "keeper", "north", ("books:*",)),
    Caller("reader", Credentials({"X-Key": "key-of-reader"}), "reader", "north", ("*:read",)),
    Caller("southern", Credentials({"X-Key": "key-of-southern"}), "keeper", "south", ("books:*",)),
)
BY_KEY = {caller.credentials.headers["X-Key"]: caller for caller in CALLERS}
VERBS = {"GET": "read", "POST": "create", "PATCH": "update", "DELETE": "delete"}


class Library:
    """Keeps to its document, but for what `careless` names."""

    def __init__(self, careless: str = "") -> None:
        self.careless = careless
        self.reset()

    def reset(self) -> None:
        self.last = 2
        self.books = {1: {"title": "Ulysses", "library": "north"}, 2: {"title": "Dracula", "library": "south"}}

    async def __call__(self, scope, receive, send):
        text = (await receive()).get("body") or b"{}"
        status, value = self.answer(scope, json.loads(text))
        headers = [(b"content-type", b"application/json")] if value is not None else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if value is None else json.dumps(value).encode()})

    def answer(self, scope, body):
        method, path = scope["method"], scope["path"]
        if path == "/health":
            return (401, None) if self.careless == "closed" else (204, None)
        caller = self.caller(scope)
        if (
            self.careless.startswith("badge")
            and method == "DELETE"
            and (b"x-badge", b"badge-of-root") not in scope["headers"]
        ):
            return int(self.careless.removeprefix("badge: ")), None
        if caller is None:
            return (400, None) if self.careless == "wrong refusal" else (401, None)
        if not self.may(caller, VERBS[method]):
            if self.careless == "writes first" and method == "DELETE":
                self.books.pop(int(path.removeprefix("/books/")), None)
            return 403, None
        if path == "/books":
            return self.listed(caller) if method == "GET" else self.created(caller, body)
        return self.single(caller, method, int(path.removeprefix("/books/")), body)

    def caller(self, scope):
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = dict(pair.split("=") for pair in scope["query_string"].decode().split("&") if pair)
        key = headers.get("x-key")
        if self.careless == "other places":
            key = key or query.get("X-Key")
        if self.careless == "any key" and key:
            return BY_KEY.get(key, CALLERS[0])
        if self.careless == "empty key" and key == "":
            return CALLERS[0]
        return CALLERS[0] if self.careless == "no key" and key is None else BY_KEY.get(key)

    def may(self, caller, verb):
        if self.careless == f"{caller.name} may {verb}":
            return True
        if self.careless == f"{caller.name} may not {verb}":
            return False
        return bool({"*", "books:*", f"*:{verb}"} & set(caller.scopes))

    def sees(self, caller, book):
        return caller.tenant in {None, book["library"]}

    def listed(self, caller):
        shown = [{"id": key, **book} for key, book in self.books.items()]
        return 200, [book for book in shown if self.careless == "leaky list" or self.sees(caller, book)]

    def created(self, caller, body):
        own = body.get("library") if self.careless == "trusts bodies" else caller.tenant
        self.last += 1
        self.books[self.last] = {**body, "library": own or body.get("library", "north")}
        return 201, {"id": self.last, **self.books[self.last]}

    def deleted(self, key):
        del self.books[key]
        return 204

    def single(self, caller, method, key, body):
        if self.careless == "fails" and method == "PATCH" and key not in self.books:
            return 500, None
        if key not in self.books:
            return (204, None) if self.careless == "absent is fine" and method == "DELETE" else (404, None)
        if not self.sees(caller, self.books[key]) and self.careless != f"leaky {method}":
            if self.careless == "touches before it looks" and method == "PATCH":
                self.books[key] = {**self.books[key], **body}
            return 404, None
        if method == "DELETE" and self.careless.startswith("kept:"):
            return 409 if key <= 2 else 403 if caller.name in self.careless else self.deleted(key), None
        if method == "DELETE":
            return self.deleted(key), None
        if method == "PATCH":
            self.books[key] = {**self.books[key], **body, "library": self.books[key]["library"]}
        return 200, {"id": key, **self.books[key]}


def judged(careless="", *, document=DOCUMENT, callers=CALLERS, peer=None, resets=True, root=None):
    app = Library(careless)
    with closing(InProcess(app)) as target:
        reset = app.reset if resets else None
        subject = Subject(document, target, ApiSource("api", "", ""), callers, peer, reset, root=root)
        return run_suite(subject, Options(only=("authz",))), app


def found(result):
    return {(finding.check, finding.operation) for finding in result.log.findings}


def states(result, check):
    return {case.operation: case.state for case in result.log if case.check == check}


def test_right_server_has_no_finding():
    result, _ = judged()

    assert [str(finding) for finding in result.log.findings] == []
    assert {case.check for case in result.log if case.state == "untested"} == set()


def test_whole_matrix_is_tried():
    result, _ = judged()

    for check in ("nobody", "wrong-credential", "malformed-credential", "misplaced-credential", "as-reader"):
        assert states(result, check).keys() == {"list_books", "create_book", "get_book", "update_book", "delete_book"}
    for check in ("foreign-row", "absent-row"):
        assert states(result, check).keys() == {"get_book", "update_book", "delete_book"}
    assert states(result, "leaves-nothing").keys() == {"create_book", "update_book", "delete_book"}


@pytest.mark.parametrize(
    ("careless", "check", "operation"),
    [
        ("no key", "nobody", "delete_book"),
        ("any key", "wrong-credential", "list_books"),
        ("empty key", "malformed-credential", "get_book"),
        ("other places", "misplaced-credential", "create_book"),
        ("wrong refusal", "nobody", "update_book"),
        ("closed", "open", "get_health"),
        ("reader may delete", "as-reader", "delete_book"),
        ("keeper may not update", "as-keeper", "update_book"),
        ("leaky list", "foreign-list", "list_books"),
        ("leaky GET", "foreign-row", "get_book"),
        ("leaky DELETE", "foreign-row", "delete_book"),
        ("touches before it looks", "leaves-nothing", "update_book"),
        ("writes first", "leaves-nothing", "delete_book"),
        ("trusts bodies", "foreign-write", "create_book"),
        ("absent is fine", "absent-row", "delete_book"),
        ("fails", "answers", "update_book"),
    ],
)
def test_careless_server_is_found_out(careless, check, operation):
    result, _ = judged(careless)

    assert (check, operation) in found(result)


@pytest.mark.parametrize("careless", ["reader may delete", "keeper may not update", "leaky GET", "absent is fine"])
def test_one_defect_is_found_where_it_is_and_nowhere_else(careless):
    result, _ = judged(careless)

    assert len({operation for _, operation in found(result)}) == 1


def test_somebody_kept_out_of_the_rows_that_can_be_deleted_is_found():
    result, _ = judged("kept: keeper, southern")

    assert {finding.sentence for finding in result.log.findings} == {
        f"{name} is refused with 403, and has the right, and root is let in with the same request"
        for name in ("keeper", "southern")
    }


def test_refusal_that_meets_everybody_is_no_matter_of_rights():
    result, _ = judged("kept: root, keeper, southern")

    assert result.log.findings == []
    assert states(result, "as-keeper")["delete_book"] == "untested"


def test_finding_shows_the_request_in_a_sentence():
    result, _ = judged("reader may delete")

    finding = result.log.findings[0]
    assert finding.sentence == "reader, is let in with 204"
    assert finding.chain[0].sent.curl == "curl -i -X DELETE http://double/books/1 -H 'X-Key: key-of-reader'"
    assert (finding.expected, finding.actual) == ("403", "204")


def test_same_requests_are_sent_again():
    assert judged()[0].digest == judged()[0].digest


def test_server_without_a_reset_is_left_as_it_was():
    result, app = judged(resets=False)

    assert result.log.findings == []
    assert app.books == {1: {"title": "Ulysses", "library": "north"}, 2: {"title": "Dracula", "library": "south"}}


def test_rows_that_are_not_ours_are_never_written_where_there_is_no_reset():
    _, app = judged("no key", resets=False)

    assert {1, 2} <= app.books.keys()


@pytest.mark.parametrize(
    ("careless", "check"), [("reader may delete", "as-reader"), ("leaky DELETE", "foreign-row"), ("no key", "nobody")]
)
def test_defects_are_found_without_a_reset(careless, check):
    result, _ = judged(careless, resets=False)

    assert (check, "delete_book") in found(result)


def test_two_callers_of_a_foreign_server_are_kept_apart():
    you, peer = (Caller(name, CALLERS[at].credentials, tenant=name) for name, at in (("you", 1), ("peer", 3)))

    right, _ = judged(callers=(you,), peer=peer, resets=False)
    leaky, _ = judged("leaky GET", callers=(you,), peer=peer, resets=False)

    assert right.log.findings == []
    assert states(right, "foreign-row")["get_book"] == "passed"
    assert ("foreign-row", "get_book") in found(leaky)


def test_permissions_file_wins_over_the_document(tmp_path):
    folder = tmp_path / "contract_tests" / "api"
    folder.mkdir(parents=True)
    (folder / "permissions.yaml").write_text("books:delete: [root]\nget_book: anybody\nbooks:burn: [root]\n")

    result, _ = judged(root=tmp_path)

    assert {("two-sources", "delete_book"), ("as-keeper", "delete_book")} <= found(result)
    assert [one.sentence for one in result.log.findings if one.severity == "warning"] == [
        "permissions.yaml speaks of books:burn, which is no operation and no x-permission of the document"
    ]


def test_permissions_file_leaves_personas_out(tmp_path):
    folder = tmp_path / "contract_tests" / "api"
    folder.mkdir(parents=True)
    (folder / "permissions.yaml").write_text("delete_book: {roles: [root, keeper], but: [southern]}\n")

    right, _ = judged("southern may not delete", root=tmp_path)
    careless, _ = judged(root=tmp_path)

    assert {one.check for one in right.log.findings} == {"two-sources"}  # the document would let them
    assert ("as-southern", "delete_book") in found(careless)


@pytest.mark.parametrize("line", ["{roles: [root]}", "{roles: [root], but: southern}", "{but: [southern]}"])
def test_permissions_file_that_is_none_is_refused(tmp_path, line):
    folder = tmp_path / "contract_tests" / "api"
    folder.mkdir(parents=True)
    (folder / "permissions.yaml").write_text(f"delete_book: {line}\n")

    with pytest.raises(ConfigError, match="delete_book: came"):
        judged(root=tmp_path)


@pytest.mark.parametrize(("status", "is_right"), [(401, True), (403, False)])
def test_who_holds_no_credential_of_an_operation_is_nobody(status, is_right):
    text = TEXT.replace("operationId: delete_book\n", "operationId: delete_book\n      security: [{badge: []}]\n")
    text = text.replace("name: X-Key}}", "name: X-Key}, badge: {type: apiKey, in: header, name: X-Badge}}")
    root = replace(CALLERS[0], credentials=Credentials({"X-Key": "key-of-root", "X-Badge": "badge-of-root"}))

    result, _ = judged(f"badge: {status}", document=load_text(text), callers=(root, *CALLERS[1:]))

    assert (("as-keeper", "delete_book") not in found(result)) is is_right
    assert (found(result) == set()) is is_right


def test_words_that_the_document_lists_are_no_rows_of_a_tenant():
    listed = TEXT.replace(
        "required: true, schema: {type: integer}}]", "required: true, schema: {type: integer, enum: [1, 2, 3]}}]"
    )

    result, _ = judged("leaky GET", document=load_text(listed))

    assert states(result, "foreign-row")["get_book"] == "untested"


@pytest.mark.parametrize(("before", "after", "is_right"), [(403, 403, False), (404, 200, True), (200, 200, True)])
def test_two_refusals_of_a_look_show_no_change_whatever_ids_they_carry(before, after, is_right):
    sent = Sent("GET", "http://127.0.0.1/books/1", {})
    first, second = (
        Exchange(sent, status, {"content-type": "application/json"}, f'{{"requestId": "{number}"}}'.encode())
        for number, status in enumerate((before, after))
    )

    assert differ(first, second) is is_right


def test_pulse_keeps_to_its_roles():
    project = Project(Path(__file__).parents[2])
    settings = load_settings(project.root, "pulse").with_values({"clock": CLOCK}, "the test")
    options = Options(only=("authz",))
    subject = open_subject(project.api("pulse"), settings, options, project.root)

    with closing(subject.target):
        result = run_suite(subject, options)

    assert [str(finding) for finding in result.log.findings if finding.severity == "error"] == []
    assert states(result, "two-sources")["create_environment"] == "passed"
