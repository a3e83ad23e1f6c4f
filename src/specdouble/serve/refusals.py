"""How a double says no: the right status, in the API's own error body.

The body is, in this order: what the API's handlers render, the declared schema of the status, the commonest error
schema of the same document, or a problem document (RFC 9457). What breaks the document's schema is never sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any

from specdouble.behave.example import Example, ExampleTier
from specdouble.behave.shapes import Shapes
from specdouble.contract.json_text import dump_json
from specdouble.contract.media import is_json
from specdouble.contract.model import Document, MediaType, Operation, Response, Schema
from specdouble.contract.validators import Validators
from specdouble.errors import ApiError, BadReference, Conflict, InvalidRequest, UnsupportedMediaType, reason_phrase
from specdouble.serve.error_body import ErrorBody
from specdouble.serve.error_text import ErrorText, content_type, foreign_media
from specdouble.serve.exchange import Reply

PROBLEM = "application/problem+json"
Render = Callable[[ApiError, str], Any]
"""Takes an error and the id of the operation that answers no."""


class Refusals:
    """Renders errors for one document. `render` is the API's own wording, from `handlers/<api>/errors.py`.

    It takes the error and, where it asks for it, the id of the operation; "" for a path that has none.
    """

    def __init__(
        self,
        document: Document,
        validators: Validators,
        render: Render | None = None,
        examples: ExampleTier | None = None,
        fit: Callable[[Schema, Any], Any] | None = None,
    ) -> None:
        """`examples` are what refusals say in the classic mode, where the document has them; `fit` brings a body under
        a schema that refuses it, None where that cannot be.
        """
        self._document = document
        self._validators = validators
        self._render = render
        self._examples = examples
        self._fit = fit
        self._bodies: dict[str, ErrorBody] = {}
        self._shapes = Shapes(document)
        self._write = ErrorText(document)

    @cached_property
    def _common(self) -> MediaType | None:
        return _commonest(self._document)

    def __call__(self, error: ApiError, operation: Operation | None, path: str = "") -> Reply:
        """Render an error for an operation, or for a path that has none."""
        is_classic = self._examples is not None
        error.status = status = classic_status(error, operation) if is_classic else declared_status(error, operation)
        response = operation.response(status) if operation else None
        example = self._example(operation, status) if response is not None and operation is not None else None
        if example is not None:
            return Reply(
                status, (("Content-Type", example.media_type), *error.headers.items()), dump_json(example.value)
            )
        media = foreign_media(response) if response is not None else None
        if media is not None and self._render is None:
            return self._foreign(error, media, path)
        media_type, value = self.body(error, operation.id if operation else "", response, path)
        headers = {"Content-Type": media_type, **error.headers}
        return Reply(status, tuple(headers.items()), dump_json(value))

    def _foreign(self, error: ApiError, media: MediaType, path: str) -> Reply:
        """Say it in the media type that is declared, though it is no JSON."""
        value = error.body if error.body is not None else self._fitting(error, media, path)
        body = self._write(value, media) if self._valid(media, value) else b""
        named = content_type(media) if body else {}
        return Reply(error.status, tuple({**named, **error.headers}.items()), body)

    def _example(self, operation: Operation, status: int) -> Example | None:
        found = self._examples.first(operation.id, status) if self._examples is not None else None
        return found if found is not None and is_json(found.media_type) else None

    def body(self, error: ApiError, operation: str, response: Response | None, path: str) -> tuple[str, Any]:
        """Return the media type and the body that say an error of the operation of this id; "" where there is none."""
        declared = _json_media(response) if response else None
        name = declared.name if declared and "*" not in declared.name else "application/json"
        if error.body is not None:
            return name, error.body
        if self._render is not None:
            value = self._render(error, operation)
            if declared is None or self._valid(declared, value):
                return name, value
        for media in (declared, self._common):
            if media is not None:
                value = self._fitting(error, media, path)
                if self._valid(media, value):
                    return (media.name if "*" not in media.name else name), value
        return PROBLEM, problem(error, path)

    def _fitting(self, error: ApiError, media: MediaType, path: str) -> Any:
        """Fill the shape of a media type, and bring it under its schema where that can be."""
        value = self._error_body(media)(error, path)
        if self._fit is not None and not self._valid(media, value):
            value = self._fit(media.schema, value)
        return value

    def _error_body(self, media: MediaType) -> ErrorBody:
        if media.pointer not in self._bodies:
            self._bodies[media.pointer] = ErrorBody(self._document, self._shapes, media)
        return self._bodies[media.pointer]

    def _valid(self, media: MediaType, value: Any) -> bool:
        if media.schema is None:
            return True
        return self._validators.check(f"{media.pointer}/schema", media.schema, "response").ok(value)


def declared_status(error: ApiError, operation: Operation | None) -> int:
    """Choose the status of invalid input: the first declared of 422 and 400 (400 first where nothing could be read).

    A reference to no row is a 404 where the operation declares one that its own path cannot explain. A conflict is
    invalid input where the operation declares no 409.
    """
    if isinstance(error, Conflict) and operation is not None and operation.response(409) is None:
        return next((status for status in (422, 400) if str(status) in operation.responses), error.status)
    if not isinstance(error, InvalidRequest | BadReference) or operation is None:
        return error.status
    if isinstance(error, BadReference) and "404" in operation.responses and "{" not in operation.path:
        return 404
    order = (400, 422) if getattr(error, "syntax", False) else (422, 400)
    return next((status for status in order if str(status) in operation.responses), error.status)


def classic_status(error: ApiError, operation: Operation | None) -> int:
    """Choose the status of a refusal as Prism does: of 422 and 400 the first declared, else 422.

    https://github.com/stoplightio/prism/blob/master/docs/guides/01-mocking.md
    """
    declared = operation.responses if operation is not None else {}
    if isinstance(error, UnsupportedMediaType):
        return next((status for status in (415, 422, 400) if str(status) in declared), 415)
    if isinstance(error, InvalidRequest):
        return next((status for status in (422, 400) if str(status) in declared), 422)
    return error.status


def problem(error: ApiError, path: str = "") -> dict[str, Any]:
    """Write a problem document (RFC 9457, 3): title, status and detail, and every violation under `errors`."""
    body: dict[str, Any] = {"type": "about:blank", "title": reason_phrase(error.status), "status": error.status}
    if error.message or error.details:
        body["detail"] = ". ".join(text for text in (error.message, error.details) if text)
    if path:
        body["instance"] = path
    if error.violations:
        body["errors"] = [
            {"location": one.location, "pointer": one.pointer, "came": one.came, "expected": one.expected}
            for one in error.violations
        ]
    return body


def _json_media(response: Response) -> MediaType | None:
    return next(
        (media for name, media in response.content.items() if is_json(name) or name in {"*/*", "application/*"}), None
    )


def _commonest(document: Document) -> MediaType | None:
    """Find the error schema that most operations of a document answer with."""
    found: Counter[str] = Counter()
    media_types: dict[str, MediaType] = {}
    for operation in document.operations:
        for status, response in operation.responses.items():
            media = _json_media(response)
            if (status[0] in "45" or status == "default") and media is not None and media.schema is not None:
                key = str(media.schema)
                found[key] += 1
                media_types.setdefault(key, media)
    return media_types[found.most_common(1)[0][0]] if found else None
