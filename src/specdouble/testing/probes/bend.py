"""Small changes to a request that is right otherwise."""

from __future__ import annotations

from dataclasses import replace

from specdouble.testing.exchange import Sent


def with_header(sent: Sent, name: str, value: str) -> Sent:
    """Set a header, in place of one of the same name in any case."""
    return replace(sent, headers={**without_header(sent, name).headers, name: value})


def and_header(sent: Sent, name: str, value: str) -> Sent:
    """Add a header beside others of its name; `name` must be spelled in another case than theirs."""
    return replace(sent, headers={**sent.headers, name: value})


def without_header(sent: Sent, name: str) -> Sent:
    """Leave a header out."""
    kept = {key: value for key, value in sent.headers.items() if key.lower() != name.lower()}
    return replace(sent, headers=kept)


def header(sent: Sent, name: str) -> str | None:
    """Return a header of a request."""
    return next((value for key, value in sent.headers.items() if key.lower() == name.lower()), None)


def with_body(sent: Sent, body: bytes, content_type: str | None = None) -> Sent:
    """Put another body, and with it another media type, into a request."""
    bent = replace(sent, body=body)
    return bent if content_type is None else with_header(bent, "Content-Type", content_type)


def with_query(sent: Sent, query: str) -> Sent:
    """Put a text behind the query of a request, as it stands."""
    joint = "&" if "?" in sent.url else "?"
    return replace(sent, url=f"{sent.url}{joint}{query}")


def with_parameter(sent: Sent, name: str, text: str) -> Sent:
    """Put a query parameter, as it stands, in place of those of its name."""
    path, _, query = sent.url.partition("?")
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != name]
    return replace(sent, url=f"{path}?{'&'.join([*kept, f'{name}={text}'])}")


def with_path(sent: Sent, base_url: str, path: str) -> Sent:
    """Ask for another path below a base URL, without a query."""
    return replace(sent, url=f"{base_url}{path}")
