"""How far a run is: a bar on a terminal, a line a layer anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from specdouble.testing.suite.log import Case

Tell = Callable[[str, Case | None], None]
"""Is told of each layer as it begins, with None, and of each case as it is entered."""


@contextmanager
def watch(console: Console, api: str, layers: Sequence[str]) -> Iterator[Tell]:
    """Show how far the run of an API is, layer by layer."""
    if console.is_terminal:
        with _bar(console, api, layers) as tell:
            yield tell
    else:
        lines = _Lines(console, api)
        yield lines.tell
        lines.end()


@contextmanager
def _bar(console: Console, api: str, layers: Sequence[str]) -> Iterator[Tell]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[seen]}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        bar = progress.add_task(api, total=len(layers), seen="")
        count = _Count()

        def tell(layer: str, case: Case | None) -> None:
            if case is None:
                progress.update(bar, description=f"{api} {layer}", completed=list(layers).index(layer))
            else:
                count.add(case)
                progress.update(bar, seen=f"{case.operation} {count}".lstrip())

        yield tell


class _Lines:
    """Tells of each layer in a line, once it is over."""

    def __init__(self, console: Console, api: str) -> None:
        self._console = console
        self._api = api
        self._layer = ""
        self._count = _Count()

    def tell(self, layer: str, case: Case | None) -> None:
        if case is not None:
            self._count.add(case)
            return
        self.end()
        self._layer, self._count = layer, _Count()

    def end(self) -> None:
        if self._layer:
            self._console.print(f"{self._api} {self._layer}: {self._count}", markup=False)


class _Count:
    """Counts what was entered: a check that is tried a hundred times is one of a hundred."""

    def __init__(self) -> None:
        self._checks = 0
        self._failing: set[tuple[str, str, str]] = set()

    def add(self, case: Case) -> None:
        self._checks += 1
        if case.failed:
            self._failing.add((case.layer, case.operation, case.check))

    def __str__(self) -> str:
        return f"{self._checks} check{'s' * (self._checks != 1)}, {len(self._failing)} failed"
