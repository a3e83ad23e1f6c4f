"""What an operation answers when all goes well: its status, its schema, its headers."""

from __future__ import annotations

from specdouble.contract.media import essence
from specdouble.contract.model import MediaType, Operation, Response, Schema

_FOR_GOOD = frozenset({410, 501})


def success(operation: Operation, *wanted: int) -> int:
    """Choose the status to answer with: the first of `wanted` that is documented, else the lowest documented 2xx."""
    documented = operation.success
    for status in wanted:
        if status in documented:
            return status
    return documented[0] if documented else 200


def shown_status(operation: Operation) -> int:
    """Choose the status of an answer that only shows what is documented: the lowest 2xx, else 200 where `default`
    describes it, else the first that a valid request may get, whatever it says.

    A document that lists nothing but refusals leaves the success out: nobody documents what nobody can be served.
    """
    exact = sorted(int(key) for key in operation.responses if key.startswith("2") and key.isdecimal())
    if exact:
        return exact[0]
    if operation.success or "default" in operation.responses:
        return 200
    documented = [int(key.upper().replace("XX", "00")) for key in operation.responses]
    if documented and documented[0] >= 500:
        return documented[0]
    return next((one for one in documented if 300 <= one < 400 or one in _unconditional(operation)), 200)


def _unconditional(operation: Operation) -> frozenset[int]:
    """Return the errors that an operation may answer whatever it is asked: it is gone, it is not there yet, or the
    method is not allowed; many documents say that of invalid input, too, where there is a body to be so.
    """
    return _FOR_GOOD if operation.body is not None else _FOR_GOOD | {405}


def json_content(operation: Operation, status: int) -> MediaType | None:
    """Return the JSON media type of an answer; None where its content is something else, or nothing."""
    response = operation.response(status)
    return None if response is None else json_of(response)


def json_of(response: Response) -> MediaType | None:
    """Return the JSON media type of a response: `application/json` first, then any `+json`, then `*/*`.

    One that has a schema goes before one that shows an example alone.
    """
    found = [media for name, media in response.content.items() if is_json(name)]
    found += [response.content[name] for name in ("*/*", "application/*") if name in response.content]
    return next((media for media in found if media.schema is not None), found[0] if found else None)


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON (RFC 6839, 3.1)."""
    name = essence(media_type)
    return name in {"application/json", "text/json"} or name.endswith("+json")


def answer_schema(operation: Operation, status: int) -> Schema | None:
    """Return the schema of the JSON answer; None where no JSON is answered."""
    media = json_content(operation, status)
    return None if media is None else media.schema


def body_schema(operation: Operation) -> Schema | None:
    """Return the schema of the request body: JSON before forms, a JSON Patch last; None where there is none."""
    if operation.body is None:
        return None
    bodies = sorted(operation.body.content.items(), key=lambda body: "json-patch" in body[0])
    media = next((media for name, media in bodies if is_json(name)), None)
    media = media or next(iter(operation.body.content.values()), None)
    return None if media is None else media.schema
