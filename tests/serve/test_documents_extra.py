"""Without the extra `documents`, Alli says what is missing, where it would have answered with a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from serving_kit import Served

from specdouble.serve.project import Project
from specdouble.testing.doubles import open_double

PROJECT = Project(Path(__file__).parents[2])
ASKED = {"userId": "u", "title": "t", "markdownText": "text"}


@pytest.mark.parametrize(
    ("file_format", "package", "library"),
    [("docx", "docx", "python-docx"), ("pptx", "pptx", "python-pptx"), ("xlsx", "openpyxl", "openpyxl")],
)
def test_a_library_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, file_format: str, package: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    served = Served(open_double(PROJECT, "alli").app)

    answer = served.post(
        "/alli/webapi/v2/multimodal/generate-file", {**ASKED, "fileFormat": file_format}, api_key="demo-nimbus"
    )

    assert answer.status == 200
    assert json.loads(answer.content) == {
        "error": "converter_missing",
        "errorMessage": f"{file_format} cannot be written: {library} is not installed here; "
        "pip install 'specdouble[documents]'",
    }
