"""A request to an operation, written for the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from specdouble.contract.model import Operation
from specdouble.serve.credentials import Credentials
from specdouble.testing.arguments import NOTHING, Parts
from specdouble.testing.exchange import Sent
from specdouble.testing.wire_text import write_body, write_header, write_path, write_query


def write_request(base_url: str, operation: Operation, parts: Parts, signed: Credentials) -> Sent:
    """Write the parts of a call, and who calls, as a request below a base URL."""
    values = parts.parameters
    cookies = {one.name: write_header(value) for one, value in values.get("cookie", ())}
    headers = credential_headers(replace(signed, cookies={**signed.cookies, **cookies}))
    headers |= {one.name: write_header(value) for one, value in values.get("header", ())}
    body = b""
    if parts.body is not NOTHING:
        headers["Content-Type"], body = write_body(operation, parts.body)
    query = "&".join(filter(None, [write_query(values.get("query", ())), urlencode(signed.query)]))
    return Sent(
        operation.method, join_url(base_url, write_path(operation, values.get("path", ())), query), headers, body
    )


def credential_headers(signed: Credentials) -> dict[str, str]:
    """Return the headers of credentials, cookies among them."""
    cookie = "; ".join(f"{name}={value}" for name, value in signed.cookies.items())
    return {**signed.headers, **({"Cookie": cookie} if cookie else {})}


def join_url(base_url: str, path: str, query: str | Mapping[str, str]) -> str:
    """Put a path, which may have a query of its own, and a query behind a base URL."""
    text = query if isinstance(query, str) else urlencode(query)
    joint = "&" if "?" in path else "?"
    return f"{base_url}{path}{joint}{text}" if text else f"{base_url}{path}"
