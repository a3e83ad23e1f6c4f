"""The order in which collections are filled."""

from __future__ import annotations

import json

from specdouble.behave.infer import infer
from specdouble.behave.topology import filling_order
from specdouble.contract.load import load_text


def items(name: str, **refs: str) -> dict[str, object]:
    """Write the paths of one collection whose rows refer to others."""
    said = [{"field": field, "collection": other, "on_delete": how} for field, (other, how) in refs.items()]
    row = {"type": "object", "properties": {"id": {"type": "string"}, **{one: {"type": "string"} for one in refs}}}
    rows = {"content": {"application/json": {"schema": {"type": "array", "items": row}}}, "description": "All."}
    one = {"content": {"application/json": {"schema": row}}, "description": "One."}
    here = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        f"/{name}": {"x-resource": {"name": name, "refs": said}, "get": {"responses": {"200": rows}}},
        f"/{name}/{{id}}": {"get": {"parameters": [here], "responses": {"200": one}}},
    }


def test_what_refers_to_its_own_children_comes_before_them() -> None:
    paths = items("chats", lastId=("lines", "null")) | items("lines", chatId=("chats", "cascade"))
    document = {"openapi": "3.1.0", "info": {"title": "Chats", "version": "1"}, "paths": paths}

    order = filling_order(infer(load_text(json.dumps(document))))

    assert order.index("chats") < order.index("lines")
