"""The lint layer: every rule over the document; no request is sent."""

from __future__ import annotations

from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite


class Lint:
    """Enters what reading the document has found."""

    def run(self, suite: Suite) -> None:
        """Judge the document."""
        for found in suite.document.findings:
            pointer = found.place.pointer if found.place is not None else ""
            suite.log.failed(
                Finding(
                    "lint",
                    found.rule,
                    "",
                    found.message,
                    pointer=pointer,
                    subject=f"{pointer} {found.message}",
                    severity=found.severity,
                )
            )
        if not suite.document.findings:
            suite.log.passed("lint", "", "readable")


LAYER = Lint()
