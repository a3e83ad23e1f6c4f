"""Time from the command to the first answer, over documents of rising size: `python benchmarks/startup.py [N ...]`.

Each document is started on with an empty cache, and again with what that start has left there. Modules are compiled
before anything is measured, as they are where a package is installed.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from contenders import SPECDOUBLE
from documents import write_documents
from process import running

SIZES = (12, 100, 1000, 1500)
_ROUNDS = 3


def measure(sizes: Sequence[int]) -> dict[tuple[int, str], tuple[float, float, int]]:
    """Return seconds on the wall and of CPU, and MB at the peak, by number of operations and format; medians."""
    found = {}
    print("operations  format         wall    CPU   MB   seconds to the first answer")
    with tempfile.TemporaryDirectory() as folder:
        _compile(Path(folder))
        for size in sizes:
            for kind, file in write_documents(Path(folder), size).items():
                for state, cache in ((kind, "off"), (f"{kind}, cached", f"{folder}/cache")):
                    os.environ["SPECDOUBLE_CACHE"] = cache
                    if cache != "off":
                        first_answer(file)
                    starts = [first_answer(file) for _ in range(_ROUNDS)]
                    wall, cpu, memory = (statistics.median(column) for column in zip(*starts, strict=True))
                    print(f"{size:>10}  {state:<12}  {wall:>5.2f}  {cpu:>5.2f}  {memory:>3.0f}", flush=True)
                    found[size, state] = wall, cpu, round(memory)
    return found


def _compile(folder: Path) -> None:
    """Let Python keep what it compiles, whatever the shell says, and start once."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode", "SPECDOUBLE_CACHE": "off"}
    first_answer(write_documents(folder, SIZES[0])["yaml"])


def first_answer(document: Path) -> tuple[float, float, int]:
    """Start a server on a document, wait for its first answer, stop it; return seconds and MB."""
    began = time.perf_counter()
    with running(SPECDOUBLE, document) as server:
        return time.perf_counter() - began, server.cpu_seconds(), server.peak_memory()


if __name__ == "__main__":
    measure([int(size) for size in sys.argv[1:]] or SIZES)
