"""What is asked: the requests of each workload, as bytes, sent in turn."""

from __future__ import annotations

import json
from collections.abc import Mapping

from documents import example_book, new_book

KEY = {"X-Api-Key": "demo", "Accept": "application/json"}
_ITEMS = [f"/books/{example_book(number)['id']}" for number in range(20)]
_BODY = json.dumps(new_book()).encode()


def workloads(port: int) -> Mapping[str, list[bytes]]:
    """Return the requests of each workload by its name."""
    items = [_request(port, "GET", path) for path in _ITEMS]
    page, new = _request(port, "GET", "/books?limit=20&offset=0"), _post(port)
    mix = [request for at in range(0, len(items), 4) for request in (*items[at : at + 4], new)]
    return {"GET": items, "list": [page], "POST": [new], "mix": mix}


def _post(port: int) -> bytes:
    return _request(port, "POST", "/books", _BODY)


def _request(port: int, method: str, path: str, body: bytes = b"") -> bytes:
    headers = {"Host": f"127.0.0.1:{port}", **KEY}
    if body:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body
