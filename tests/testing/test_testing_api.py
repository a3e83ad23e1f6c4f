import json
from contextlib import ExitStack, closing

import pytest

from specdouble import Upload
from specdouble.contract.load import load_text
from specdouble.runtime.personas import Persona
from specdouble.runtime.users import User
from specdouble.testing.api import Api, ContractBroken, UnexpectedStatus
from specdouble.testing.judge import Judge
from specdouble.testing.target import InProcess

DOCUMENT = load_text("""
openapi: 3.0.3
info: {title: Lamps, version: '1'}
security: [{key: []}]
paths:
  /lamps:
    get:
      operationId: list_lamps
      parameters: [{name: roomId, in: query, schema: {type: string}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [lamps]
                properties: {lamps: {type: array, items: {$ref: '#/components/schemas/Lamp'}}}
        '401': {description: no}
    post:
      operationId: create_lamp
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}
      responses:
        '201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}
        '409': {description: taken, content: {application/json: {schema: {type: object}}}}
  /pictures:
    post:
      operationId: add_picture
      requestBody: {content: {multipart/form-data: {schema: {type: object}}}}
      responses: {'201': {description: ok, content: {application/json: {schema: {type: object}}}}}
components:
  schemas:
    Lamp: {type: object, required: [name], properties: {name: {type: string}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
""")


class Lamps:
    """An application that answers as it is told, and remembers what it was asked."""

    def __init__(self, status, value):
        self.status, self.value, self.asked = status, value, None

    async def __call__(self, scope, receive, send):
        body = (await receive())["body"]
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked = (scope["method"], scope["path"], scope["query_string"].decode(), headers.get("x-key"), body)
        start = {
            "type": "http.response.start",
            "status": self.status,
            "headers": [(b"content-type", b"application/json")],
        }
        await send(start)
        await send({"type": "http.response.body", "body": json.dumps(self.value).encode()})


@pytest.fixture
def answering():
    personas = {name: Persona(User(name), {"key": f"key-{name}"}) for name in ("first", "second")}
    with ExitStack() as stack:

        def make(status, value):
            app = Lamps(status, value)
            target = stack.enter_context(closing(InProcess(app)))
            return Api(DOCUMENT, target, Judge(DOCUMENT), personas, "first"), app

        yield make


def test_form_with_a_file_goes_in_parts(answering):
    lamps, app = answering(201, {})

    lamps.add_picture(body={"title": "Hall", "file": Upload(b"\x89PNG", 'a".png', "image/png"), "width": 3})

    title, file, width = app.asked[-1].split(b"--specdouble-probe")[1:-1]
    assert title == b'\r\nContent-Disposition: form-data; name="title"\r\n\r\nHall\r\n'
    assert b'name="file"; filename="a%22.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n' in file
    assert width.endswith(b"\r\n\r\n3\r\n")


def test_call_sends_the_operation_and_returns_the_body(answering):
    lamps, app = answering(201, {"name": "Reading"})

    assert lamps.create_lamp(name="Reading") == {"name": "Reading"}
    assert app.asked == ("POST", "/lamps", "", "key-first", b'{"name": "Reading"}')


def test_list_returns_its_rows(answering):
    lamps, app = answering(200, {"lamps": [{"name": "Reading"}]})

    assert lamps.list_lamps(room_id="attic") == [{"name": "Reading"}]
    assert app.asked[:3] == ("GET", "/lamps", "roomId=attic")


def test_whole_exchange_is_at_hand(answering):
    lamps, _ = answering(200, {"lamps": []})

    exchange = lamps.call("list_lamps")

    assert (exchange.status, exchange.body, exchange.rows) == (200, {"lamps": []}, [])


def test_another_persona_signs_in_with_its_own_credentials(answering):
    lamps, app = answering(200, {"lamps": []})

    lamps.as_("second").list_lamps()
    assert app.asked[3] == "key-second"

    lamps.as_(None).list_lamps()
    assert app.asked[3] is None


def test_unknown_persona_is_refused_with_those_there_are(answering):
    lamps, _ = answering(200, {"lamps": []})

    with pytest.raises(TypeError, match="unknown persona 'third' of api; there are: first, second"):
        lamps.as_("third")


def test_refusal_raises(answering):
    lamps, _ = answering(409, {"error": "taken"})

    with pytest.raises(UnexpectedStatus, match=r"(?s)create_lamp: expected a success, came 409.*curl -i -X POST"):
        lamps.create_lamp(name="Reading")


def test_expected_refusal_is_returned(answering):
    lamps, _ = answering(409, {"error": "taken"})

    assert lamps.expect(409).create_lamp(name="Reading") == {"error": "taken"}


def test_success_raises_where_a_refusal_is_expected(answering):
    lamps, _ = answering(201, {"name": "Reading"})

    with pytest.raises(UnexpectedStatus, match="expected 409, came 201"):
        lamps.expect(409).create_lamp(name="Reading")


def test_answer_that_breaks_the_document_raises(answering):
    lamps, _ = answering(201, {"name": 7})

    with pytest.raises(ContractBroken, match=r"(?s)create_lamp breaks .*name"):
        lamps.create_lamp(name="Reading")


def test_status_that_is_not_documented_raises_even_where_it_is_expected(answering):
    lamps, _ = answering(402, {})

    with pytest.raises(ContractBroken, match="status 402 is not documented; there are: 201, 409"):
        lamps.expect(402).create_lamp(name="Reading")


def test_misspelt_operation_is_refused_with_what_was_meant(answering):
    lamps, _ = answering(201, {})

    with pytest.raises(AttributeError, match=r"api has no operation 'creat_lamp'. Did you mean 'create_lamp'"):
        lamps.creat_lamp(name="Reading")


def test_operations_are_listed(answering):
    lamps, _ = answering(201, {})

    assert {"create_lamp", "list_lamps", "as_", "expect"} <= set(dir(lamps))
