"""Believable values for the schemas of a document: valid, coherent, and the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from specdouble.contract.model import Document, Json, Schema
from specdouble.data.build import Builder
from specdouble.data.chance import Chance
from specdouble.data.facts import Facts
from specdouble.data.nearest import Nearest
from specdouble.data.shapes import Direction
from specdouble.data.spot import Patience, Spot, Unbuildable
from specdouble.data.words import noun_of
from specdouble.errors import DocumentError

_MOST_KNOWN = 20_000  # schemas remembered by identity; a caller may well make one for each call
_PATIENCE = 20_000
_TRIES = 6


class Values:
    """Makes values for one document. Each is a function of seed, API, collection, key, field and today's date alone.

    Rows whose key is a number go round the pools of names, so that rows 1, 2, 3 differ from one another; row 1 takes
    the document's own examples. Times are relative to the date of `now()`: they stay as they are for a day.
    """

    def __init__(
        self,
        document: Document,
        *,
        seed: int | Callable[[], int] = 0,
        now: Callable[[], datetime],
        forgiving: bool = False,
    ) -> None:
        """`seed` may be asked for anew each time, as `now` is: every sandbox has its own.

        `forgiving`: where a schema admits nothing, the value that comes nearest is made, and no DocumentError raised.
        """
        self.document = document
        self._nearest: dict[Direction, Nearest] | None = {} if forgiving else None
        self._seed = seed if callable(seed) else lambda: seed
        self._now = now
        self._builders: dict[Direction, Builder] = {}
        named = document.root.get("components", {}).get("schemas", {}).values()
        # A named schema stays itself, even beside an equal one: its name may be the value of a discriminator.
        self._known: dict[int, tuple[Schema, Schema]] = {id(schema): (schema, schema) for schema in named}
        self._texts: dict[str, Schema] = {}

    @property
    def exact(self) -> Values:
        """The same, forgiving nothing."""
        twin = copy(self)
        twin._nearest = None
        return twin

    def row(
        self,
        schema: Schema,
        *,
        collection: str,
        key: object,
        given: Mapping[str, Any] | None = None,
        shown: bool = False,
    ) -> dict[str, Json]:
        """Return a whole row for an answer. Fields of `given` stand as they are, and the others agree with them.

        `shown`: it takes the document's own examples, as row 1 does. Raises DocumentError where the schema admits no
        object.
        """
        given = {} if given is None else given
        made = self._make(schema, "response", given, collection=collection, key=key, field="", shown=shown)
        if not isinstance(made, dict):
            raise DocumentError(self._complaint(schema, collection, "", Unbuildable("", "it admits no object")))
        return dict(made)

    def value(
        self,
        schema: Schema,
        *,
        collection: str,
        key: object,
        field: str = "",
        direction: Direction = "response",
        shown: bool = False,
    ) -> Json:
        """Return a value; `field` is a property's name, or a pointer, where the schema is that of a part.

        `shown`: it takes the document's own examples. Raises DocumentError where the schema admits nothing.
        """
        return self._make(schema, direction, None, collection=collection, key=key, field=field, shown=shown)

    def _make(
        self,
        schema: Schema,
        direction: Direction,
        given: Mapping[str, Json] | None,
        *,
        collection: str,
        key: object,
        field: str,
        shown: bool,
    ) -> Json:
        """Try a few times, barer each time, until the whole value is valid."""
        builder = self._builder(direction)
        schema = self._kept(schema)
        start = self._start(builder.measure.levels(schema), collection, key, field)
        start.first = start.first or shown
        reason: Unbuildable | None = None
        for spot in start.tries(_TRIES):
            try:
                value = builder.build(schema, spot, given)
            except Unbuildable as error:
                reason = reason or error
                continue
            if builder.validity.valid(schema, value) or (given and self._blames(builder, schema, value, given)):
                return value
        if self._nearest is None:
            raise DocumentError(self._complaint(schema, collection, field, reason))
        spot = replace(start, patience=Patience(_PATIENCE))
        return self._nearest.setdefault(direction, Nearest(builder)).make(schema, spot, given)

    def _kept(self, schema: Schema) -> Schema:
        """Return the schema that is kept in place of an equal one, so that what is learnt of it is learnt once."""
        if not isinstance(schema, dict):
            return schema
        known = self._known.get(id(schema))
        if known is not None and known[0] is schema:
            return known[1]
        kept = self._texts.setdefault(repr(schema), schema)
        if len(self._known) < _MOST_KNOWN or kept is schema:
            self._known[id(schema)] = (schema, kept)
        return kept

    def _builder(self, direction: Direction) -> Builder:
        if direction not in self._builders:
            self._builders[direction] = Builder(self.document, direction)
        return self._builders[direction]

    def _start(self, levels: int, collection: str, key: object, field: str) -> Spot:
        chance = Chance.of_row(str(self._seed()), self.document.name, collection, key=key)
        for part in field.strip("/").split("/") if field else ():
            chance = chance.at(part)
        today = self._now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        noun = noun_of(collection.rsplit("/", 1)[-1])
        facts = Facts(chance, noun, {}, today)
        return Spot(
            chance,
            facts,
            Patience(_PATIENCE),
            name=field.rsplit("/", 1)[-1],
            noun=noun,
            thing=noun_of(field.rsplit("/", 1)[-1]) or noun,
            levels=levels,
            first=str(key) == "1",
        )

    def _blames(self, builder: Builder, schema: Schema, value: Json, given: Mapping[str, Any]) -> bool:
        """Tell whether all that is wrong with a row is what the caller gave."""
        return all(path and path[0] in given for path, _ in builder.validity.faults(schema, value))

    def _complaint(self, schema: Schema, collection: str, field: str, reason: Unbuildable | None) -> str:
        reference = schema.get("$ref", "") if isinstance(schema, dict) else ""
        where = f"a schema of {collection or 'an answer'}"
        if reference:
            where = str(self.document.locate(reference.removeprefix("#")))
        part = f" (field {field})" if field else ""
        why = "every value that was tried is invalid" if reason is None else str(reason)
        return (
            f"{where}{part} admits no value that could be found: {why}. Look for constraints that exclude each other."
        )
