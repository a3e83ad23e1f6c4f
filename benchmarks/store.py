"""What a store costs, in memory and in a file: `python benchmarks/store.py [ROWS] [FOLDER]`."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime

from specdouble.runtime.ids import Ids
from specdouble.store import CollectionSpec, Condition, IdStyle, Order, Query, Reference, Store
from specdouble.store.opening import open_place

_ROUNDS = 15
SPECS = (
    CollectionSpec("authors", id=IdStyle("integer"), unique=(("email",),)),
    CollectionSpec(
        "books",
        id=IdStyle("integer"),
        unique=(("isbn",),),
        refs=(Reference("author", "authors", "restrict"),),
        filters=("genre",),
        versions=True,
    ),
)
GENRES = ("novel", "essay", "poem", "play", "tale")


def main(size: int, folder: str | None) -> None:
    """Print the median time of each operation, in microseconds, for either kind of store."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        stores = {
            name: filled(url, size) for name, url in (("memory", "memory"), ("sqlite", f"sqlite:///{place}/b.db"))
        }
        figures = {name: measure(store, size) for name, store in stores.items()}
    print(f"{'microseconds, ' + format(size, ',') + ' rows':<44}{'memory':>12}{'sqlite':>12}")
    for what in figures["memory"]:
        print(f"{what:<44}" + "".join(f"{figures[name][what] * 1e6:>12,.0f}" for name in figures))


def filled(url: str, size: int) -> Store:
    """Return a store with its rows."""
    store = open_place(url).store("library", SPECS, Ids(0).make, lambda: datetime(2026, 1, 15, tzinfo=UTC))
    with store.transaction() as tx:
        tx.load("authors", ({"email": f"{number}@example.com"} for number in range(size // 20)))
        tx.load("books", (book(number, size) for number in range(size)))
    return store


def book(number: int, size: int) -> dict[str, object]:
    """Return a row of about 400 bytes."""
    return {
        "isbn": f"978-{number:09}",
        "title": f"The book of {number * 7919 % size}",
        "author": number % (size // 20) + 1,
        "genre": GENRES[number * 7919 % 5],
        "price": number * 31 % 500 / 10,
        "printed_at": f"20{number % 26:02}-0{number % 9 + 1}-15T09:00:00Z",
        "tags": ["a", "b", str(number % 17)],
        "publisher": {"name": "Example House", "city": "Lisbon", "country": "PT"},
        "blurb": "A book that nobody has read to its end, and everybody praises. " * 2,
    }


def measure(store: Store, size: int) -> dict[str, float]:
    """Return the median of each operation; each round takes another row."""
    numbers = [number * 7919 % size + 1 for number in range(1, 5 * _ROUNDS)]
    kept = store.snapshot()
    return {
        "begin a view and end it": median(lambda: store.read().rollback()),
        "get by id, read before": median(lambda: read(store, lambda books: books[5])),
        "get by id": median(lambda: read(store, lambda books: books[numbers.pop()])),
        "find by a unique key": median(lambda: read(store, lambda books: books.one(isbn="978-000000777"))),
        "rows that refer to one": median(lambda: read(store, lambda books: books.all(author=7))),
        "count all": median(lambda: read(store, len)),
        "list: first page of all, first time": once(lambda: read(store, lambda books: books.find(Query(limit=20)))),
        "list: first page of all": median(lambda: read(store, lambda books: books.find(Query(limit=20)))),
        "list: filter by index, sort, page": median(lambda: read(store, lambda books: books.find(BY_GENRE))),
        "list: filter without index, sort, page": median(lambda: read(store, lambda books: books.find(BY_PRICE))),
        "add, and commit": median(lambda: write(store, lambda books: books.add(new(store, size)))),
        "update, and commit": median(lambda: write(store, lambda books: books.update(numbers.pop(), {"price": 1}))),
        "update twenty, and commit": median(lambda: write(store, lambda books: twenty(books, numbers.pop()))),
        "snapshot": median(store.snapshot),
        "restore": median(lambda: store.restore(kept)),
        "fork": median(store.fork),
        "fork, and first write": median(lambda: write(store.fork(), lambda books: books.update(3, {"price": 1}))),
        "fork, and first write into a small collection": median(lambda: small(store.fork())),
    }


BY_GENRE = Query((Condition("genre", "eq", "poem"),), sort=(Order("title"),), offset=40, limit=20)
BY_PRICE = Query((Condition("price", "gt", 25),), sort=(Order("title"),), offset=40, limit=20)


def read(store: Store, work: Callable) -> object:
    with store.read() as view:
        return work(view.books)


def write(store: Store, work: Callable) -> object:
    with store.transaction() as tx:
        return work(tx.books)


def small(store: Store) -> None:
    with store.transaction() as tx:
        tx.authors.update(1, {"name": "Ann"})


def twenty(books, first: int) -> None:
    for number in range(20):
        books.update((first + number) % 1000 + 1, {"price": 2})


def new(store: Store, size: int) -> dict[str, object]:
    with store.read() as view:
        return book(view.books.next_id() + size, size)


def median(work: Callable[[], object]) -> float:
    return statistics.median(once(work) for _ in range(_ROUNDS))


def once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, sys.argv[2] if len(sys.argv) > 2 else None)
