"""Everything that can go wrong, in two families that never mix.

SpecdoubleError                the tool, the project or the document is wrong: stops the start
├── DocumentError              an OpenAPI document cannot be read or used
├── ConfigError                a setting, a flag or a name on the command line
├── HandlerError               a handler module does not fit its document
└── StoreError                 a fixture or a collection breaks the store's own rules

ApiError                       the API answers no: rendered in the API's own error body
├── BadRequest 400             ├── PreconditionFailed 412
├── Unauthorized 401           ├── ContentTooLarge 413
├── Forbidden 403              ├── UnsupportedMediaType 415
├── NotFound 404               ├── Unprocessable 422 ── Unreadable
├── MethodNotAllowed 405       ├── TooManyRequests 429
├── NotAcceptable 406          └── InvalidRequest: 422 or 400, whichever the operation declares
└── Conflict 409 ── InUse, Full
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal


class SpecdoubleError(Exception):
    """The tool, the project or the document is wrong. The message says what came, what was expected and what to do."""


class DocumentError(SpecdoubleError):
    """An OpenAPI document cannot be read or used."""


class ConfigError(SpecdoubleError):
    """A setting, a flag or a name on the command line makes no sense here."""


class HandlerError(SpecdoubleError):
    """A handler module does not fit its document."""


class StoreError(SpecdoubleError):
    """A fixture or a collection breaks the store's own rules."""


@dataclass(frozen=True)
class Violation:
    """One way in which a request or an answer breaks its contract.

    `location` is where it was seen: `path`, `query`, `header`, `cookie`, `body` or `status`; `pointer` is a JSON
    Pointer (RFC 6901) inside the body, or the parameter's name; `came` is a short text of what was sent.
    """

    location: str
    pointer: str
    came: str
    expected: str
    keyword: str = ""

    @property
    def message(self) -> str:
        """Say it in one sentence: `body /name: came 7, expected a string`."""
        return f"{self.location} {self.pointer}".rstrip() + f": came {self.came}, expected {self.expected}"


class ApiError(Exception):
    """The API answers no, with `status`. Handlers raise it; the server renders it in the API's own error body."""

    status = 500
    title = "Error"

    def __init__(
        self,
        message: str | None = None,
        *,
        status: int | None = None,
        details: str | None = None,
        violations: Sequence[Violation] = (),
        headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> None:
        """`body`, where given, is sent as it is, in place of the API's usual error body."""
        if status is not None and status != self.status:
            self.status, self.title = status, reason_phrase(status)
        super().__init__(message or self.title)
        self.message = message
        self.details = details
        self.violations = tuple(violations)
        self.headers = dict(headers or {})
        self.body = body


def reason_phrase(status: int) -> str:
    """Return the reason phrase of a status (RFC 9110, 15)."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


class BadRequest(ApiError):
    """The request makes no sense (RFC 9110, 15.5.1)."""

    status = 400
    title = "Bad Request"


class Unauthorized(ApiError):
    """No credential, or a wrong one (RFC 9110, 15.5.2); `reason` tells which: missing, invalid or expired."""

    status = 401
    title = "Unauthorized"

    def __init__(
        self, message: str | None = None, *, reason: Literal["missing", "invalid", "expired"] = "invalid", **more: Any
    ) -> None:
        super().__init__(message, **more)
        self.reason = reason


class Forbidden(ApiError):
    """The caller may not do this; `permission` is what was missing (RFC 9110, 15.5.4)."""

    status = 403
    title = "Forbidden"

    def __init__(self, message: str | None = None, *, permission: str | None = None, **more: Any) -> None:
        super().__init__(message, **more)
        self.permission = permission


class NotFound(ApiError):
    """There is no such thing: `NotFound("agent", agent_id)` (RFC 9110, 15.5.5)."""

    status = 404
    title = "Not Found"

    def __init__(self, kind: str | None = None, key: Any = None, *, message: str | None = None, **more: Any) -> None:
        super().__init__(
            message or (f"{kind} {key} not found" if key is not None else kind and f"{kind} not found"), **more
        )
        self.kind = kind
        self.key = key


class MethodNotAllowed(ApiError):
    """The path exists, the `method` that came does not; `allow` lists those that do (RFC 9110, 15.5.6)."""

    status = 405
    title = "Method Not Allowed"

    def __init__(self, allow: Sequence[str], *, method: str = "", path: str = "", **more: Any) -> None:
        super().__init__(headers={"Allow": ", ".join(allow)}, **more)
        self.allow = tuple(allow)
        self.method = method
        self.path = path


class NotAcceptable(ApiError):
    """Nothing that `Accept` asks for is to be had (RFC 9110, 15.5.7)."""

    status = 406
    title = "Not Acceptable"


class Conflict(ApiError):
    """The request does not fit the present state; `fields` name the unique key that is taken (RFC 9110, 15.5.10)."""

    status = 409
    title = "Conflict"

    def __init__(self, message: str | None = None, *, fields: Sequence[str] = (), **more: Any) -> None:
        super().__init__(message, **more)
        self.fields = tuple(fields)


class InUse(Conflict):
    """Other rows still refer to this one; `fields` are those that do (`on_delete: restrict`)."""


class Full(Conflict):
    """There is no room for another row: the collection has `most` of them already (`x-resource` `max_rows`)."""

    def __init__(self, collection: str, most: int, **more: Any) -> None:
        super().__init__(f"{collection} holds at most {most} rows here; delete one to make room", **more)
        self.collection = collection
        self.most = most


class PreconditionFailed(ApiError):
    """The row has changed since (RFC 9110, 15.5.13)."""

    status = 412
    title = "Precondition Failed"


class ContentTooLarge(ApiError):
    """The body is larger than this server reads (RFC 9110, 15.5.14)."""

    status = 413
    title = "Content Too Large"


class UnsupportedMediaType(ApiError):
    """The body's media type is none that the operation documents (RFC 9110, 15.5.16)."""

    status = 415
    title = "Unsupported Media Type"


class Unprocessable(ApiError):
    """Well formed, and still not acceptable (RFC 9110, 15.5.21)."""

    status = 422
    title = "Unprocessable Content"


class Unreadable(Unprocessable):
    """No text can be read from a file; the message says why. Who reads it later may as well keep that as its row's."""


class TooManyRequests(ApiError):
    """Slow down (RFC 6585, 4)."""

    status = 429
    title = "Too Many Requests"


class InvalidRequest(ApiError):
    """The request breaks the document; `violations` has every way. `syntax`: it could not even be read.

    The server answers with the first status that the operation declares of 422 and 400, of 400 and 422 for `syntax`.
    """

    status = 400
    title = "Bad Request"

    def __init__(self, violations: Sequence[Violation], *, syntax: bool = False, **more: Any) -> None:
        super().__init__("; ".join(violation.message for violation in violations), violations=violations, **more)
        self.syntax = syntax


class BadReference(BadRequest):
    """A field names a row of another collection that does not exist, or none with the `same` fields as this one."""

    def __init__(self, field: str, value: Any, collection: str, *, same: Sequence[str] = (), **more: Any) -> None:
        alike = f" with the same {' and '.join(same)}" if same else ""
        super().__init__(f"{field} {value!r} names no row of {collection}{alike}", **more)
        self.field = field
        self.value = value
        self.collection = collection
