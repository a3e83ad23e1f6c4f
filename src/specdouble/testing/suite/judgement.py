"""Which findings of a run count: those that no baseline knows, and which entries of a baseline have had their day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from specdouble.testing.suite.baseline import Known, Overdue
from specdouble.testing.suite.options import LAYERS
from specdouble.testing.suite.result import Result


def apply_baseline(entries: Sequence[Known], results: Sequence[Result], today: date) -> None:
    """Let entries excuse their findings, and enter into the results those that are stale or expired."""
    for known in entries:
        own = [result for result in results if known.about.get("api", result.name) == result.name]
        having = [result for result in own if known.id in result.ids]
        if known.is_expired(today):
            for result in having or own[-1:]:
                result.overdue.append(Overdue(known, f"its last day was {known.expires}"))
        elif having:
            for result in having:
                result.known[known.id] = known
        elif own and all(_should_show(known, result) for result in own):
            own[-1].overdue.append(Overdue(known, "its finding no longer appears: take the entry out"))


def _should_show(known: Known, result: Result) -> bool:
    """Tell whether a run would have shown the finding; of an entry that tells nothing, only a whole run would."""
    layer, operation = known.about.get("layer"), known.about.get("operation")
    has_layer = layer in result.ran if layer is not None else set(LAYERS) <= result.ran
    tested = {one.id for one in result.operations}
    return has_layer and (operation in tested if operation is not None else not result.options.operations)
