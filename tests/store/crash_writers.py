"""A nursery of processes that write into a store file until they are killed: `python crash_writers.py FILE`.

For each line on its input it forks that many writers, waits until all of them have been killed, and says `over`. A
writer says `PID N writing` before it commits order N and `PID N done` after; a line arrives whole or not at all.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from signal import SIGKILL

from specdouble.runtime.ids import Ids
from specdouble.store import CollectionSpec, IdStyle, Overtaken, Reference
from specdouble.store.opening import open_place

SPECS = (
    CollectionSpec("orders", id=IdStyle("integer"), unique=(("code",),), versions=True),
    CollectionSpec(
        "lines",
        id=IdStyle("integer"),
        columns=("order_id",),
        parents=(Reference("order_id", "orders", "cascade"),),
        refs=(Reference("order", "orders", "cascade"),),
    ),
    CollectionSpec("tally", key="name", id=IdStyle("client"), versions=True),
)


def open_orders(path):
    """Return the place and the store in it."""
    place = open_place(f"sqlite:///{path}")
    return place, place.store("shop", SPECS, Ids(0).make, lambda: datetime(2026, 1, 15, tzinfo=UTC))


def say(*words):
    os.write(1, (" ".join(map(str, (os.getpid(), *words))) + "\n").encode())


def order(tx):
    """Write rows that only make sense together: an order in two versions, its lines, the number of orders."""
    added = tx.orders.add({"code": f"c{len(tx.orders)}", "state": "new"})
    for number in range(3):
        tx.lines.within(order_id=added.id).add({"order": added.id, "number": number})
    tx.orders.update(added.id, {"state": "whole"})
    tx.tally.update("orders", {"count": tx.tally["orders"]["count"] + 1})
    return added.id


def write_one(store, *, alone=False):
    tx = store.transaction(alone=alone)
    number = order(tx)
    say(number, "writing")
    try:
        tx.commit()
    except Overtaken:
        write_one(store, alone=True)
    else:
        say(number, "done")


def write_for_ever(store):
    while True:
        write_one(store)
        sandbox = store.fork(name=f"sandbox of {os.getpid()}")
        with sandbox.transaction() as tx:
            order(tx)
        kept = sandbox.snapshot()
        with sandbox.transaction() as tx:
            tx.orders.clear()
        sandbox.restore(kept)
        sandbox.drop()


def main(path):
    _, store = open_orders(path)
    if store.is_new:
        with store.transaction() as tx:
            tx.tally.add({"name": "orders", "count": 0})
    for line in sys.stdin:
        writers = [fork_writer(store) for _ in range(int(line))]
        ends = {os.waitpid(writer, 0)[1] for writer in writers}
        os.write(1, b"over\n" if ends == {SIGKILL} else b"a writer ended by itself\n")


def fork_writer(store):
    writer = os.fork()
    if writer == 0:
        write_for_ever(store)
    return writer


if __name__ == "__main__":
    main(sys.argv[1])
