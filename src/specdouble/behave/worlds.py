"""Worlds: named sets of rows in `fixtures/<api>/<world>/`, loaded into an empty store.

`world.yaml` holds `at` (the moment the rows were written for), `description` and `generate` (collection -> how many
believable rows more, or `{count, first}`, where `first` are values of the first one below each row above). Each
`<collection>.yaml` is a list of rows in wire spelling, writeOnly fields included. A row that stands below others
carries their ids under the names of the hidden columns, or of the path parameters that give them; they are taken out of
the row unless its schema has them too. So does a row whose key is hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specdouble.behave import moments
from specdouble.behave.ground import Ground
from specdouble.behave.placement import Placement
from specdouble.behave.seeding import Growth, Seeder
from specdouble.behave.shifting import shifted
from specdouble.behave.topology import filling_order
from specdouble.contract.model import Json
from specdouble.contract.yaml_text import TextProblem, read_yaml, yaml_lines
from specdouble.errors import ApiError, ConfigError, StoreError

if TYPE_CHECKING:
    from specdouble.store.store import Store, Transaction

Rows = Mapping[str, Iterable[Mapping[str, Json]]]
_KEYS = ("at", "description", "generate")


@dataclass(frozen=True)
class World:
    """One world, read and not yet loaded. `rows` are in the order of their files."""

    name: str
    at: datetime | None
    description: str
    generate: Mapping[str, Growth]
    rows: tuple[FixtureRow, ...]


@dataclass(frozen=True)
class FixtureRow:
    """One row and where it stands: its file and its number in it, from 1."""

    collection: str
    values: Mapping[str, Json]
    file: Path
    number: int

    def complain(self, fault: str, pointer: str = "") -> StoreError:
        """Say what is wrong with this row, with the line where it stands."""
        line = _line(self.file, f"/{self.number - 1}{pointer}") or _line(self.file, f"/{self.number - 1}")
        place = f"{self.file}:{line}" if line else str(self.file)
        field = f", field {pointer.lstrip('/')}" if pointer else ""
        return StoreError(f"{place}: row {self.number} of {self.collection}{field}: {fault}")


def world_names(fixtures: Path) -> tuple[str, ...]:
    """Return the worlds of one API; () where it has none."""
    return tuple(sorted(file.parent.name for file in fixtures.glob("*/world.yaml")))


def read_world(fixtures: Path, name: str, collections: Iterable[str]) -> World:
    """Read `fixtures/<api>/<name>`. Raises ConfigError for an unknown world, StoreError for what its files hold."""
    folder = fixtures / name
    known = tuple(collections)
    if not (folder / "world.yaml").is_file():
        raise ConfigError(f"unknown world {name!r} in {fixtures}; {_there_are(name, world_names(fixtures))}")
    head = _head(folder / "world.yaml", known)
    rows: list[FixtureRow] = []
    for file in sorted(folder.glob("*.yaml")):
        if file.name != "world.yaml":
            rows.extend(_rows(file, known))
    return World(name, head["at"], head["description"], head["generate"], tuple(rows))


def load_world(
    store: Store, ground: Ground, folder: Path, also: Sequence[Rows] = (), now: Callable[[], datetime] | None = None
) -> World:
    """Put the world of a folder into an empty store; `also` are rows that every world has, as personas declare them.

    Date-times are shifted by whole days, so that `at` becomes today. Raises StoreError that names file, line, row and
    field of a row that breaks its schema, has an id twice, or refers to nothing; then nothing is loaded.
    """
    world = read_world(folder.parent, folder.name, ground.inference.collections)
    moment = (now or ground.now)()
    with store.transaction() as tx:
        _fill(ground, tx, world, also, 0 if world.at is None else (moment - world.at).days)
        tx.rest()
    return world


def _fill(ground: Ground, tx: Transaction, world: World, also: Sequence[Rows], days: int) -> None:
    loader = _Loader(ground, tx, days)
    rows = [*world.rows, *(row for rows in also for row in _persona_rows(rows, ground))]
    for collection in filling_order(ground.inference):
        loader.add_all([row for row in rows if row.collection == collection])
    if world.generate:
        _check_first(ground, world)
        seeder = Seeder(ground)
        seeder.fill(tx, world.generate)
        for collection, why in seeder.short.items():
            raise StoreError(f"{world.name}/world.yaml: generate: {collection}: {why}")


def _check_first(ground: Ground, world: World) -> None:
    for collection, growth in world.generate.items():
        known = ground.row_shape(collection).properties
        for name, value in growth.first.items():
            place = f"{world.name}/world.yaml: generate: {collection}: first: {name}"
            if name not in known:
                raise StoreError(f"{place}: no property of its rows; {_there_are(name, known)}")
            for _, message in ground.validity.faults(known[name], value)[:1]:
                raise StoreError(f"{place}: {message}")


def _persona_rows(also: Rows, ground: Ground) -> list[FixtureRow]:
    file = Path("personas.yaml")
    for name in also:
        if name not in ground.inference.collections:
            raise StoreError(f"{file}: unknown collection {name!r}; {_there_are(name, ground.inference.collections)}")
    return [FixtureRow(name, row, file, at) for name, rows in also.items() for at, row in enumerate(rows, 1)]


class _Loader:
    """Adds fixture rows to the store, each after those it refers to."""

    def __init__(self, ground: Ground, tx: Transaction, days: int) -> None:
        self._ground = ground
        self._tx = tx
        self._days = days
        self._validity = ground.validity
        self._placement = Placement(ground)

    def add_all(self, rows: list[FixtureRow]) -> None:
        """Add the rows of one collection; a row may refer to a later one of the same collection."""
        waiting = rows
        while waiting:
            later: list[tuple[FixtureRow, ApiError]] = []
            for row in waiting:
                try:
                    self._add(row)
                except ApiError as error:
                    later.append((row, error))
            if len(later) == len(waiting):
                stuck, fault = later[0]
                raise stuck.complain(fault.message or fault.title, _pointer(fault))
            waiting = [row for row, _ in later]

    def _add(self, row: FixtureRow) -> None:
        spec = self._ground.inference.collections[row.collection]
        columns, key, values = self._placement.split(row.collection, row.values)
        missing = [column for column in spec.columns if column not in columns]
        if missing:
            raise row.complain(f"it stands below others: {missing[0]} is missing")
        if key is None and row.collection not in self._ground.inference.singletons:
            raise row.complain(f"it has no id: expected {spec.key}")
        self._check(row, values)
        table = self._tx[row.collection].within(**columns) if columns else self._tx[row.collection]
        table.add(shifted(values, self._days), id=key)

    def _check(self, row: FixtureRow, values: Mapping[str, Json]) -> None:
        """Judge a row by the schema it is answered under; secrets are allowed beside it."""
        schema = self._ground.row_schema(row.collection)
        faults = self._validity.faults(schema, values)
        if faults:
            path, message = faults[0]
            raise row.complain(message, "".join(f"/{part}" for part in path))


def _pointer(error: ApiError) -> str:
    field = getattr(error, "field", None) or next(iter(getattr(error, "fields", ())), None)
    return f"/{str(field).replace('.', '/')}" if field else ""


def _head(file: Path, collections: tuple[str, ...]) -> dict[str, Any]:
    head = _read(file)
    head = {} if head is None else head
    if not isinstance(head, dict):
        raise ConfigError(f"{file}: came {type(head).__name__}, expected a map of {', '.join(_KEYS)}")
    for name in head:
        if name not in _KEYS:
            raise ConfigError(f"{file}: unknown key {name!r}; {_there_are(name, _KEYS)}")
    at = moments.moment(head["at"]) if "at" in head else None
    if "at" in head and at is None:
        raise ConfigError(f"{file}: at: came {head['at']!r}, expected a date-time such as 2026-01-15T09:00:00Z")
    return {
        "at": None if at is None else at.astimezone(UTC),
        "description": str(head.get("description") or ""),
        "generate": _generate(file, head.get("generate") or {}, collections),
    }


def _generate(file: Path, growths: Any, collections: tuple[str, ...]) -> dict[str, Growth]:
    if not isinstance(growths, dict):
        raise ConfigError(f"{file}: generate: came {growths!r}, expected a map of collection to number")
    for name in growths:
        if name not in collections:
            raise ConfigError(f"{file}: generate: unknown collection {name!r}; {_there_are(name, collections)}")
    return {name: _growth(f"{file}: generate: {name}", told) for name, told in growths.items()}


def _growth(place: str, told: Any) -> Growth:
    """Read `7` or `{count: 7, first: {role: owner}}`."""
    growth = told if isinstance(told, dict) else {"count": told}
    count, first = growth.get("count"), growth.get("first", {})
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise ConfigError(f"{place}: came {told!r}, expected a number of rows, or {{count, first}}")
    if not isinstance(first, dict) or growth.keys() - {"count", "first"}:
        raise ConfigError(f"{place}: came {told!r}, expected {{count: {count}, first: {{property: value}}}}")
    return Growth(count, first)


def _rows(file: Path, collections: tuple[str, ...]) -> list[FixtureRow]:
    if file.stem not in collections:
        raise StoreError(f"{file}: unknown collection {file.stem!r}; {_there_are(file.stem, collections)}")
    rows = _read(file)
    rows = [] if rows is None else rows
    if not isinstance(rows, list):
        raise StoreError(f"{file}: came {type(rows).__name__}, expected a list of rows")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise FixtureRow(file.stem, {}, file, number).complain(f"came {row!r}, expected a map of properties")
    return [FixtureRow(file.stem, row, file, number) for number, row in enumerate(rows, 1)]


def _read(file: Path) -> Any:
    try:
        parsed = read_yaml(file.read_text("utf-8"))
    except TextProblem as error:
        raise StoreError(f"{file}:{error.line}: {error.message}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{file}: {error}") from None
    if parsed.duplicates:
        twice = parsed.duplicates[0]
        raise StoreError(f"{file}:{twice.line}: {twice.key!r} stands twice")
    return parsed.value


def _line(file: Path, pointer: str) -> int | None:
    """Return the line of a node; slow, for messages only."""
    try:
        return yaml_lines(file.read_text("utf-8")).get(pointer)
    except (TextProblem, OSError, UnicodeDecodeError):
        return None


def _there_are(name: object, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(str(name), names, 1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"there are: {', '.join(names) or 'none'}.{hint}"
