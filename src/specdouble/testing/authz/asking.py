"""Sending a request of this layer: an undocumented refusal is judged by what was asked, and is no defect."""

from __future__ import annotations

from dataclasses import replace

import httpx

from specdouble.contract.model import Operation
from specdouble.testing.arguments import Parts
from specdouble.testing.exchange import Exchange
from specdouble.testing.request import write_request
from specdouble.testing.rows import rows_at
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite

LAYER = "authz"


class Asker:
    """Calls operations as somebody."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite

    def __call__(self, operation: Operation, parts: Parts, caller: Caller) -> Exchange | None:
        """Return the exchange; None where the target gave no answer, which is a finding.

        An undocumented refusal is no business of this layer: lint names the operations that do not document theirs.
        """
        sent = write_request(self._suite.recorder.base_url, operation, parts, caller.credentials)
        try:
            came = self._suite.recorder.send(sent)
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            self._fail(operation, "answers", f"no answer came: {type(error).__name__}", Exchange(sent, 0, {}, b""))
            return None
        exchange = replace(came, operation_id=operation.id, rows_at=rows_at(self._suite.document, operation))
        if exchange.status >= 500:
            self._fail(operation, "answers", f"the server failed with {exchange.status}", exchange)
        if exchange.status < 400 or operation.response(exchange.status) is not None:
            self._suite.hold(operation, exchange)
        return exchange

    def _fail(self, operation: Operation, check: str, sentence: str, exchange: Exchange) -> None:
        self._suite.log.failed(
            Finding(
                LAYER,
                check,
                operation.id,
                sentence,
                (exchange,),
                expected="an answer that tells the caller what to do",
                actual=str(exchange.status or "nothing"),
                pointer=operation.pointer,
                source="RFC 9110, 15.6",
                subject=sentence,
            )
        )
