"""The control plane under Schemathesis like any other API, over a server of its own that is thrown away.

Every request goes to a new server.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from specdouble.contract.json_text import read_json
from specdouble.control.gate import Gate
from specdouble.control.own_document import own_bundle, own_document
from specdouble.control.routes import Control
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.cors import Cors
from specdouble.serve.credentials import Credentials
from specdouble.serve.project import ApiSource, control_document
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard
from specdouble.testing.doubles import CLOCK
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.profile import chosen_profile
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import InProcess

ROOT = Path(__file__).parents[1]
# Named like the API that the control plane's examples speak of, so that they are about something.
DOCUMENT = """
openapi: 3.0.3
info: {title: Environments, version: '1'}
paths:
  /api/environments:
    get:
      operationId: list_environments
      responses:
        '200':
          description: All of them.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Environment'}}}}
    post:
      operationId: create_environment
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewEnvironment'}}}}
      responses:
        '201':
          description: The new one.
          content: {application/json: {schema: {$ref: '#/components/schemas/Environment'}}}
  /api/environments/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get:
      operationId: get_environment
      responses:
        '200':
          description: One of them.
          content: {application/json: {schema: {$ref: '#/components/schemas/Environment'}}}
        '404': {description: Absent.}
    delete:
      operationId: delete_environment
      responses: {'204': {description: Gone.}}
components:
  schemas:
    NewEnvironment: {type: object, required: [name], properties: {name: {type: string}}}
    Environment:
      type: object
      required: [id, name]
      properties:
        id: {type: string, format: uuid, readOnly: true}
        name: {type: string}
        createdAt: {type: string, format: date-time, readOnly: true}
"""


class Throwaway:
    """An ASGI application: one API, `pulse`, with its control plane, in an empty world of its own."""

    def __init__(self) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder, "pulse.yaml")
            file.write_text(DOCUMENT, "utf-8")
            self._built = build(ApiSource("pulse", str(file), "/pulse"), Settings(clock=CLOCK))
        self.renew()

    def renew(self) -> None:
        """Throw away every sandbox, and whatever was changed."""
        stage = Stage({"pulse": self._built.double}, self._built.settings)
        control = Control(stage, Gate(Cors()), stream_seconds=0)
        self._app = Switchboard(stage, control.app())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app(scope, receive, send)


# Names that there are, beside one that there is not: without them nearly every request would meet a 404.
KNOWN = {"api": ["pulse", "control", "puls"], "collection": ["environments", "environment"]}
CALLER = Caller("anybody", Credentials(headers={"Host": "localhost"}))


def narrowed():
    bundle = read_json(own_bundle())
    for parameter in bundle["components"]["parameters"].values():
        if parameter["name"] in KNOWN:
            parameter["schema"] = {"type": "string", "enum": KNOWN[parameter["name"]]}
    _allow_long_texts(bundle)
    return replace(own_document(), bundle=bundle)


def _allow_long_texts(schema: Any) -> None:
    """Take large bounds away: to make texts that reach them would take longer than all the rest together."""
    if isinstance(schema, dict) and schema.get("maxLength", 0) >= 500:
        del schema["maxLength"]
    for below in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _allow_long_texts(below)


@cache
def subject():
    server, source = Throwaway(), ApiSource("control", str(control_document()), "")
    target = InProcess(server, "http://localhost")
    return Subject(narrowed(), target, source, (CALLER,), reset=server.renew, app=server, root=ROOT)


@pytest.mark.parametrize("operation", [operation.id for operation in own_document().operations])
def test_control_operation_conforms(operation):
    options = Options(only=("fuzz",), profile=chosen_profile(), seed=20260115, operations=(operation,))

    log = run_suite(subject(), options).log

    assert not log.findings, "\n\n".join(map(str, log.findings))
    assert any(case.passed for case in log)
