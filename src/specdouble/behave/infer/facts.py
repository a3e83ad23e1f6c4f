"""What one operation says of itself, before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from specdouble.behave.infer.envelopes import Found, find_list, unwrap
from specdouble.behave.infer.routes import Route, route
from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.words import words
from specdouble.contract.model import MediaType, Operation, Response


@dataclass(frozen=True)
class Facts:
    """One operation: its path, its answer, its body. `list` and `row` are what was found inside the answer."""

    operation: Operation
    route: Route
    answer: Shape | None  # of the JSON answer of its success
    list: Found | None
    row: Found | None  # an object with properties, unwrapped; None where the answer is a list or says nothing
    body: Shape | None
    body_row: Found | None
    body_list: Found | None
    not_json: bool  # the success has content, and none of it is JSON

    @property
    def method(self) -> str:
        return self.operation.method

    @property
    def says(self) -> tuple[str, ...]:
        """Return the words of the operationId."""
        return words(self.operation.declared_id or "")

    @property
    def creates(self) -> bool:
        """Tell whether a 201 is documented."""
        return 201 in self.operation.success


def facts_of(operation: Operation, shapes: Shapes, said: Mapping[str, str] | None = None) -> Facts:
    """Read one operation. `said` are pointers that its author gives: `items` to the list, `item` to the row."""
    path = route(operation.path)
    response = success_of(operation)
    content = response.content if response else {}
    media = json_media(content)
    answer = shapes.of(media.schema) if media is not None and media.schema is not None else None
    strict = path.run > 0 or operation.method != "GET"
    said = said or {}
    listed = row = None
    if answer is not None:
        listed = _listed(shapes, answer, path, said, strict=strict)
        row = at(shapes, answer, said["item"]) if "item" in said else unwrap(shapes, answer, path.nouns)
    body = _body(operation, shapes)
    body_row = unwrap(shapes, body, path.nouns, alone=True) if body is not None and body.is_object else None
    return Facts(
        operation=operation,
        route=path,
        answer=answer,
        list=listed,
        row=row if row and row.shape.properties and listed is None else None,
        body=body,
        body_row=body_row,
        body_list=_body_list(shapes, body, path.segment),
        not_json=bool(content) and media is None,
    )


def _listed(shapes: Shapes, answer: Shape, path: Route, said: Mapping[str, str], *, strict: bool) -> Found | None:
    if "items" not in said or path.run:
        return find_list(shapes, answer, path.segment, strict=strict)
    found = at(shapes, answer, said["items"])
    return Found(found.pointer, shapes.of(found.shape.items)) if found is not None and found.shape.is_array else None


def at(shapes: Shapes, answer: Shape, pointer: str) -> Found | None:
    """Find the shape at a pointer into an answer; None where nothing stands there."""
    for name in pointer.split("/")[1:]:
        if name not in answer.properties:
            return None
        answer = shapes.of(answer.properties[name])
    return Found(pointer, answer)


def success_of(operation: Operation) -> Response | None:
    """Return the documented success that says most: the first 2xx with JSON, else the first, else `default`."""
    ranked = sorted(key for key in operation.responses if key.startswith("2"))
    with_json = [key for key in ranked if json_media(operation.responses[key].content)]
    for key in (*with_json, *ranked):
        return operation.responses[key]
    return operation.responses.get("default")


def json_media(content: Mapping[str, MediaType]) -> MediaType | None:
    """Return the JSON of a `content` map, if any."""
    for name, media in content.items():
        kind = name.partition(";")[0].strip().lower()
        if kind == "application/json" or kind.endswith(("+json", "/json")) or kind == "*/*":
            return media
    return None


def _body(operation: Operation, shapes: Shapes) -> Shape | None:
    if operation.body is None:
        return None
    content = operation.body.content
    forms = (media for name, media in content.items() if "form" in name)
    media = json_media(content) or next(forms, None)
    return shapes.of(media.schema) if media is not None and media.schema is not None else None


def _body_list(shapes: Shapes, body: Shape | None, segment: str) -> Found | None:
    """Find a list that is the whole body, or its only property."""
    if body is None or not (body.is_array or len(body.properties) == 1):
        return None
    found = find_list(shapes, body, segment)
    return found if found is not None and found.pointer.count("/") < 2 else None
