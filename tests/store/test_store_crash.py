"""Processes killed in the midst of writing: what they acknowledged is there, nothing is there by halves."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from crash_writers import open_orders
from store_check import problems

KILLS = 40


@pytest.fixture
def nursery(tmp_path):
    script = str(Path(__file__).with_name("crash_writers.py"))
    command = [sys.executable, script, str(tmp_path / "store.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


def kill_writers(nursery, number, chance):
    """Let some processes write, kill each right after a line of its own, and return the orders they acknowledged."""
    print(number, file=nursery.stdin, flush=True)
    patience, done = {}, set()
    for line in iter(nursery.stdout.readline, "over\n"):
        writer, order, what = line.split()
        if what == "done":
            done.add(int(order))
        left = patience[writer] = patience.get(writer, chance.randrange(1, 12)) - 1
        if left == 0:
            os.kill(int(writer), signal.SIGKILL)
    return done


def whole_orders(path):
    """Return the orders of the file, each with its parts."""
    place, store = open_orders(path)
    with store.read() as view:
        orders = {row.id for row in view.orders}
        assert {row["state"] for row in view.orders} <= {"whole"}
        assert [len(view.orders.history(number)) for number in orders] == [1] * len(orders)
        assert [len(view.lines.within(order_id=number)) for number in orders] == [3] * len(orders)
        assert view.tally["orders"]["count"] == len(orders) == len(view.lines) / 3
        assert view.tally["orders"].version == len(orders) + 1
    place.close()
    return orders


@pytest.mark.parametrize("writers", [1, 2])
def test_no_acknowledged_write_is_lost_and_none_is_half_there(nursery, tmp_path, writers):
    chance, acknowledged = random.Random(writers), set()

    for _ in range(KILLS // writers):
        acknowledged |= kill_writers(nursery, writers, chance)
        there = whole_orders(tmp_path / "store.db")
        assert acknowledged <= there
        assert problems(tmp_path / "store.db") == []

    assert len(there) <= len(acknowledged) + KILLS  # each killed process had one under way at most
