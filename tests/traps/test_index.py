"""The index of traps names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INDEX = (HERE / "README.md").read_text("utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", INDEX)


@pytest.mark.parametrize(("file", "test"), sorted(set(NAMED)), ids=lambda value: value)
def test_a_test_that_the_index_names_is_there(file: str, test: str) -> None:
    places = [folder / file for folder in (HERE, HERE.parent) if (folder / file).exists()]

    assert re.search(rf"^def {test}\(", places[0].read_text("utf-8"), re.MULTILINE)


def test_the_traps_are_numbered_from_one() -> None:
    numbers = [int(number) for number in re.findall(r"^\| (\d+)\. ", INDEX, re.MULTILINE)]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("file", sorted(HERE.glob("test_*.py")), ids=lambda file: file.name)
def test_every_test_of_this_folder_is_in_the_index(file: Path) -> None:
    tests = set(re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE))

    assert file.name == "test_index.py" or tests <= {test for _, test in NAMED}
