"""What stands where in a Swagger 2.0 document, for the bundler (Swagger 2.0, "Schema")."""

from __future__ import annotations

from specdouble.contract import kinds
from specdouble.contract.kinds import SCHEMA, SCHEMAS, VALUE, Kind, Layout, list_of, map_of

PARAMETER = Kind("parameter", "parameters")
RESPONSE = Kind("response", "responses")
OPERATION = Kind("operation")
PATH_ITEM = Kind("path item", "pathItems")
DOCUMENT = Kind("document")

PARAMETER.fields.update(schema=SCHEMA, description=VALUE)
RESPONSE.fields.update(schema=SCHEMA, description=VALUE)
OPERATION.fields.update(
    parameters=list_of(PARAMETER),
    responses=Kind("mapping of responses", item=RESPONSE, extensible=True),
    description=VALUE,
)
PATH_ITEM.fields.update(dict.fromkeys(kinds.METHODS, OPERATION))
PATH_ITEM.fields.update(parameters=list_of(PARAMETER))
DOCUMENT.fields.update(dict.fromkeys(("info", "tags", "security"), VALUE))
DOCUMENT.fields.update(
    paths=map_of(PATH_ITEM, extensible=True),
    definitions=SCHEMAS,
    parameters=map_of(PARAMETER),
    responses=map_of(RESPONSE),
)

SWAGGER = Layout(DOCUMENT, "", {"definitions": "schemas", "parameters": "parameters", "responses": "responses"})
