"""Valid requests: from the document's examples, the rows that lists show, and rows made on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote

from specdouble.contract.model import Document, Operation, Parameter
from specdouble.testing.arguments import NOTHING, Parts
from specdouble.testing.authz.places import Places, levels, row_key, shown_rows
from specdouble.testing.authz.samples import NoSample, sample
from specdouble.testing.authz.surroundings import Ask, Surroundings
from specdouble.testing.exchange import Exchange
from specdouble.testing.suite.caller import Caller

Key = str | int
NEW = object()
"""Stands for a row that is made for the request."""
_ROWS, _BODIES, _TRIED = 2, 4, 12  # the last leaves room for a new row under every body


@dataclass(frozen=True)
class Request:
    """Parts of a call. Where rows were made for its path, `renew` makes them again; None where that fails."""

    parts: Parts
    keys: tuple[Key, ...]
    renew: Callable[[], Request | None]
    is_made: bool = False


@dataclass(frozen=True)
class _Path:
    """A filled path: where each value came from (itself, or NEW), the values, and the example they were shown in."""

    steps: tuple[Any, ...] = ()
    keys: tuple[Key, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Made:
    """A row that was made for a request, which stays until it is cleaned up."""

    collection: str
    keys: tuple[Key, ...]
    caller: Caller


class Requests:
    """Makes requests. `made` are the rows it has made since it was last emptied."""

    def __init__(self, document: Document, places: Places, surroundings: Surroundings, ask: Ask) -> None:
        self._document = document
        self._places = places
        self._surroundings = surroundings
        self._ask = ask
        self._count = 0
        self.made: list[Made] = []

    def candidates(self, operation: Operation, caller: Caller, *, own: bool) -> Iterator[Request]:
        """Offer requests that could be valid, the likeliest first. `own` takes no row that was there before."""
        return islice(self._all(operation, caller, own), _TRIED)

    def _all(self, operation: Operation, caller: Caller, own: bool) -> Iterator[Request]:
        for path in self._paths(operation, caller, own):
            yield from self._requests(operation, caller, path)

    def _requests(self, operation: Operation, caller: Caller, path: _Path) -> Iterator[Request]:
        for body in self._bodies(operation, caller, path.name):
            parts = self.parts(operation, path.keys, body, caller, path.name)
            if parts is None:
                continue

            def renew(body: Any = body) -> Request | None:
                keys = self._resolve(operation, path.steps, caller)
                fresh = None if keys is None else self.parts(operation, keys, body, caller, path.name)
                return None if keys is None or fresh is None else Request(fresh, keys, renew, is_made=True)

            yield Request(parts, path.keys, renew, is_made=NEW in path.steps)

    def parts(self, operation: Operation, keys: Sequence[Key], body: Any, caller: Caller, name: str) -> Parts | None:
        """Put a request together: path, required parameters, body; None where a parameter has no value."""
        parts = Parts(body=body)
        values = dict(zip((one for _, one in levels(operation.path)), keys, strict=True))
        for parameter in operation.parameters:
            if parameter.location == "path":
                parts.add(parameter, values[parameter.name])
            elif parameter.required:
                try:
                    parts.add(parameter, self._surroundings.translate(self._value(parameter, name), caller))
                except NoSample:
                    return None
        return parts

    def _value(self, parameter: Parameter, name: str) -> Any:
        if parameter.examples:
            return parameter.examples.get(name, next(iter(parameter.examples.values())))
        return sample(self._document, parameter.schema)

    def _bodies(self, operation: Operation, caller: Caller, name: str) -> Iterator[Any]:
        if operation.body is None:
            yield NOTHING
            return
        examples = {name: value for media in operation.body.content.values() for name, value in media.examples.items()}
        chosen = sorted(examples, key=lambda one: one != name)
        for one in chosen[:_BODIES]:
            yield self._surroundings.translate(examples[one], caller)
        if not examples:
            media = next(iter(operation.body.content.values()), None)
            try:
                value = sample(self._document, media.schema) if media is not None else NOTHING
            except NoSample:
                value = NOTHING
            if value is not NOTHING:
                yield self._surroundings.translate(value, caller)
        if not operation.body.required:
            yield NOTHING

    def _paths(self, operation: Operation, caller: Caller, own: bool) -> Iterator[_Path]:
        """Fill the path in every way that could be valid."""
        if levels(operation.path):
            yield from self._below(operation, caller, own, _Path())
            return
        names = [name for one in operation.parameters if one.required for name in one.examples]
        yield _Path(name=next(iter(names), ""))

    def _below(self, operation: Operation, caller: Caller, own: bool, path: _Path) -> Iterator[_Path]:
        if len(path.keys) == len(levels(operation.path)):
            yield path
            return
        for step, key, name in self._steps(operation, caller, own, path.keys):
            longer = _Path((*path.steps, step), (*path.keys, key), name or path.name)
            yield from self._below(operation, caller, own, longer)

    def _steps(
        self, operation: Operation, caller: Caller, own: bool, keys: tuple[Key, ...]
    ) -> Iterator[tuple[Any, Key, str]]:
        """Offer values for the next path parameter: rows that are shown, examples, a new row."""
        collection, name = levels(operation.path)[len(keys)]
        seen: set[Key] = set()
        if not own or keys:
            for key in self._shown(collection, keys, name, caller)[:_ROWS]:
                seen.add(key)
                yield key, key, ""
        if not own:
            for key, called in self._examples(operation, name, caller):
                if key not in seen:
                    seen.add(key)
                    yield key, key, called
        made = self.make(collection, keys, name, caller, vary=own)
        if made is not None:
            yield NEW, made, ""

    def _examples(self, operation: Operation, name: str, caller: Caller) -> Iterator[tuple[Key, str]]:
        parameter = next((one for one in operation.parameters if (one.location, one.name) == ("path", name)), None)
        for called, value in parameter.examples.items() if parameter is not None else ():
            if isinstance(value, str | int):
                yield self._surroundings.translate(value, caller), called
        if parameter is not None and isinstance(parameter.schema, dict) and parameter.schema.get("enum"):
            yield parameter.schema["enum"][0], ""

    def _shown(self, collection: str, keys: tuple[Key, ...], name: str, caller: Caller) -> list[Key]:
        if not keys:
            return self._surroundings.keys(caller, collection)
        listing = self._places.at("GET", collection)
        parts = None if listing is None else self.parts(listing, keys, NOTHING, caller, "")
        if listing is None or parts is None:
            return []
        exchange = self._ask(listing, parts, self._surroundings.viewer(caller))
        rows = shown_rows(exchange) if exchange is not None and exchange.status < 300 else []
        return [key for row in rows if (key := row_key(row, name)) is not None]

    def _resolve(self, operation: Operation, steps: tuple[Any, ...], caller: Caller) -> tuple[Key, ...] | None:
        keys: tuple[Key, ...] = ()
        for (collection, name), step in zip(levels(operation.path), steps, strict=True):
            key = self.make(collection, keys, name, caller, vary=True) if step is NEW else step
            if key is None:
                return None
            keys = (*keys, key)
        return keys

    def make(self, collection: str, keys: tuple[Key, ...], name: str, caller: Caller, *, vary: bool) -> Key | None:
        """Make a row in a collection and return what paths take for it; None where nothing makes one."""
        creator = self._places.at("POST", collection)
        if creator is None or len(levels(creator.path)) != len(keys):
            return None
        for body in self._bodies(creator, caller, ""):
            for value in (self._varied(body),) if vary else (body, self._varied(body)):
                key = self._make(creator, keys, name, caller, value)
                if key is not None:
                    self.made.append(Made(collection, (*keys, key), caller))
                    return key
        return None

    def _make(self, creator: Operation, keys: tuple[Key, ...], name: str, caller: Caller, body: Any) -> Key | None:
        parts = self.parts(creator, keys, body, caller, "")
        exchange = None if parts is None else self._ask(creator, parts, caller)
        return None if exchange is None or not 200 <= exchange.status < 300 else _made_key(exchange, name)

    def _varied(self, body: Any) -> Any:
        """Give the texts of a body another end, so that nothing unique is taken twice."""
        self._count += 1
        if not isinstance(body, dict):
            return body
        names = [name for name in body if any(word in name.lower() for word in ("name", "title", "slug", "email"))]
        return {
            name: self._other(value) if name in names and isinstance(value, str) else value
            for name, value in body.items()
        }

    def _other(self, text: str) -> str:
        local, at, domain = text.partition("@")
        return f"{local}-{self._count}{at}{domain}"

    def note(self, operation: Operation, keys: tuple[Key, ...], caller: Caller, exchange: Exchange) -> None:
        """Remember the row that a request has made, where it is one that makes rows."""
        if operation.method == "POST" and self._places.at("DELETE", f"{operation.path}/{{}}") is not None:
            key = _made_key(exchange, self._places.item_name(operation.path))
            if key is not None:
                self.made.append(Made(operation.path, (*keys, key), caller))

    def clean_up(self) -> None:
        """Remove the rows that were made, the last first; one that is gone is gone."""
        for made in reversed(self.made):
            remover = self._places.at("DELETE", f"{made.collection}/{{}}")
            parts = None if remover is None else self.parts(remover, made.keys, NOTHING, made.caller, "")
            if remover is not None and parts is not None:
                self._ask(remover, parts, made.caller)
        self.made.clear()


def _made_key(exchange: Exchange, name: str) -> Key | None:
    """Find the key of a new row: in the answer, one level down in it, or at the end of its `Location`."""
    try:
        value = exchange.body
    except ValueError:
        return None
    inner = [below for below in value.values() if isinstance(below, dict)] if isinstance(value, dict) else []
    found = [key for row in (value, *inner) if (key := row_key(row, name)) is not None]
    location = unquote(exchange.headers.get("location", "").rpartition("/")[2])
    return next(iter(found), location or None)
