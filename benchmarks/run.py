"""Measure requests and start-up, and write RESULTS.md: `python benchmarks/run.py [--only NAME] [--sizes N ...]`."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

import load
import startup
from contenders import Contender, contenders
from documents import write_documents
from process import Server, running
from results import Rates, write_results
from workloads import workloads

_FIRST_WARM_UP, _WARM_UP = 4, 1  # seconds: time enough for node to compile what is hot


def main() -> None:
    """Measure, print as it goes, and write the results where nothing was left out."""
    options = _options()
    chosen = [one for one in contenders() if options.only in {None, one.name}]
    with tempfile.TemporaryDirectory() as folder:
        rates = {size: _rates(chosen, size, Path(folder), options) for size in options.sizes}
    if options.only is None:
        starts = startup.measure(startup.SIZES)
        write_results(chosen, rates, starts, load.generator(), f"{options.rounds} rounds of {options.seconds} s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="NAME", help="measure one contender, and write nothing")
    parser.add_argument("--sizes", type=int, nargs="+", default=[12, 1500], help="operations of the documents")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="per workload and round")
    return parser.parse_args()


def _rates(chosen: list[Contender], size: int, folder: Path, options: argparse.Namespace) -> Rates:
    """Return requests per CPU second by contender and workload: the median of the rounds, contenders taking turns."""
    document = write_documents(folder, size)["json"]
    found: dict[tuple[str, str], list[float]] = {}
    for _ in range(options.rounds):
        for contender in chosen:
            with running(contender, document) as server:
                for name, rate in _round(server, options.seconds):
                    print(f"{size:>6}  {contender.name:<14}  {name:<5}  {rate:>7.0f}", flush=True)
                    found.setdefault((contender.name, name), []).append(rate)
    return {key: statistics.median(rates) for key, rates in found.items()}


def _round(server: Server, seconds: int) -> list[tuple[str, float]]:
    rates = []
    load.answered(server.port, workloads(server.port)["mix"], _FIRST_WARM_UP)
    for name, requests in workloads(server.port).items():
        server.reset()
        load.answered(server.port, requests, _WARM_UP)
        before = server.cpu_seconds()
        count = load.answered(server.port, requests, seconds)
        rates.append((name, count / (server.cpu_seconds() - before)))
    return rates


if __name__ == "__main__":
    main()
