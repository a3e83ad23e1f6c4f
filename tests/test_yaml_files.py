"""The YAML files of this repository say the same to every reader: PyYAML has two parsers, and libyaml's takes more."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FOLDERS = ("openapi", "fixtures", "contract_tests", "src", "tests", "docs", "benchmarks")
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in FOLDERS
    for ending in ("*.yaml", "*.yml")
    for path in (ROOT / folder).rglob(ending)
    if "node_modules" not in path.parts
)


@pytest.mark.parametrize("file", FILES)
def test_file_is_read_alike_by_both_parsers(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")

    with_python = list(yaml.load_all(text, yaml.SafeLoader))

    # Their reprs: a date, a number and a string that look alike differ, and NaN equals itself.
    assert repr(with_python) == repr(list(yaml.load_all(text, yaml.CSafeLoader)))
