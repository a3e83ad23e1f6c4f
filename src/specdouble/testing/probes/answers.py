"""What may come back: sets of statuses, in the words of OpenAPI (`404`, `4XX`)."""

from __future__ import annotations

from dataclasses import dataclass

LIKE = "like"
"""Stands for the status that the same operation gives to its plain request."""


@dataclass(frozen=True)
class Answers:
    """`wants` is what a standard or the document decides; `bears` is what they leave open, or only discourage.

    Outside of both is an error. What is only borne is a warning where `warns`.
    """

    wants: tuple[str, ...]
    bears: tuple[str, ...] = ()
    warns: bool = False

    def judge(self, status: int, plain: int | None) -> str:
        """Tell `ok`, `warning` or `error`. `plain` is the status of the plain request; None where it is not known."""
        if any(_covers(one, status, plain) for one in self.wants):
            return "ok"
        if any(_covers(one, status, plain) for one in self.bears):
            return "warning" if self.warns else "ok"
        return "error"

    @property
    def needs_plain(self) -> bool:
        """Whether the status of the plain request must be known."""
        return LIKE in (*self.wants, *self.bears)

    @property
    def words(self) -> str:
        """Say what passes."""
        return _words((*self.wants, *(() if self.warns else self.bears)))

    @property
    def lenient_words(self) -> str:
        """Say what passes with a warning; empty where nothing does."""
        return _words(self.bears) if self.warns else ""


_WORDS = {LIKE: "the status of the plain request", "2XX": "a success", "3XX": "a redirect", "4XX": "a refusal (4xx)"}


def _words(patterns: tuple[str, ...]) -> str:
    return " or ".join(_WORDS.get(one, one) for one in patterns)


def _covers(pattern: str, status: int, plain: int | None) -> bool:
    if pattern == LIKE:
        return plain is not None and (status == plain or (status // 100 == 2 and plain // 100 == 2))
    return pattern in (str(status), f"{status // 100}XX")


REFUSED = Answers(("4XX",))
"""The document forbids it, or no reading of the standard lets it in."""

SHOULD_REFUSE = Answers(("4XX",), ("2XX",), warns=True)
"""It is wrong, and a lenient reader is allowed to take it."""

OPEN = Answers(("2XX", "3XX", "4XX"))
"""Nothing decides; only the laws that hold for every probe do."""

SAME = Answers((LIKE,))
"""It changes nothing by the standard."""
