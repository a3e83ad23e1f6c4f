"""`specdouble mutate`: plant defects in a double, and see which layer of the tests finds them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from specdouble.cli.options import document_options, read_sources, world_options
from specdouble.cli.test import check_installed
from specdouble.contract.json_text import dump_json
from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings
from specdouble.serve.project import ApiSource, find_project

_LAYERS = click.Choice(("laws", "authz", "probes", "fuzz", "stateful"))
_SAMPLE = 120
_OFTEN = 20  # mutants between two lines, where there is no terminal to draw a bar on


@click.command()
@document_options
@click.option("--only", multiple=True, type=_LAYERS, help="Run this layer alone; several may be named.")
@click.option("--only-kind", "kinds", multiple=True, metavar="KIND", help="Plant defects of this kind alone.")
@click.option("--operation", "operations", multiple=True, metavar="ID", help="Only in these; * fits any letters.")
@click.option("--sample", type=click.IntRange(1), default=_SAMPLE, show_default=True, help="How many mutants.")
@click.option("--all", "everything", is_flag=True, help="Every mutant there is, however long it takes.")
@click.option("--all-layers", is_flag=True, help="Go on after the first layer that finds a defect.")
@click.option("--jobs", type=click.IntRange(1), help="Processes at a time; as many as there are cores without it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of mutants on stdout.")
@world_options
def mutate(targets: tuple[str, ...], **flags: Any) -> None:
    """Plant defects in a double, and tell which tests see which.

    One defect at a time, in one operation. Exit codes: 0 at least 95 % were seen, 1 fewer, 2 wrong use, 3 nothing could
    be planted.
    """
    check_installed()
    from specdouble.testing.doubles import CLOCK

    own = {name: flags.pop(name) for name in _OWN}
    _, sources = read_sources(targets, {**flags, "clock": flags["clock"] or CLOCK})
    outcomes = [_run(source, settings, own) for source, settings in sources]
    if own["as_json"]:
        click.echo(dump_json([row for rows, _ in outcomes for row in rows]))
    sys.exit(max((code for _, code in outcomes), key=_ORDER.index))


_OWN = ("only", "kinds", "operations", "sample", "everything", "all_layers", "jobs", "as_json")
_ORDER = (0, 3, 1)  # the exit codes, the one that holds before others last


def _run(source: ApiSource, settings: Settings, own: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    from rich.console import Console

    from specdouble.testing.mutate.bench import Bench, known_layers
    from specdouble.testing.mutate.catalogue import KINDS, choose_sample, find_mutants
    from specdouble.testing.mutate.crew import Work, try_all
    from specdouble.testing.mutate.score import as_json, exit_code, show
    from specdouble.testing.suite.opening import open_subject
    from specdouble.testing.suite.options import Options
    from specdouble.testing.suite.run import choose_operations

    _check_kinds(own["kinds"], [kind.name for kind in KINDS])
    project = find_project()
    root: Path | None = project.root if project is not None else None

    def make_bench() -> Bench:
        return Bench(open_subject(source, settings, Options(), root), settings.seed)

    bench = make_bench()
    document = bench.subject.document
    mutants = find_mutants(bench.ground, choose_operations(document, own["operations"]), own["kinds"])
    bench.subject.target.close()
    chosen = mutants if own["everything"] else choose_sample(mutants, own["sample"], settings.seed)
    layers = known_layers(own["only"])
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    with _watching(document.name, console) as heard:
        work = Work(chosen, layers, own["all_layers"])
        verdicts = try_all(make_bench, work, own["jobs"] or _cores(), heard)
    title = f"{document.name}: {len(chosen)} of {len(mutants)} mutants, seed {settings.seed}"
    show(verdicts, layers, title, console)
    return as_json(verdicts), exit_code(verdicts)


def _check_kinds(asked: tuple[str, ...], known: list[str]) -> None:
    for kind in asked:
        if kind not in known:
            raise ConfigError(f"--only-kind came as {kind!r}; there are: {', '.join(known)}")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _watching(name: str, console: Any) -> Iterator[Callable[[int, int], None]]:
    """Show how many mutants are done; the bar begins when the workers are there, as threads and forks do not mix."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=console, transient=True)
    bar = progress.add_task(name, total=None)

    def heard(done: int, every: int) -> None:
        if console.is_terminal:
            progress.start()
            progress.update(bar, completed=done, total=every)
        elif done and done % _OFTEN == 0:
            console.print(f"{name}: {done} of {every} mutants")

    try:
        yield heard
    finally:
        progress.stop()
