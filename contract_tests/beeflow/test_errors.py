"""Refusals, over the whole API: `{error, message, details?, requestId}`, and the journal finds the request."""

from pathlib import Path

import pytest

from specdouble.contract.load import load_document

DOCUMENT = load_document(Path(__file__).parents[2] / "openapi" / "beeflow" / "openapi.yaml", name="beeflow")
ERROR = {"error", "message", "requestId"}
REFUSED = [
    (one.id, status)
    for one in DOCUMENT.operations
    for status in one.responses
    if status >= "400" and not (one.id.startswith("check_") and status == "503")  # whose body is the check itself
]
TRIED = [
    ("GET", "/nowhere", 404, "not_found"),
    ("DELETE", "/auth/user", 405, "method_not_allowed"),
    ("GET", "/api/agents/agt_none", 404, "not_found"),
    ("GET", "/api/agents?limit=many", 400, "bad_request"),
    ("POST", "/api/agents", 400, "bad_request"),
    ("DELETE", "/api/users/u_lotte", 409, "conflict"),
    ("GET", "/auth/invite/inv_tgone", 404, "not_found"),
]


def check_error(control, answer):
    """An answer in the shape of errors, and found by its request id in the journal."""
    assert set(answer.body) in (ERROR, ERROR | {"details"})
    assert all(isinstance(answer.body[name], str) and answer.body[name] for name in ERROR)
    [found] = control("GET", f"/-/journal?request_id={answer.body['requestId']}").body["entries"]
    assert answer.headers["link"].startswith(f"</-/journal/{found['id']}>")
    assert found["status"] == answer.status


@pytest.mark.parametrize(("operation", "status"), REFUSED)
def test_every_documented_refusal_has_the_shape_of_errors(operation, status):
    contents = DOCUMENT.operation(operation).responses[status].content

    assert [set(DOCUMENT.resolve(media.schema)["required"]) for media in contents.values()] == [ERROR]


@pytest.mark.parametrize(("method", "path", "status", "code"), TRIED)
def test_refusal_has_the_shape_of_errors_and_is_in_the_journal(beeflow, control, method, path, status, code):
    answer = beeflow.send(method, path)

    assert (answer.status, answer.body["error"]) == (status, code)
    check_error(control, answer)


@pytest.mark.parametrize(
    ("persona", "path", "status", "code"),
    [
        (None, "/auth/user", 401, "missing_token"),
        ("user", "/api/api-keys/key_none", 405, "method_not_allowed"),
        ("user", "/auth/admin/waitlist", 403, "forbidden"),
    ],
)
def test_refusal_of_a_caller_has_the_shape_of_errors(beeflow, control, persona, path, status, code):
    answer = beeflow.as_(persona).send("GET", path)

    assert (answer.status, answer.body["error"]) == (status, code)
    check_error(control, answer)


def test_fault_has_the_shape_of_errors(beeflow, control):
    control("POST", "/-/faults", {"match": {"operation": "list_users"}, "effect": {"kind": "status", "status": 500}})

    answer = beeflow.send("GET", "/api/users")

    assert (answer.status, answer.body["error"]) == (500, "internal_error")
    check_error(control, answer)


def test_too_many_requests_have_the_shape_of_errors(beeflow, control):
    answer = [beeflow.send("GET", "/auth/user") for _ in range(61)][-1]

    assert (answer.status, answer.body["error"]) == (429, "rate_limited")
    check_error(control, answer)
