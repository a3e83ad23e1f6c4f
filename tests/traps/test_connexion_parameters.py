"""Connexion reads parameters by hand; here each one arrives as its schema says, or is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import with_control
from traps_kit import operation, parameter, stranger, taking

from specdouble.errors import HandlerError

INTEGER, STRING = {"type": "integer"}, {"type": "string"}
INTEGERS = {"type": "array", "items": INTEGER}


@pytest.mark.parametrize(
    ("schema", "sent", "given"), [(INTEGER, "3", 3), ({"type": "boolean"}, "true", True), (INTEGERS, "1,2", [1, 2])]
)
def test_a_typed_header_is_read_by_its_type(tmp_path: Path, schema, sent, given) -> None:
    """Connexion coerces no header: an integer one can never be right and is always a 400."""
    served = taking(tmp_path, parameter(schema, "header", "X-P"), argument="x_p")

    assert served.get("/things", x_p=sent).body == given


@pytest.mark.parametrize(
    ("schema", "sent", "given"), [(INTEGER, "3", 3), ({"type": "boolean"}, "true", True), (INTEGERS, "1,2", [1, 2])]
)
def test_a_typed_cookie_is_read_by_its_type(tmp_path: Path, schema, sent, given) -> None:
    """Connexion coerces no cookie either."""
    served = taking(tmp_path, parameter(schema, "cookie", explode=False))

    assert served.get("/things", cookie=f"p={sent}").body == given


@pytest.mark.parametrize(
    ("schema", "given"),
    [
        ({}, "3"),
        ({"minimum": 1}, 3),
        ({"anyOf": [INTEGER, {"enum": ["all"]}]}, 3),
        ({"oneOf": [INTEGER, {"enum": ["all"]}]}, 3),
        ({"allOf": [INTEGER, {"minimum": 1}]}, 3),
    ],
    ids=str,
)
def test_a_query_parameter_needs_no_type_of_its_own(tmp_path: Path, schema, given) -> None:
    """Connexion looks for `type` at the top of a query schema, and fails with a 500 where there is none."""
    served = taking(tmp_path, parameter(schema))

    assert served.get("/things?p=3").body == given


def test_a_query_parameter_may_be_json(tmp_path: Path) -> None:
    """A parameter with `content` has no schema at its top: a 500 of Connexion's."""
    served = taking(tmp_path, {"name": "p", "in": "query", "content": {"application/json": {"schema": INTEGERS}}})

    assert served.get("/things?p=%5B1,2%5D").body == [1, 2]
    assert served.get("/things?p=%5B1,").status == 400


def test_a_path_parameter_may_be_one_of_two(tmp_path: Path) -> None:
    """`anyOf` in a path is a 500 of Connexion's."""
    served = taking(tmp_path, parameter({"anyOf": [INTEGER, {"enum": ["me"]}]}, "path"), path="/things/{p}")

    assert [served.get(f"/things/{value}").status for value in ("7", "me", "you")] == [200, 200, 400]


def test_an_array_in_a_deep_object_is_read(tmp_path: Path) -> None:
    """`filter[ids][]=1` is a 500 of Connexion's."""
    schema = {"type": "object", "properties": {"ids": INTEGERS}}
    served = taking(tmp_path, parameter(schema, style="deepObject", explode=True))

    assert served.get("/things?p[ids][]=1&p[ids][]=2").body == {"ids": [1, 2]}


def test_an_exploded_object_arrives(tmp_path: Path) -> None:
    """Connexion hands over an empty object where `style: form` explodes one over the query."""
    schema = {"type": "object", "properties": {"low": INTEGER, "high": INTEGER}}
    served = taking(tmp_path, parameter(schema, style="form", explode=True))

    assert served.get("/things?low=1&high=9").body == {"low": 1, "high": 9}


def test_an_escaped_comma_stays_inside_its_value(tmp_path: Path) -> None:
    """Connexion decodes before it splits, so that `x%2Cy` becomes two values."""
    served = taking(tmp_path, parameter({"type": "array", "items": STRING}, explode=False))

    assert served.get("/things?p=x%2Cy,z").body == ["x,y", "z"]


