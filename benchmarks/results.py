"""Writes RESULTS.md: tables that another run can be held against."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from contenders import Contender

Rates = Mapping[tuple[str, str], float]
"""Requests per CPU second, by contender and workload."""
Starts = Mapping[tuple[int, str], tuple[float, float, int]]
"""Seconds on the wall and of CPU until the first answer, and MB, by number of operations and format."""

_FILE = Path(__file__).with_name("RESULTS.md")
_WORKLOADS = ("GET", "list", "POST", "mix")


def write_results(
    contenders: Sequence[Contender], rates: Mapping[int, Rates], starts: Starts, generator: str, rounds: str
) -> None:
    """Write the tables of requests and of start-ups."""
    parts = [
        f"# Results of `make bench`, {datetime.now(UTC):%Y-%m-%d}",
        _machine(generator, rounds),
        _table(["server", "version", "what it does"], [[one.name, one.version, one.what] for one in contenders]),
        *(_requests(contenders, size, found) for size, found in rates.items()),
        _start_ups(starts),
    ]
    _FILE.write_text("\n\n".join(parts) + "\n", "utf-8")
    print(f"written: {_FILE.name}")


def _machine(generator: str, rounds: str) -> str:
    busy = f"load average {os.getloadavg()[2]:.1f} at the end"
    machine = f"{platform.system()}, {os.cpu_count()} cores ({busy}), Python {platform.python_version()}"
    return (
        f"{machine}; load by {generator}; medians of {rounds}. Figures are answered requests per CPU second of the "
        "server's processes, which other load on the machine moves little; they say nothing of latency. GET asks for "
        "twenty rows in turn, list for a page of all twenty, POST adds a row, mix is four GETs and a POST. Every "
        "answer must be a 2xx. The same few requests come again and again, and specdouble remembers heads and answers "
        "that it has read and checked; clients whose headers differ each time gain less."
    )


def _requests(contenders: Sequence[Contender], size: int, rates: Rates) -> str:
    rows = [[one.name, *(_cell(rates, one.name, workload) for workload in _WORKLOADS)] for one in contenders]
    title = f"## {size:,} operations: requests per CPU second"
    return "\n\n".join(
        [title, "In brackets: how many times as many specdouble answers.", _table(["server", *_WORKLOADS], rows)]
    )


def _cell(rates: Rates, name: str, workload: str) -> str:
    rate, ours = rates[name, workload], rates["specdouble", workload]
    return f"{rate:,.0f}" if name == "specdouble" else f"{rate:,.0f} ({ours / rate:.1f})"


def _start_ups(starts: Starts) -> str:
    rows = [
        [f"{size:,}", kind, f"{wall:.2f}", f"{cpu:.2f}", str(memory)]
        for (size, kind), (wall, cpu, memory) in starts.items()
    ]
    table = _table(["operations", "format", "wall", "CPU", "MB"], rows)
    about = "Modules are compiled before, as they are where a package is installed."
    return f"## specdouble: seconds from the command to the first answer\n\n{about}\n\n{table}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
