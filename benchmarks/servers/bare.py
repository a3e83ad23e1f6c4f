"""The least an ASGI application can do: the same bytes, nothing read and nothing checked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn

sys.path.insert(0, str(Path(__file__).parents[1]))
from documents import example_book, example_page

_ITEM = json.dumps(example_book(0), separators=(",", ":")).encode()
_LIST = json.dumps(example_page(), separators=(",", ":")).encode()


async def bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer every GET and POST of books."""
    while (await receive()).get("more_body"):
        pass
    body = _LIST if scope["path"] == "/books" and scope["method"] == "GET" else _ITEM
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 201 if scope["method"] == "POST" else 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    uvicorn.run(bare, port=int(sys.argv[1]), log_level="warning", access_log=False, lifespan="off")
