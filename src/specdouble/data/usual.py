"""What is usual for a number of some name, read from a table."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

_TABLE = Path(__file__).with_name("usual.yaml")


class Range(NamedTuple):
    """Numbers from `low` to `high`, with so many decimals."""

    low: float
    high: float
    places: int = 0


@lru_cache(maxsize=4096)
def usual_range(words: tuple[str, ...], whole: bool) -> Range | None:
    """Find what is usual for a name: its longest ending that the table knows; None where it knows none."""
    for start in range(len(words)):
        usual = _ranges().get(" ".join(words[start:]))
        if usual is not None:
            return Range(usual.low, usual.high, 0) if whole else usual
    counts = words and (words[0] in {"num", "total", "number"} or words[-1].endswith("s"))
    return Range(1, 60) if counts else None


@cache
def _ranges() -> dict[str, Range]:
    """Read the table, once."""
    ranges = {}
    for entry in yaml.load(_TABLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        usual = Range(entry["from"], entry["to"], entry.get("places", 0))
        ranges.update(dict.fromkeys(entry["names"], usual))
    return ranges
