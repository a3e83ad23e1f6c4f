"""YAML 1.1, which PyYAML reads: words and dates that turn into something else. And what a document may contain."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from serving_kit import serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: 1.0}
paths:
  /things:
    get:
      responses:
        200:
          description: on
          content: {application/json: {schema: {type: string, enum: [%s]}}}
"""


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "y", "2026-01-15", "12:30:45", "1_000", "0o17x", "~x"])
def test_a_word_stays_a_word(tmp_path: Path, word: str) -> None:
    """`no` is a Norwegian, `on` a switch, 2026-01-15 a date that JSON cannot say, and 12:30:45 a number of base 60."""
    assert serve_document(tmp_path, DOCUMENT % word).get("/things").body == word


def test_a_status_may_be_a_number(tmp_path: Path) -> None:
    """`200:` is a key that is no text, and nothing would be found under '200'."""
    assert serve_document(tmp_path, DOCUMENT % "a").get("/things").status == 200


def test_the_loader_in_c_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loader in Python takes five times as long: a second for a thousand operations."""
    monkeypatch.setattr("yaml.reader.Reader.__init__", _never)

    assert yaml.__with_libyaml__
    assert serve_document(tmp_path, DOCUMENT % "a").get("/things").body == "a"


def _never(*_: object) -> None:
    raise AssertionError("the loader in Python was asked")
