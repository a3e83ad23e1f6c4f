"""What became of all mutants: for `--json`, and at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from specdouble.testing.mutate.bench import SCHEMATHESIS, Verdict
from specdouble.testing.mutate.catalogue import KINDS

ENOUGH = 0.95
"""The share of mutants that must be killed."""


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 where enough mutants were killed, 1 where too many live, 3 where there was none."""
    if not verdicts:
        return 3
    return 0 if sum(one.killed for one in verdicts) >= ENOUGH * len(verdicts) else 1


def as_json(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return the verdicts as `--json` prints them."""
    return [
        {
            "name": one.mutant.defect.name,
            "kind": one.mutant.defect.kind,
            "operation": one.mutant.operation.id,
            "killed": one.killed,
            "layers": list(one.checks),
            "checks": dict(one.checks),
            "schemathesis": one.by_schemathesis,
            "tried": list(one.tried),
            "came_to_bear": one.came_to_bear,
            "crashed": dict(one.crashed),
            "does": one.mutant.defect.sentence,
            "seen_by": one.mutant.defect.seen_by,
        }
        for one in verdicts
    ]


def show(verdicts: Sequence[Verdict], layers: Sequence[str], title: str, console: Console) -> None:
    """Write the table of kinds, and then each survivor: what it does, and which layer should see it."""
    console.print(_table(verdicts, layers, title))
    for one in verdicts:
        if not one.killed:
            bare = "" if one.came_to_bear else "; no request brought it to bear"
            console.print(
                f"[red]survived[/] {escape(str(one.mutant))}: {escape(one.mutant.defect.sentence)} "
                f"Should be seen by: {escape(one.mutant.defect.seen_by)}{bare}"
            )
        for layer, error in one.crashed.items():
            console.print(f"[yellow]{layer} ended[/] at {escape(str(one.mutant))}: {escape(error)}")
    killed = sum(one.killed for one in verdicts)
    share = f" ({killed / len(verdicts):.1%})" if verdicts else ""
    console.print(f"{escape(title)}: {killed} of {len(verdicts)} mutants killed{share}")


def _table(verdicts: Sequence[Verdict], layers: Sequence[str], title: str) -> Table:
    asked = not SCHEMATHESIS.isdisjoint(layers)
    table = Table(title=title)
    for name in ("kind", "mutants", "killed", "survived", *(("Schemathesis alone",) if asked else ())):
        table.add_column(name, justify="left" if name == "kind" else "right")
    for kind in KINDS:
        _add(table, kind.name, [one for one in verdicts if one.mutant.defect.kind == kind.name], asked=asked)
    table.add_section()
    _add(table, "all", verdicts, asked=asked)
    return table


def _add(table: Table, name: str, verdicts: Sequence[Verdict], *, asked: bool) -> None:
    if not verdicts:
        return
    killed = sum(one.killed for one in verdicts)
    alone = sum(bool(one.by_schemathesis) for one in verdicts)
    row = [name, len(verdicts), killed, len(verdicts) - killed, *([alone] if asked else [])]
    table.add_row(*(str(cell) for cell in row))
