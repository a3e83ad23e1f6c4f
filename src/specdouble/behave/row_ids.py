"""Ids of new rows: the store's own, unless the document wants another form, or clients choose them and nobody did."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from rstr import Rstr

from specdouble.behave.fields import plain
from specdouble.behave.ground import Ground
from specdouble.behave.nouns import singular
from specdouble.data.validity import Validity
from specdouble.data.words import slug
from specdouble.errors import DocumentError

if TYPE_CHECKING:
    from specdouble.store.collection import Collection

_ATTEMPTS = 50


class RowIds:
    """Makes the ids of one collection."""

    def __init__(self, ground: Ground, collection: str) -> None:
        self._ground = ground
        self._collection = collection
        self._spec = ground.inference.collections[collection]
        self._shown = ground.row_shape(collection).properties.get(self._spec.key)
        self._asked = ground.id_parameters.get(collection)
        self._schema = self._asked if self._shown is None else self._shown
        words = ground.shapes.of(self._schema).words.keys()
        self._particular = bool({"pattern", "maxLength", "minLength", "enum", "minimum"} & words)
        self._validity: Validity = ground.validity

    def next(self, table: Collection, number: int | None = None) -> tuple[Any, Any]:
        """Return the next id, and what to give the store: None where it makes that id itself."""
        client = self._spec.id.style == "client"
        made = None if client else table.next_id()
        if not client and (not self._particular or self._validity.valid(self._schema, made)):
            return made, None
        start = table.ever if number is None else number  # so that the id of a row that is gone is not made again
        if client:
            chosen = self._free(table, (self._client_key(start + attempt) for attempt in range(_ATTEMPTS)))
            return chosen, chosen
        chosen = self._free(table, (self._formed(f"{made}/{start + attempt}") for attempt in range(_ATTEMPTS)))
        return (made, None) if chosen is None else (chosen, chosen)

    def named(self, table: Collection, sent: Mapping[str, Any]) -> Any:
        """Return the id that the name of a new row makes, where ids are such; else the next one."""
        text = next((sent[name] for name in ("name", "title") if isinstance(sent.get(name), str)), "")
        start = slug(text) if plain(self._spec.key).endswith("slug") else ""
        numbered = (start if number == 1 else f"{start}-{number}" for number in range(1, _ATTEMPTS))
        made = self._free(table, numbered) if start else None
        return made if made is not None and self._validity.valid(self._schema, made) else self.next(table)[0]

    def _free(self, table: Collection, keys: Any) -> Any:
        return next((key for key in keys if key not in table), None)

    def _formed(self, key: str) -> Any:
        """Make an id of the wanted form; words are too few to be ids, so a pattern is filled at random."""
        pattern = self._ground.shapes.of(self._schema).words.get("pattern")
        with suppress(re.error, OverflowError, RecursionError):  # a pattern that only ECMA 262 knows
            made = Rstr(Random(f"{self._collection}/{key}")).xeger(pattern) if isinstance(pattern, str) else None
            if self._validity.valid(self._schema, made):
                return made
        with suppress(DocumentError):  # nothing is of the wanted form: any other id will do
            return self._ground.values.exact.value(self._schema, collection=self._collection, key=key)
        return key.partition("/")[0]

    def _client_key(self, number: int) -> Any:
        if self._shown is not None:
            schema = self._ground.row_schema(self._collection)
            row = self._ground.values.row(schema, collection=self._collection, key=number + 1)
            if self._spec.key in row:
                return row[self._spec.key]
        shape = self._ground.shapes.of(self._asked)
        if shape.types and ({"pattern", "format", "enum"} & shape.words.keys() or not shape.is_a("string")):
            return self._ground.values.value(self._asked, collection=self._collection, key=number, field="id")
        return f"{singular(self._collection).replace(' ', '-')}-{number + 1}"
