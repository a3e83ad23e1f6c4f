"""Whatever comes over the wire is read or refused: nothing else is ever raised."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from wire_kit import contract

from specdouble.contract.call import Call, RawRequest
from specdouble.contract.json_text import dump_json
from specdouble.contract.router import Router
from specdouble.errors import ApiError

LAW = settings(derandomize=True, max_examples=150, deadline=None)

INTEGER, STRING = {"type": "integer"}, {"type": "string"}
OBJECT = {
    "type": "object",
    "properties": {
        "a": INTEGER,
        "b": {"type": "array", "items": STRING},
        "c": {"type": "object"},
        "f": {"type": "string", "format": "binary"},
    },
}
TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "application/xml",
    "image/*",
]
PARAMETERS = [
    {"name": "id", "in": "path", "required": True, "schema": {"type": "array", "items": INTEGER}, "style": "matrix"},
    {"name": "deep", "in": "query", "schema": OBJECT, "style": "deepObject", "explode": True},
    {"name": "spread", "in": "query", "schema": OBJECT},
    {
        "name": "list",
        "in": "query",
        "schema": {"type": "array", "items": {"anyOf": [INTEGER, {"type": "boolean"}]}},
        "explode": False,
    },
    {"name": "json", "in": "query", "content": {"application/json": {"schema": OBJECT}}},
    {"name": "X-H", "in": "header", "schema": {"type": "array", "items": INTEGER}},
    {"name": "c", "in": "cookie", "schema": OBJECT},
]
OPERATION = {"parameters": PARAMETERS, "requestBody": {"content": {name: {"schema": OBJECT} for name in TYPES}}}
API = contract(OPERATION, method="post", path="/things/{id}.json")
ROUTER = Router(API.document.operations)

BYTES = st.binary(max_size=60) | st.sampled_from(
    [
        b'{"a": 1}',
        b"a=1&b=2&c[x]=1",
        b"--X\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--X--\r\n",
        b"--X--",
        b"[" * 300,
    ]
)
WIRE_TEXT = st.binary(max_size=40).map(lambda raw: raw.decode("latin-1"))
QUERY = WIRE_TEXT | st.lists(
    st.tuples(
        st.sampled_from(
            ["deep", "deep[a]", "deep[b][]", "deep[b][0]", "deep[c][x]", "a", "b", "c", "list", "json", "spread", "z"]
        ),
        st.sampled_from(["1", "x", "", "%", "%ff", "1,2", "{}", "{", "true", "\udcff", "é", "٣"]),
    ),
    max_size=6,
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs))
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["content-type", "cookie", "x-h", "accept", "other"]),
        WIRE_TEXT
        | st.sampled_from([*TYPES, "image/png", "multipart/form-data; boundary=X", "1,2", "c=a,1", "a=1&b=2"]),
    ),
    max_size=5,
).map(tuple)
PATHS = WIRE_TEXT | st.sampled_from(
    ["/things/;id=1.json", "/things/;id=1,2.json", "/things/x.json", "/things/%ff.json", "/things/;id=%.json"]
)


def whole_numbers(value: object) -> bool:
    return isinstance(value, list) and all(type(one) is int for one in value)


def read_or_refuse(read: Callable[[], Call]) -> Call | ApiError:
    """Read, or be told why not: a refusal blames the caller, and names what came and what was expected."""
    try:
        return read()
    except ApiError as error:
        refusal = error
    assert 400 <= refusal.status < 500
    assert str(refusal)
    assert all(violation.message and violation.location for violation in refusal.violations)
    return refusal


@LAW
@given(PATHS, QUERY, HEADERS, BYTES)
def test_any_request_is_read_or_refused(path, query, headers, body):
    def read() -> Call:
        match = ROUTER.match("POST", path)
        return API.wire("op").read(RawRequest("POST", path, query, headers, body), match.values, accept=200)

    outcome = read_or_refuse(read)

    assert isinstance(outcome, ApiError) or whole_numbers(outcome.path["id"])


@LAW
@given(QUERY, HEADERS, BYTES, st.sampled_from([";id=1", ";id=1,2", ";id=x", "%", "\udcff"]))
def test_any_request_to_a_known_path_is_read_or_refused(query, headers, body, identity):
    outcome = read_or_refuse(
        lambda: API.wire("op").read(RawRequest("POST", "/", query, headers, body), {"id": identity})
    )

    assert isinstance(outcome, ApiError) or identity in {";id=1", ";id=1,2"}


@LAW
@given(BYTES, st.sampled_from([*TYPES, "image/png", "multipart/form-data; boundary=X", "application/json"]))
def test_any_body_is_read_or_refused(body, content_type):
    headers = (("content-type", content_type),)

    outcome = read_or_refuse(lambda: API.wire("op").read(RawRequest("POST", "/", "", headers, body), {"id": ";id=1"}))

    assert isinstance(outcome, ApiError) or outcome.path["id"] == [1]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["cat", "dog", "", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "a", "pets", "", "/~"]), inner, max_size=4)
    ),
    max_leaves=12,
)
REF = {"$ref": "#/components/schemas/Pet"}
CAT = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"enum": ["cat"]}, "pets": {"type": "array", "items": REF, "uniqueItems": True}},
}
PET = {
    "oneOf": [
        {"$ref": "#/components/schemas/cat"},
        {"anyOf": [{"type": "null"}, {"maxProperties": 1, "additionalProperties": REF}]},
        {"not": {"type": "integer"}},
    ],
    "discriminator": {"propertyName": "kind"},
    "propertyNames": {"maxLength": 4},
    "dependentRequired": {"a": ["kind"]},
    "if": {"required": ["a"]},
    "then": {"properties": {"a": {"type": "integer", "readOnly": True}}},
    "unevaluatedProperties": False,
}
PETS = contract(
    {
        "requestBody": {"content": {"application/json": {"schema": REF}}},
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": REF}}}},
    },
    method="post",
    schemas={"Pet": PET, "cat": CAT},
).wire("op")


@LAW
@given(JSON)
def test_any_json_is_read_or_refused(value):
    outcome = read_or_refuse(lambda: PETS.read(RawRequest("POST", "/", "", (), dump_json(value)), {}))

    assert isinstance(outcome, ApiError) or outcome.body == value


@LAW
@given(JSON)
def test_any_answer_is_judged_with_a_reason(value):
    for violation in PETS.check(200, {}, "application/json", value):
        assert violation.came
        assert violation.expected
