"""How an exchange is held to its document."""

from __future__ import annotations

import pytest

from specdouble.contract.load import load_text
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.judge import Judge

DOCUMENT = load_text("""
openapi: 3.0.3
info: {title: Counters, version: '1'}
paths:
  /metrics:
    get:
      operationId: get_metrics
      responses:
        '200': {description: All., content: {text/plain; version=0.0.4: {schema: {type: string}}}}
""")


@pytest.mark.parametrize(
    ("content_type", "is_as_documented"),
    [
        ("text/plain; version=0.0.4; charset=utf-8", True),
        ("text/plain; version=0.0.5", False),
        ("text/plain", False),
    ],
)
def test_parameters_that_a_media_type_documents_are_asked_for(content_type, is_as_documented):
    answer = Exchange(Sent("GET", "http://here/metrics", {}, b""), 200, {"content-type": content_type}, b"up 1\n")

    broken = Judge(DOCUMENT)(DOCUMENT.operation("get_metrics"), answer)

    assert (not broken) == is_as_documented
