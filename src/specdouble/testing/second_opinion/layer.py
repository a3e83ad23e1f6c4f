"""The second-opinion layer: two readings of one document, which should agree on every exchange."""

from __future__ import annotations

from specdouble.contract.model import Operation
from specdouble.errors import ApiError
from specdouble.testing.exchange import Exchange
from specdouble.testing.reading import RequestReader
from specdouble.testing.second_opinion.first import make_exchanges
from specdouble.testing.second_opinion.register import Disagreement, explanation
from specdouble.testing.second_opinion.sample import Sample
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite
from specdouble.verify.reading import SecondReading, Verdict

_NAME = "second-opinion"


class SecondOpinion:
    """Compares openapi-core's verdicts with ours, on a sample of everything that the run has sent."""

    def prepare(self, suite: Suite) -> None:
        """Begin to listen, before any layer runs."""
        reader = RequestReader(suite.document, suite.judge.contract, suite.recorder.base_url)
        sample = Sample(reader, suite.profile.sample)
        suite.recorder.listen(sample.hear)
        suite.kept[_NAME] = reader, sample

    def run(self, suite: Suite) -> None:
        """Judge the sample of each operation."""
        reader, sample = suite.kept[_NAME]
        if not any(sample.of(operation.id) for operation in suite.operations):
            make_exchanges(suite)
        try:
            second = SecondReading(suite.document, suite.recorder.base_url)
        except Exception as error:  # noqa: BLE001 - what it cannot read at all, it has no opinion of
            why = f"openapi-core cannot read the document: {type(error).__name__}: {str(error)[:200]}"
            suite.log.untested(_NAME, "", "readable", why)
            return
        comparison = _Comparison(suite, reader, second)
        for operation in suite.operations:
            exchanges = sample.of(operation.id)
            for exchange in exchanges:
                comparison.compare(operation, exchange)
            if not exchanges:
                suite.log.untested(_NAME, operation.id, "request", "no exchange to speak of")


class _Comparison:
    def __init__(self, suite: Suite, reader: RequestReader, second: SecondReading) -> None:
        self._suite = suite
        self._reader = reader
        self._second = second

    def compare(self, operation: Operation, exchange: Exchange) -> None:
        opinion = self._second.judge(exchange)
        self._side("request", operation, exchange, self._ours(exchange), opinion.request)
        broken = "; ".join(self._suite.judge(operation, exchange))
        self._side("response", operation, exchange, broken, opinion.response)

    def _ours(self, exchange: Exchange) -> str:
        routed = self._reader.find(exchange.sent)
        try:
            if routed is not None:
                self._reader.read(routed)
        except ApiError as error:
            return str(error)
        return ""

    def _side(self, side: str, operation: Operation, exchange: Exchange, ours: str, theirs: Verdict) -> None:
        log = self._suite.log
        if theirs.ok == (not ours) and not theirs.crash:
            log.passed(_NAME, operation.id, side)
            return
        found = Disagreement(side, operation, exchange, ours, "; ".join(theirs.errors), theirs.crash)
        known = explanation(found)
        if known is None:
            log.failed(_finding(found))
        else:
            log.untested(_NAME, operation.id, side, f"{known.reason}{' (' + known.issue + ')' if known.issue else ''}")


def _finding(found: Disagreement) -> Finding:
    """Tell of a disagreement; it counts as a fault only where an answer may be wrong that we let pass."""
    theirs = f"falls over it ({found.crash})" if found.crash else found.theirs or "valid"
    subject = found.crash.partition(":")[0] or found.theirs.partition(":")[0] or "valid"
    return Finding(
        _NAME,
        found.side,
        found.operation.id,
        f"two readings of the document differ on a {found.side}: openapi-core says: {theirs}; "
        f"ours says: {found.ours or 'valid'}",
        (found.exchange,),
        expected="the same verdict of both",
        actual=f"{found.exchange.status} {found.exchange.media_type}".rstrip(),
        pointer=found.operation.pointer,
        subject=f"{found.side} {subject}",
        severity="error" if found.side == "response" and found.theirs and not found.ours else "warning",
    )


LAYER = SecondOpinion()
