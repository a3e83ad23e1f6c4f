"""The lint layer: every rule over the document; no request is sent."""

from __future__ import annotations

from specdouble.testing.lint.rule import Rule
from specdouble.testing.lint.rules import RULES, Judged, judge_document
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite


class Lint:
    """Enters what reading the document has found."""

    def run(self, suite: Suite) -> None:
        """Judge the document."""
        found = judge_document(suite.document, suite.operations)
        broken = {(judged.rule.id, judged.fault.operation) for judged in found}
        for rule in RULES:
            for operation in _judged_by(suite, rule):
                if (rule.id, operation) not in broken and (operation or rule.id not in {name for name, _ in broken}):
                    suite.log.passed("lint", operation, rule.id)
        for judged in found:
            suite.log.failed(_finding(judged))


def _judged_by(suite: Suite, rule: Rule) -> list[str]:
    return [operation.id for operation in suite.operations] if rule.per_operation else [""]


def _finding(judged: Judged) -> Finding:
    fault, rule = judged.fault, judged.rule
    return Finding(
        "lint",
        rule.id,
        fault.operation,
        judged.sentence,
        expected=rule.title,
        pointer=fault.pointer,
        source=rule.source,
        subject=f"{fault.pointer} {fault.sentence}",
        severity=judged.severity,
        place=judged.place,
    )


LAYER = Lint()
