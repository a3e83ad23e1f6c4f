"""What is asked: the requests of each workload, as bytes, sent in turn."""

from __future__ import annotations

import json
from collections.abc import Mapping

from documents import example_book, new_book

KEY = {"X-Api-Key": "demo", "Accept": "application/json"}
_ITEM = f"/books/{example_book(0)['id']}"
_BODY = json.dumps(new_book()).encode()


def workloads(port: int) -> Mapping[str, list[bytes]]:
    """Return the requests of each workload by its name."""
    one, page, new = _request(port, "GET", _ITEM), _request(port, "GET", "/books?limit=20&offset=0"), _post(port)
    return {"GET": [one], "list": [page], "POST": [new], "mix": [one, one, one, one, new]}


def _post(port: int) -> bytes:
    return _request(port, "POST", "/books", _BODY)


def _request(port: int, method: str, path: str, body: bytes = b"") -> bytes:
    headers = {"Host": f"127.0.0.1:{port}", **KEY}
    if body:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body
