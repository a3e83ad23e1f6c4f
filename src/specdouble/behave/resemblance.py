"""Makes texts of new rows like those of the row that a document shows: its addresses and paths hold its own key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from specdouble.behave.makers import is_address
from specdouble.contract.model import Json


class Resemblance:
    """What of a shown row is told by its key and what stands above it: `full_name: octocat/Hello-World`."""

    def __init__(self, shown: Mapping[str, Json], names: Mapping[str, Any]) -> None:
        """`names` are the key of the shown row and the hidden columns that it shows, by property or column."""
        self._names = {
            name: str(value) for name, value in names.items() if isinstance(value, str | int) and value != ""
        }
        self._words = re.compile("|".join(map(_segment, sorted(set(self._names.values()), key=len, reverse=True))))
        self._texts = {
            name: text
            for name, text in shown.items()
            if name not in names and isinstance(text, str) and "/" in text and self._names and self._words.search(text)
            if not is_address(name)  # of the row itself: this server has its own
        }

    def of(self, names: Mapping[str, Any]) -> dict[str, str]:
        """Return these texts with the key and the columns of another row in them; none where it lacks one."""
        if not self._texts or not self._names.keys() <= names.keys():
            return {}
        instead = {value: str(names[name]) for name, value in self._names.items()}
        return {name: self._words.sub(lambda found: instead[found[0]], text) for name, text in self._texts.items()}


def _segment(value: str) -> str:
    return rf"(?:^|(?<=[/=:])){re.escape(value)}(?=$|[/?#&{{]|\.[a-z])"
