"""Kinds of things, by noun: what they are called and how one would describe them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from specdouble.data.pools import COMPANIES, MODELS, PROMPTS, TAGS
from specdouble.data.words import singular

_TABLE = Path(__file__).with_name("things.yaml")
_NAMES = {"company": COMPANIES, "model": MODELS, "tag": TAGS, "system prompt": PROMPTS}


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `{name}` and `{city}` in a sentence are filled in."""

    label: str
    names: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def kind_of(noun: str) -> Kind | None:
    """Find the kind of a noun: the whole of it, then its last words: `support ticket` is a `ticket`."""
    words = noun.split()
    for start in range(len(words)):
        tail = " ".join((*words[start:-1], singular(words[-1])))
        if tail in _kinds():
            return _kinds()[tail]
    return None


def is_person(noun: str) -> bool:
    """Tell whether a noun stands for somebody."""
    kind = kind_of(noun)
    return kind is not None and kind.label == "person"


def is_company(noun: str) -> bool:
    """Tell whether a noun stands for a firm."""
    kind = kind_of(noun)
    return kind is not None and kind.label == "company"


@cache
def _kinds() -> dict[str, Kind]:
    """Read the table, once."""
    kinds = {}
    for entry in yaml.load(_TABLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        label = entry["label"]
        kind = Kind(label, tuple(entry.get("names", _NAMES.get(label, ()))), tuple(entry.get("sentences", ())))
        kinds.update(dict.fromkeys(entry["nouns"], kind))
    return kinds