@pytest.mark.parametrize("text", ["1_000", "nan", "inf", "-Infinity", "1e999", "٣", "+1", " 1", "0x1"])
def test_what_only_python_calls_a_number_is_refused(tmp_path: Path, text: str) -> None:
    """`int` and `float` are looser than JSON: Connexion takes `1_000` and `nan`, which no `minimum` stops."""
    served = taking(tmp_path, parameter({"type": "number", "minimum": 0}))

    assert served.send("GET", "/things?p=" + "".join(f"%{byte:02X}" for byte in text.encode())).status == 400


def test_a_word_for_an_integer_in_a_path_is_told_as_such(tmp_path: Path) -> None:
    """Connexion routes by type, so that a wrong value is an unknown path."""
    served = taking(tmp_path, parameter(INTEGER, "path"), path="/things/{p}")

    assert served.get("/things/seven").status == 400
    assert "integer" in served.get("/things/seven").content.decode()


def test_a_uuid_in_a_path_is_checked(tmp_path: Path) -> None:
    """Connexion takes any text for a `format: uuid`."""
    served = taking(tmp_path, parameter({**STRING, "format": "uuid"}, "path"), path="/things/{p}")

    assert served.get("/things/4f0c3a52-7a57-4a0c-9d4e-0f9a3f3f1b11").status == 200
    assert served.get("/things/4f0c3a52").status == 400


def test_a_name_with_a_dot_is_found(tmp_path: Path) -> None:
    """No request ever matches `/users/{user.id}` in Connexion."""
    served = taking(tmp_path, parameter(INTEGER, "path", "user.id"), path="/users/{user.id}", argument="user_id")

    assert served.get("/users/5").body == 5


def test_a_literal_path_is_not_hidden_by_a_template_above_it(tmp_path: Path) -> None:
    """Connexion takes the first path that fits: `/users/{id}` written above `/users/me` answers for it."""
    by_id = operation("get_user", parameters=[parameter(STRING, "path", "id")])
    served = stranger(
        tmp_path,
        {
            "/users/{id}": {"get": {**by_id, "responses": _constant("template")}},
            "/users/me": {"get": {**operation("get_me"), "responses": _constant("literal")}},
        },
    )

    assert served.get("/users/me").body == "literal"


@pytest.mark.parametrize(
    ("where", "name", "argument", "path", "sent"),
    [
        ("query", "order-by", "order_by", "/things", "/things?order-by=v"),
        ("query", "orderBy", "order_by", "/things", "/things?orderBy=v"),
        ("query", "user", "user_", "/things", "/things?user=v"),
        ("query", "body", "body_", "/things", "/things?body=v"),
        ("query", "class", "class_", "/things", "/things?class=v"),
        ("query", "call", "call", "/things", "/things?call=v"),
        ("query", "token_info", "token_info", "/things", "/things?token_info=v"),
        ("path", "user-id", "user_id", "/things/{user-id}", "/things/v"),
    ],
)
def test_one_rule_makes_the_names_of_arguments(tmp_path: Path, where, name, argument, path, sent) -> None:
    """Connexion writes `order-by` as `orderby` but `user-id` as `user_id`, and puts its own values over some names."""
    served = taking(tmp_path, parameter(STRING, where, name), path=path, argument=argument)

    assert served.get(sent).body == "v"


def test_a_header_is_handed_over(tmp_path: Path) -> None:
    """Connexion injects no header into a function."""
    served = taking(tmp_path, parameter(STRING, "header", "X-Request-Id"), argument="x_request_id")

    assert served.get("/things", x_request_id="r-1").body == "r-1"


def test_a_handler_that_forgets_a_path_parameter_stops_the_start(tmp_path: Path) -> None:
    """Connexion calls it all the same, and every request is a TypeError."""
    with pytest.raises(HandlerError, match="does not take its path parameter 'p'"):
        taking(tmp_path, parameter(STRING, "path"), path="/things/{p}", argument="")


def _constant(value: str) -> dict:
    schema = {"type": "string", "enum": [value]}
    return {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}


def test_an_unknown_query_parameter_is_ignored_and_noted(tmp_path: Path) -> None:
    """Connexion ignores it in silence, and a misspelt filter is never found."""
    served = with_control(
        stranger(tmp_path, {"/things": {"get": operation(parameters=[parameter(INTEGER, name="limit")])}})
    )

    assert served.get("/things?limitt=3").status == 200
    assert "limitt" in served.get("/-/journal").content.decode()
