"""Where rows are kept, named by a URL: `memory`, or `sqlite:///double.db`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from specdouble.errors import ConfigError
from specdouble.store.budget import Budget
from specdouble.store.catalogue import catalogue_of
from specdouble.store.memory import MemoryBackend
from specdouble.store.rules import MakeId, Now
from specdouble.store.spec import CollectionSpec
from specdouble.store.store import Store

if TYPE_CHECKING:
    from specdouble.store.sqlite.file import StoreFile

MEMORY = "memory"
_SQLITE = "sqlite:///"
_EXPECTED = "expected memory, sqlite:///double.db (in this folder) or sqlite:////var/lib/double.db (anywhere)"


def open_place(url: str = MEMORY, budget: Budget | None = None) -> Place:
    """Return the place that a URL names; what is in memory stays within a budget.

    Raises ConfigError for a URL that makes no sense, StoreError for a file that cannot be used.
    """
    if url.removesuffix(":") == MEMORY:
        return Place(None, budget or Budget())
    scheme, colon, _ = url.partition(":")
    if scheme != "sqlite" or not colon:
        raise ConfigError(f"unknown store {url!r}; {_EXPECTED}")
    path = unquote(url.removeprefix(_SQLITE))
    if not url.startswith(_SQLITE) or not path or path == ":memory:":
        raise ConfigError(f"the store {url!r} names no file; {_EXPECTED}. Did you mean {_meant(path)!r}?")
    from specdouble.store.sqlite.file import StoreFile  # rows in memory need none of it

    return Place(StoreFile(Path(path)), budget or Budget())


def _meant(path: str) -> str:
    name = path.removeprefix("sqlite:").lstrip("/")
    return MEMORY if name == ":memory:" else f"{_SQLITE}{name or 'double.db'}"


class Place:
    """Keeps the stores of all APIs and sandboxes."""

    def __init__(self, file: StoreFile | None, budget: Budget) -> None:
        self._file = file
        self.budget = budget

    @property
    def is_shared(self) -> bool:
        """Whether several processes see the same rows, and whoever comes later finds them."""
        return self._file is not None

    @property
    def sandboxes(self) -> tuple[str, ...]:
        """The names of the sandboxes that are there already."""
        return () if self._file is None else self._file.sandboxes()

    def store(
        self,
        api: str,
        specs: Iterable[CollectionSpec] | Mapping[str, CollectionSpec],
        make_id: MakeId,
        now: Now,
        sandbox: str | None = "default",
        *,
        discard: bool = False,
    ) -> Store:
        """Return what an API has in a sandbox: a new store, or the one that is there (`store.is_new` tells).

        A new one without a name goes with this process. Where the document has changed, rows are indexed anew; those
        of a collection that is gone or that no longer fit are a StoreError, or are forgotten where `discard`.
        """
        known = catalogue_of(specs)
        indexes = {name: each.indexes for name, each in known.items()}
        if self._file is None:
            return Store(known, make_id, now, MemoryBackend(indexes, self.budget))
        return Store(known, make_id, now, self._file.backend(api, indexes, sandbox, discard=discard))

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
