"""`x-max-body`: an operation that takes larger bodies than the rest, or smaller ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Files, version: '1'}
paths:
  /files:
    post:
      operationId: add_file
      x-max-body: LIMIT
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {'204': {description: Kept}, '413': {description: Too large}}
  /notes:
    post:
      operationId: add_note
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {'204': {description: Kept}, '413': {description: Too large}}
"""


def files(folder: Path, limit: str) -> Served:
    return serve_document(folder, DOCUMENT.replace("LIMIT", limit), max_body=20)


@pytest.mark.parametrize(("limit", "size", "status"), [("50", 50, 204), ("50", 51, 413), ("5", 6, 413)])
def test_an_operation_has_a_limit_of_its_own(tmp_path: Path, limit: str, size: int, status: int) -> None:
    assert files(tmp_path, limit).send("POST", "/files", b"x" * size, content_type="text/plain").status == status


def test_the_others_keep_that_of_all(tmp_path: Path) -> None:
    answer = files(tmp_path, "50").send("POST", "/notes", b"x" * 21, content_type="text/plain")

    assert (answer.status, answer.body["detail"]) == (413, "came 21 bytes, expected at most 20")


@pytest.mark.parametrize("limit", ["10 MB", "0", "true"])
def test_a_limit_that_is_none_is_a_finding(tmp_path: Path, limit: str) -> None:
    served = files(tmp_path, limit)

    [found] = [finding for finding in served.built.findings if finding.rule == "x-max-body"]
    assert "notes.yaml:8" in found.message
    assert "expected a number of bytes" in found.message
    assert served.send("POST", "/files", b"x" * 21, content_type="text/plain").status == 413
