"""The collections of a store, checked and compiled once: their indexes and what refers to what."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Literal

from specdouble.errors import StoreError
from specdouble.store.comparing import name_key, same_key
from specdouble.store.fields import leaves, reader
from specdouble.store.row import Row
from specdouble.store.spec import CollectionSpec, Reference

Identity = tuple[Hashable, ...]
"""What a row is known by: the keys of its columns, then of its id."""


@dataclass(frozen=True)
class Index:
    """Finds the rows that stand under a key. Declared, not coded, so that a backend may build its own.

    id: the id alone, whatever the columns; it also holds soft-deleted rows, whose ids stay taken.
    columns: the values of `fields`, which are columns. unique: all columns, then the values of `fields`; rows with a
    null among them are left out. reference: each key that the one field holds. field: the value of the one field, of an
    array its items.
    """

    kind: Literal["id", "columns", "unique", "reference", "field"]
    fields: tuple[str, ...] = ()

    def keys(self, row: Row) -> Iterable[Hashable]:
        """Return the keys that a row stands under."""
        if self.kind == "id":
            return (name_key(row.id),)
        if row.deleted:
            return ()
        if self.kind == "columns":
            return (columns_key(row.columns, self.fields),)
        if self.kind == "reference":
            return tuple(dict.fromkeys(map(name_key, leaves(row, self.fields[0]))))
        if self.kind == "field":
            return tuple(dict.fromkeys(map(same_key, leaves(row, self.fields[0]))))
        key = unique_key(row, row.columns, self.fields)
        return () if key is None else (key,)


def columns_key(columns: Mapping[str, Any], names: Iterable[str]) -> Identity:
    """Return what some columns are known by."""
    return tuple(name_key(columns.get(name)) for name in names)


def unique_key(values: Mapping[str, Any], columns: Mapping[str, Any], fields: tuple[str, ...]) -> Hashable | None:
    """Return the key that no other row below the same columns may have, None where a value of it is null or absent."""
    key = tuple(same_key(reader(field)(values)) for field in fields)
    return None if None in key else (*columns_key(columns, columns), *key)


@dataclass(frozen=True)
class Referrer:
    """A field, or a column where `column`, by which rows of `collection` refer to another collection."""

    collection: str
    reference: Reference
    column: bool


@dataclass(frozen=True)
class Definition:
    """One collection, compiled."""

    spec: CollectionSpec
    indexes: tuple[Index, ...]
    referrers: tuple[Referrer, ...] = field(default=())
    unique: tuple[Index, ...] = field(init=False)  # the indexes of its unique keys
    ids: str = field(init=False)  # the name of the counter of its ids
    sequence: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unique", tuple(index for index in self.indexes if index.kind == "unique"))
        object.__setattr__(self, "ids", f"{self.spec.name}/ids")
        object.__setattr__(self, "sequence", f"{self.spec.name}/sequence")

    def identity(self, columns: Mapping[str, Any], id: Any) -> Identity:  # noqa: A002  the word every API uses
        """Return what a row with these columns and this id is known by."""
        names = self.spec.columns
        return (*columns_key(columns, names), name_key(id)) if names else (name_key(id),)

    def identity_of(self, row: Row) -> Identity:
        """Return what a row is known by."""
        return self.identity(row.columns, row.id)


class Catalogue(Mapping[str, Definition]):
    """Every collection of a store by name; an unknown name is a StoreError that says what there is."""

    def __init__(self, specs: Iterable[CollectionSpec]) -> None:
        """Raise StoreError where a spec names what does not exist."""
        self._specs: dict[str, CollectionSpec] = {}
        for spec in specs:
            if spec.name in self._specs:
                raise StoreError(f"collection {spec.name} is declared twice; give one of them another name")
            self._specs[spec.name] = spec
        for spec in self._specs.values():
            self._check(spec)
        referrers = self._referrers()
        self._definitions = {
            spec.name: Definition(spec, tuple(_indexes(spec)), tuple(referrers[spec.name]))
            for spec in self._specs.values()
        }
        self.moving = tuple(spec for spec in self._specs.values() if spec.moves is not None)

    def __getitem__(self, name: str) -> Definition:
        try:
            return self._definitions[name]
        except KeyError:
            raise StoreError(unknown("collection", name, self._definitions)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._definitions

    def __iter__(self) -> Iterator[str]:
        return iter(self._definitions)

    def __len__(self) -> int:
        return len(self._definitions)

    def _check(self, spec: CollectionSpec) -> None:
        for reference in (*spec.parents, *spec.refs):
            if reference.collection not in self._specs:
                problem = unknown("collection", reference.collection, self._specs)
                raise StoreError(f"{spec.name}.{reference.field} refers to an {problem}")
        for parent in spec.parents:
            if parent.field not in spec.columns:
                raise StoreError(f"parents of {spec.name}: {unknown('column', parent.field, spec.columns)}")
        if not all(spec.unique):
            raise StoreError(f"a unique key of {spec.name} has no field; name at least one or leave it out")

    def _referrers(self) -> dict[str, list[Referrer]]:
        """Find who refers to each collection, in one pass over all of them."""
        found: dict[str, list[Referrer]] = {name: [] for name in self._specs}
        for spec in self._specs.values():
            for parent in spec.parents:
                rule = replace(parent, on_delete=_parent_rule(parent))
                found[parent.collection].append(Referrer(spec.name, rule, column=True))
            for reference in spec.refs:
                found[reference.collection].append(Referrer(spec.name, reference, column=False))
        return found


def catalogue_of(specs: Iterable[CollectionSpec] | Mapping[str, CollectionSpec]) -> Catalogue:
    """Return the catalogue of some collections, however they are handed over."""
    return Catalogue(specs.values() if isinstance(specs, Mapping) else specs)


def _parent_rule(parent: Reference) -> Literal["restrict", "cascade"]:
    """Return what happens below a parent that goes: a column is part of the identity, so it cannot be emptied."""
    return "restrict" if parent.on_delete == "restrict" else "cascade"


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Say that there is no such name, what there is, and what may have been meant."""
    names = sorted(known)
    close = get_close_matches(str(name), names, n=1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    return f"unknown {kind} {name!r}; there are: {', '.join(names) or 'none'}.{meant}"


def _indexes(spec: CollectionSpec) -> Iterator[Index]:
    if spec.columns:
        yield Index("id")
    prefixes = [spec.columns[: size + 1] for size in range(len(spec.columns))]
    singles = [(name,) for name in spec.columns]
    yield from (Index("columns", names) for names in dict.fromkeys([*prefixes, *singles]))
    yield from (Index("unique", fields) for fields in dict.fromkeys(spec.unique))
    yield from (Index("reference", (name,)) for name in dict.fromkeys(reference.field for reference in spec.refs))
    known = {spec.key, *(reference.field for reference in spec.refs)}
    yield from (Index("field", (name,)) for name in dict.fromkeys(spec.filters) if name not in known)
