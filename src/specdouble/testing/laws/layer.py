"""The laws layer: the machine over every path that stores rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.testing.laws.machine import try_laws
from specdouble.testing.laws.reading import Rows, read_rows
from specdouble.testing.laws.streams import try_streams
from specdouble.testing.laws.twins import find_twins
from specdouble.testing.suite.suite import Suite


class Laws:
    """Tries what rows must obey."""

    def run(self, suite: Suite) -> None:
        """Run a state machine for the rows of each path, and say which operations no law speaks of."""
        wanted = {operation.id for operation in suite.operations}
        spoken: set[str] = set()
        for rows in read_rows(suite.document):
            if not wanted & {operation.id for operation in rows.operations}:
                continue
            spoken |= {operation.id for operation in rows.operations}
            above = _above(rows)
            if above is None:
                suite.log.untested("laws", rows.operations[0].id, "rows", f"no example for {', '.join(rows.parents)}")
                continue
            for finding in try_laws(suite, rows, above):
                suite.log.failed(finding)
            _tell_unknown(suite, rows)
        for finding in try_streams(suite, wanted):
            suite.log.failed(finding)
        spoken |= {twins.stream.id for twins in find_twins(suite.document)}
        for operation in suite.operations:
            if operation.id not in spoken:
                suite.log.untested(
                    "laws", operation.id, "rows", "it is not read as the list, create, read, update or delete of a row"
                )


def _above(rows: Rows) -> Mapping[str, Any] | None:
    """Find values for the path parameters above the rows, from the examples of the document."""
    values: dict[str, Any] = {}
    for operation in rows.operations:
        for parameter in operation.parameters:
            if parameter.name in rows.parents and parameter.examples:
                values.setdefault(parameter.name, next(iter(parameter.examples.values())))
    return values if set(rows.parents) <= values.keys() else None


def _tell_unknown(suite: Suite, rows: Rows) -> None:
    for name in rows.unruled:
        suite.log.untested("laws", rows.operations[0].id, f"job {name}", "no x-jobs says how it moves by itself")
    listing = rows.listing
    if listing is None:
        return
    if rows.grows:
        why = "every read adds a row (x-resource, append_on_read), so that no two pages are of one list"
        suite.log.untested("laws", listing.operation.id, "pages and totals", why)
    for name in listing.unknown:
        suite.log.untested(
            "laws", listing.operation.id, f"filter {name}", "what the parameter means is not plain from the document"
        )


LAYER = Laws()
