"""Sends a canned answer: what an expectation holds, as it was given, without any tier."""

from __future__ import annotations

from specdouble.contract.json_text import dump_json
from specdouble.runtime.faults.expectations import CannedAnswer
from specdouble.serve.exchange import Reply

_BODILESS = {204, 205, 304}  # RFC 9110, 15.3.5, 15.3.6 and 15.4.5


def canned_reply(answer: CannedAnswer) -> Reply:
    """Make the reply that a canned answer stands for."""
    if answer.media_type is None or answer.status in _BODILESS:
        return Reply(answer.status, tuple(answer.headers.items()))
    body = str(answer.value).encode("utf-8") if answer.is_text else dump_json(answer.value)
    return Reply(answer.status, (("Content-Type", answer.media_type), *answer.headers.items()), body)
