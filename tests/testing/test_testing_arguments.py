import pytest

from specdouble.contract.load import load_text
from specdouble.testing.arguments import NOTHING, sort_arguments
from specdouble.testing.rows import rows_at
from specdouble.testing.wire_text import write_body, write_path, write_query

DOCUMENT = load_text("""
openapi: 3.0.3
info: {title: Shelves, version: '1'}
paths:
  /rooms/{roomId}/shelves/{shelf}:
    put:
      operationId: move_shelf
      parameters:
        - {name: shelf, in: path, required: true, schema: {type: string}}
        - {name: roomId, in: path, required: true, schema: {type: string}}
        - {name: dryRun, in: query, schema: {type: boolean}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: filter, in: query, style: deepObject, schema: {type: object}}
        - {name: owner, in: query, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              allOf:
                - type: object
                  properties: {maxWeight: {type: number}}
                - type: object
                  properties: {label: {type: string}, owner: {type: string}}
      responses: {'200': {description: ok}}
  /shelves:
    get:
      operationId: list_shelves
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  success: {type: boolean}
                  data: {type: object, properties: {shelves: {type: array, items: {type: object}}}}
    post:
      operationId: create_shelf
      requestBody:
        content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {label: {type: string}}}}}
      responses: {'200': {description: ok}}
""")
MOVE = DOCUMENT.operation("move_shelf")


def parameters(*path, **named):
    found = sort_arguments(DOCUMENT, MOVE, path, named).parameters
    return {location: {one.name: value for one, value in pairs} for location, pairs in found.items()}


def test_path_parameters_go_in_the_order_of_the_path():
    assert parameters("attic", "top") == {"path": {"roomId": "attic", "shelf": "top"}}


def test_path_parameters_may_go_by_name():
    assert parameters("attic", shelf="top") == {"path": {"roomId": "attic", "shelf": "top"}}
    assert parameters(room_id="attic", shelf="top") == {"path": {"roomId": "attic", "shelf": "top"}}


def test_missing_path_parameter_is_named():
    with pytest.raises(TypeError, match="move_shelf needs its path parameter 'shelf'"):
        parameters("attic")


def test_too_many_path_parameters_are_refused():
    with pytest.raises(TypeError, match="3 positional arguments, path parameters: roomId, shelf"):
        parameters("attic", "top", "left")


@pytest.mark.parametrize("name", ["maxWeight", "max_weight"])
def test_field_of_the_body_goes_as_spelled_or_in_snake_case(name):
    assert sort_arguments(DOCUMENT, MOVE, ("attic", "top"), {name: 3}).body == {"maxWeight": 3}


def test_required_body_without_fields_is_an_empty_object():
    assert sort_arguments(DOCUMENT, MOVE, ("attic", "top"), {}).body == {}


def test_optional_body_without_fields_is_not_sent():
    assert sort_arguments(DOCUMENT, DOCUMENT.operation("create_shelf"), (), {}).body is NOTHING


def test_whole_body_goes_as_it_is():
    assert sort_arguments(DOCUMENT, MOVE, ("attic", "top"), {"body": [1]}).body == [1]


def test_whole_body_beside_its_fields_is_refused():
    with pytest.raises(TypeError, match="the whole body, or its fields by name"):
        parameters("attic", "top", body={}, label="A")


def test_unknown_name_is_refused_with_what_was_meant():
    with pytest.raises(TypeError, match=r"knows no 'max_wieght'.*Did you mean 'maxWeight'"):
        parameters("attic", "top", max_wieght=3)


def test_name_of_a_parameter_and_a_field_is_ambiguous():
    with pytest.raises(TypeError, match="'owner' is a parameter and a field of the body"):
        parameters("attic", "top", owner="me")


def test_name_that_a_get_has_in_query_and_body_is_that_of_the_query():
    document = load_text("""
openapi: 3.0.3
info: {title: Sums, version: '1'}
paths:
  /sum:
    get:
      parameters: [{name: day, in: query, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {day: {type: string}}}}}}
      responses: {'200': {description: ok}}
""")

    sent = sort_arguments(document, document.operations[0], (), {"day": "1"})

    assert write_query(sent.parameters["query"]) == "day=1"
    assert sent.body is NOTHING


def test_slashes_stay_inside_their_segment():
    sent = sort_arguments(DOCUMENT, MOVE, ("a/b", "ü {shelf}"), {})

    assert write_path(MOVE, sent.parameters["path"]) == "/rooms/a%2Fb/shelves/%C3%BC%20%7Bshelf%7D"


@pytest.mark.parametrize(
    ("named", "query"),
    [
        ({"dryRun": True}, "dryRun=true"),
        ({"dry_run": None}, ""),
        ({"tags": ["a,b", "c"]}, "tags=a%2Cb&tags=c"),
        ({"ids": ["a", "b"]}, "ids=a,b"),
        ({"filter": {"name": "A&B"}}, "filter%5Bname%5D=A%26B"),
    ],
)
def test_query_is_written_in_the_style_of_its_parameter(named, query):
    sent = sort_arguments(DOCUMENT, MOVE, ("attic", "top"), named)

    assert write_query(sent.parameters["query"]) == query


def test_body_is_written_as_the_operation_takes_it():
    form = DOCUMENT.operation("create_shelf")

    assert write_body(MOVE, {"label": "Ä"}) == ("application/json", '{"label": "Ä"}'.encode())
    assert write_body(form, {"label": "A B"}) == ("application/x-www-form-urlencoded", b"label=A+B")
    assert write_body(MOVE, b"{broken") == ("application/json", b"{broken")


def test_rows_are_found_below_their_envelopes():
    assert rows_at(DOCUMENT, DOCUMENT.operation("list_shelves")) == ("data", "shelves")
    assert rows_at(DOCUMENT, MOVE) is None
