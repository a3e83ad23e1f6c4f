"""One law over every document of the tests: whatever valid call is made, the answer conforms or refuses."""

from __future__ import annotations

import random
from contextlib import suppress
from urllib.parse import quote, urlencode

import pytest
from resource_kit import DOCUMENTS, Api

from specdouble.behave.answers import is_json
from specdouble.contract.load import load_document
from specdouble.errors import ApiError

FILES = sorted(DOCUMENTS.glob("*.yaml"))
ROUNDS = 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_answer_conforms(file):
    api = Api(load_document(file)).seeded()
    chance = random.Random(0)
    operations = [operation for operation in api.document.operations for _ in range(ROUNDS)]
    chance.shuffle(operations)

    made = [make_call(api, operation, chance) for operation in operations]  # the kit judges each answer

    assert len(made) == ROUNDS * len(api.document.operations)


def make_call(api, operation, chance):
    """Send one believable request; the kit judges the answer, and a refusal is the API's right."""
    number = chance.randrange(100)
    target = filled_path(api, operation, chance) + filled_query(api, operation, chance, number)
    media = None if operation.body is None else next(iter(operation.body.content.values()), None)
    if media is not None and not is_json(media.name):
        return
    body = None
    if media is not None:
        body = api.ground.values.value(media.schema or {}, collection=operation.id, key=number, direction="request")
    with suppress(ApiError):
        api(operation.method, target, body)


def filled_path(api, operation, chance) -> str:
    """Point at a row that is there, where the operation has rows."""
    resource = api.inference.resources.get(operation.id)
    rows = api.rows(resource.collection) if resource else []
    known = place_of(resource, chance.choice(rows)) if rows else {}
    path = operation.path
    for parameter in operation.parameters:
        if parameter.location == "path":
            made = api.ground.values.value(parameter.schema, collection=operation.id, key=0, field=parameter.name)
            path = path.replace("{" + parameter.name + "}", quote(str(known.get(parameter.name, made)), safe=""))
    return path


def place_of(resource, row) -> dict:
    columns = {key.parameter: row.columns[key.column] for key in resource.keys if key.column in row.columns}
    return columns | {key.parameter: row.id for key in resource.keys if key.target == "id"}


def filled_query(api, operation, chance, number) -> str:
    pairs = []
    for parameter in operation.parameters:
        if parameter.location == "query" and (parameter.required or chance.random() < 0.4):
            value = api.ground.values.value(
                parameter.schema, collection=operation.id, key=number, field=parameter.name, direction="request"
            )
            each = value if isinstance(value, list) else [value]
            pairs += [(parameter.name, str(item).lower() if isinstance(item, bool) else item) for item in each]
    return f"?{urlencode(pairs)}" if pairs else ""
