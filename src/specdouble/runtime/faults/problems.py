"""Everything that is wrong with a rule, told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from specdouble.errors import ConfigError


class BadRule(ConfigError):
    """A fault or an expectation makes no sense here; `problems` has every reason.

    `status` is 400 where its shape is wrong, 404 where it names what is not served, 409 where its parts do not fit.
    """

    def __init__(self, status: int, problems: Iterable[str]) -> None:
        self.status = status
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


@dataclass
class Problems:
    """Collects what is wrong, by kind."""

    shape: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)

    def refuse(self) -> None:
        """Raise BadRule where anything was found."""
        found = {400: self.shape, 404: self.unknown, 409: self.unfit}
        for status, problems in found.items():
            if problems:
                raise BadRule(status, [*self.shape, *self.unknown, *self.unfit])


def did_you_mean(came: str, known: Iterable[str]) -> str:
    """Name the closest of the known names, as a sentence of its own; nothing where none is close."""
    by_folded = {name.lower(): name for name in known}
    close = get_close_matches(came.lower(), by_folded, 1)
    return f". Did you mean {by_folded[close[0]]!r}?" if close else ""


def there_are(names: Iterable[str], most: int = 12) -> str:
    """List names, but not hundreds of them."""
    found = list(names)
    shown = ", ".join(found[:most]) or "none"
    return f"there are: {shown}" + (f" and {len(found) - most} more" if len(found) > most else "")
