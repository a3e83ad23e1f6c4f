"""The gate of the control plane: this machine's own callers, or the token."""

from __future__ import annotations

import pytest

from specdouble.control.gate import Gate, make_token
from specdouble.errors import Forbidden, Unauthorized
from specdouble.serve.cors import Cors


def scope(method: str = "GET", **headers: str):
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"method": method, "path": "/-/reset", "headers": pairs}


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:4010", "127.0.0.1:4010", "[::1]:4010", "127.9.9.9", "app.localhost:80"]
)
def test_names_of_this_machine_reach_it(host: str) -> None:
    assert Gate(Cors()).check(scope(host=host)) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4010", "127.0.0.1.evil.example", "10.0.0.1", "[::2]:80", ""]
)
def test_other_names_do_not(host: str) -> None:
    with pytest.raises(Forbidden):
        Gate(Cors()).check(scope(host=host))


def test_a_page_from_elsewhere_changes_nothing() -> None:
    with pytest.raises(Forbidden):
        Gate(Cors()).check(scope("POST", host="localhost", origin="https://evil.example"))


def test_a_page_of_this_machine_may() -> None:
    assert Gate(Cors()).check(scope("POST", host="localhost", origin="http://localhost:5173")) is None


def test_a_named_page_may() -> None:
    gate = Gate(Cors(origin="https://app.example"))

    assert gate.check(scope("POST", host="localhost", origin="https://app.example")) is None


@pytest.mark.parametrize("headers", [{"authorization": "Bearer t0ken"}, {"x_specdouble_token": "t0ken"}])
def test_the_token_lets_in_under_any_name(headers: dict[str, str]) -> None:
    assert Gate(Cors(), "t0ken").check(scope(host="build.example", **headers)) is None


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic t0ken"}])
def test_without_the_token_nobody_gets_in(headers: dict[str, str]) -> None:
    with pytest.raises(Unauthorized):
        Gate(Cors(), "t0ken").check(scope(host="localhost", **headers))


@pytest.mark.parametrize(
    ("host", "given", "has_one"),
    [("127.0.0.1", None, False), ("localhost", None, False), ("0.0.0.0", None, True), ("127.0.0.1", "t", True)],
)
def test_a_server_that_others_reach_has_a_token(host: str, given: str | None, has_one: bool) -> None:
    assert (make_token(host, given) is not None) == has_one


@pytest.mark.parametrize(
    "path", ["/-/health", "/-/apis/notes/docs", "/-/apis/notes/openapi.json", "/-/swagger-ui/a.css"]
)
def test_documents_are_open_to_read(path: str) -> None:
    assert Gate(Cors(), "t0ken").check({**scope(host="build.example"), "path": path}) is None


@pytest.mark.parametrize("path", ["/-/apis", "/-/state/notes", "/-/apis/notes/docs/more"])
def test_everything_else_is_not(path: str) -> None:
    with pytest.raises(Unauthorized):
        Gate(Cors(), "t0ken").check({**scope(host="build.example"), "path": path})
