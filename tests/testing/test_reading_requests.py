"""Which operation a request means: below the address that is tested, and below the servers of the document."""

from __future__ import annotations

import pytest
from serving_kit import NOTES

from specdouble.contract.load import load_text
from specdouble.contract.wire import Contract
from specdouble.testing.exchange import Sent
from specdouble.testing.reading import RequestReader

SERVERS = "servers: [{url: 'https://notes.example/v2'}, {url: /notes}]\npaths:"


@pytest.mark.parametrize(
    ("base_url", "url", "operation"),
    [
        ("http://double", "http://double/notes/7", "get_note"),
        ("http://double", "https://notes.example/v2/notes/7", "get_note"),
        ("http://double/notes", "http://double/notes/notes/7", "get_note"),
        ("http://double/notes", "http://double/notes/7", None),
        ("http://double/notes", "http://double/notes/notes;a=b", None),
    ],
)
def test_operation_is_found_below_what_is_tested_and_not_above_it(base_url, url, operation):
    document = load_text(NOTES.replace("paths:", SERVERS), name="notes")

    found = RequestReader(document, Contract(document), base_url).find(Sent("GET", url, {}))

    assert (found and found.operation.id) == operation
