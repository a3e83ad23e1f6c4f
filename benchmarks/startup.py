"""Time from the command to the first answer, over documents of rising size: `python benchmarks/startup.py [N ...]`."""

from __future__ import annotations

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


def measure(sizes: Sequence[int]) -> dict[tuple[int, str], tuple[float, float]]:
    """Return seconds on the wall and of CPU by number of operations and format: medians of some starts."""
    found = {}
    print("operations  format   wall    CPU   seconds to the first answer")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for kind, file in write_documents(Path(folder), size).items():
                starts = [first_answer(file) for _ in range(_ROUNDS)]
                wall, cpu = (statistics.median(column) for column in zip(*starts, strict=True))
                print(f"{size:>10}  {kind:<6}  {wall:>5.2f}  {cpu:>5.2f}", flush=True)
                found[size, kind] = wall, cpu
    return found


def first_answer(document: Path) -> tuple[float, float]:
    """Start a server on a document, wait for its first answer, stop it; return seconds on the wall and of CPU."""
    began = time.perf_counter()
    with running(SPECDOUBLE, document) as server:
        return time.perf_counter() - began, server.cpu_seconds()


if __name__ == "__main__":
    measure([int(size) for size in sys.argv[1:]] or SIZES)
