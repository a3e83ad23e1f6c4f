"""A client that leaves in the middle of its request wanted nothing that anybody knows of."""

from __future__ import annotations

import asyncio

import pytest
from serving_kit import NOTES, serve_api

OPTIONAL = NOTES.replace(
    "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}",
    "requestBody: {required: false, content: {application/json: {schema: {type: object}}}}",
)
HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"40")]


@pytest.mark.parametrize("came", [[], [b'{"text": "a"}'], [b'{"te', b'xt": "a"}']])
def test_half_a_request_leaves_nothing_behind(tmp_path, came):
    notes = serve_api(tmp_path, OPTIONAL)
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in came]
    left, sent = iter([*messages, {"type": "http.disconnect"}]), []

    async def receive():
        return next(left)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": "POST"}
    scope |= {"path": "/notes", "raw_path": b"/notes", "query_string": b"", "root_path": "", "headers": HEADERS}
    scope |= {"server": ("127.0.0.1", 4010), "client": ("127.0.0.1", 1)}
    asyncio.run(notes.app(scope, receive, send))

    assert sent == []
    assert notes.get("/notes").body == []
