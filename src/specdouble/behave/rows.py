"""Makes a whole row of what a client sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from specdouble.behave import moments
from specdouble.behave.fields import plain
from specdouble.behave.ground import Ground
from specdouble.behave.makers import ABSENT, BELIEVABLE, Birth, Maker, is_editor, maker, signature
from specdouble.behave.shapes import Shape
from specdouble.contract.model import Json, Schema
from specdouble.runtime.users import User

Properties = dict[str, Any]


class RowBuilder:
    """Builds the rows of one collection from bodies of one schema.

    What the client may send and did not is filled by its default, or, where the row's schema requires it, by null, an
    empty list or a believable value; else it stays absent. What only the server can make is always made. What is
    readOnly is never taken from the client.
    """

    def __init__(
        self, ground: Ground, collection: str, body_schema: Schema | None, also_sent: Iterable[str] = ()
    ) -> None:
        """`also_sent` names properties that come in other ways than the body."""
        self._ground = ground
        self._collection = collection
        self._spec = ground.inference.collections[collection]
        self._schema = ground.row_schema(collection)
        self._row = ground.shapes.of(self._schema)
        body = ground.shapes.of(body_schema)
        self.other_names = _other_names(body, self._row)
        self._sent_as = {name: sent for sent, name in self.other_names.items()}
        self.server_made = self._server_made(body) - frozenset(also_sent)
        told = {one.name for one in ground.inference.derived.get(collection, ())}
        self._refused = self.server_made | told | {self._spec.key}
        self._makers: dict[str, Maker] = {name: maker(ground, collection, name) for name in sorted(self.server_made)}
        self._defaults = {**_defaults(ground, self._row), **self.named(_defaults(ground, body))}
        self._defaults.pop(self._spec.key, None)  # some documents give the id a default where they mean an example
        self.required = self._row.required
        self._expected = self._row.required - self.server_made - {self._spec.key}
        self._nullable = {name for name, part in self._row.properties.items() if ground.shapes.of(part).nullable}
        self._lists = {name for name, part in self._row.properties.items() if _may_be_empty(ground.shapes.of(part))}
        self.client_key = not self._spec.key_hidden and self._may_send(self._spec.key, body)
        self._touched = self._touched_fields()
        editors = (name for name in sorted(self.server_made) if is_editor(name))
        self._signed = {name: ground.shapes.of(self._row.properties[name]) for name in editors}

    def build(self, sent: Mapping[str, Json], birth: Birth) -> Properties:
        """Make the values of a new row; `sent` is the client's object, without its wrapper."""
        row = self.accepted(sent)
        for name, value in self._defaults.items():
            row.setdefault(name, value)
        wanted: list[str] = []
        for name, make in self._makers.items():
            made = make(birth)
            if made is BELIEVABLE:
                wanted.append(name)
            elif made is not ABSENT:
                row[name] = made
        if not row.keys() >= self._expected:
            wanted += sorted(self._expected - row.keys())
        return self._completed(row, wanted, birth.id) if wanted else row

    def named(self, sent: Mapping[str, Json]) -> Properties:
        """Return what was sent under the names that a row has for it: `PhoneNumber` is its `phone_number`."""
        return {self.other_names.get(name, name): value for name, value in sent.items()}

    def accepted(self, sent: Mapping[str, Json]) -> Properties:
        """Return what the client may decide of what it sent."""
        return {name: value for name, value in sent.items() if name not in self._refused}

    def kept(self, row: Mapping[str, Json]) -> Properties:
        """Return what a replacement leaves as it was: everything that the server made."""
        return {name: row[name] for name in self.server_made if name in row}

    def touched(self, row: Mapping[str, Json], user: User) -> Properties:
        """Return the properties that every change moves on: the time of the last change, a counting version, and who
        made it.
        """
        now = self._ground.now()
        changes: Properties = {name: write(now) for name, write in self._touched.items()}
        for name, shape in self._signed.items():
            if (signed := signature(user, shape)) is not None:
                changes[name] = signed
        for name in ("version", "revision"):
            if name in self.server_made and isinstance(row.get(name), int):
                changes[name] = row[name] + 1
        return changes

    def completed(self, row: Mapping[str, Json], key: Any) -> Properties:
        """Fill what the row's schema requires and a replacement did not send."""
        filled = dict(row)
        for name, value in self._defaults.items():
            filled.setdefault(name, value)
        return self._completed(filled, [name for name in sorted(self._expected) if name not in filled], key)

    def _completed(self, row: Properties, wanted: list[str], key: Any) -> Properties:
        unsaid = [name for name in wanted if name not in self.server_made]
        row.update({name: None for name in unsaid if name in self._nullable})
        row.update({name: [] for name in unsaid if name in self._lists})
        missing = [name for name in wanted if name not in row]
        if missing:
            given = row if self._spec.key_hidden else {**row, self._spec.key: key}
            made = self._ground.values.row(self._schema, collection=self._collection, key=key, given=given)
            row.update({name: made[name] for name in missing if name in made})
        return row

    def _server_made(self, body: Shape) -> frozenset[str]:
        made = {name for name in self._row.properties if not self._may_send(name, body)}
        return frozenset(made - {self._spec.key})

    def _may_send(self, name: str, body: Shape) -> bool:
        sent_as = self._sent_as.get(name, name)
        if sent_as not in body.properties:
            return False
        parts = (body.properties[sent_as], self._row.properties.get(name))
        shapes = [self._ground.shapes.of(part) for part in parts]
        return not any(shape.words.get("readOnly") for shape in shapes) and self._agree(shapes[0], shapes[1])

    def _agree(self, sent: Shape, kept: Shape, depth: int = 5) -> bool:
        """Tell whether what is sent can be kept: ids that come back as whole objects are the server's to fill in."""
        lists = sent.is_array and kept.is_array and sent.items is not None and kept.items is not None
        if lists and depth:  # a list may hold lists of itself
            return self._agree(self._ground.shapes.of(sent.items), self._ground.shapes.of(kept.items), depth - 1)
        numbers = {"integer", "number"}
        common = sent.types & kept.types or (sent.types & numbers and kept.types & numbers)
        return not sent.types or not kept.types or bool(common)

    def _touched_fields(self) -> dict[str, Any]:
        names = [
            name
            for name, part in self._row.properties.items()
            if name == self._spec.updated or (name in self.server_made and moments.is_updated(plain(name)))
            if moments.holds_time(self._ground.shapes.of(part))
        ]
        return {name: moments.writer(self._ground.shapes.of(self._row.properties[name]), name) for name in names}


def _defaults(ground: Ground, shape: Shape) -> dict[str, Json]:
    parts = {name: ground.shapes.of(part) for name, part in shape.properties.items()}
    return {name: part.words["default"] for name, part in parts.items() if "default" in part.words}


def _may_be_empty(shape: Shape) -> bool:
    return shape.is_array and not shape.nullable and not shape.words.get("minItems")


def _other_names(body: Shape, row: Shape) -> dict[str, str]:
    """Find what a body spells otherwise than the row, by the names in the body."""
    words = {plain(name): name for name in row.properties if name not in body.properties}
    return {name: words[plain(name)] for name in body.properties if name not in row.properties and plain(name) in words}
