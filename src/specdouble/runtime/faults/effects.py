"""What a fault does to an exchange. A further kind is one more class here, and one more entry in three tables:
`read_fault.KINDS`, `Effect`, and `fault_effects.WAYS_OUT` for one that works on the way out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Nothing:
    """Do nothing to the answer: for a rule that only delays it."""

    kind: ClassVar[str] = "delay"
    runs: ClassVar[bool] = True
    keep_writes: ClassVar[bool] = True


@dataclass(frozen=True)
class Refuse:
    """Answer with a status, in the API's own error body; the operation is not run."""

    kind: ClassVar[str] = "status"
    runs: ClassVar[bool] = False
    keep_writes: ClassVar[bool] = False

    status: int = 503
    message: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


@dataclass(frozen=True)
class Drop:
    """Close the connection without an answer. `reset` sends a TCP reset instead of an orderly end.

    With `keep_writes` the operation is run first: the client cannot know whether it was.
    """

    kind: ClassVar[str] = "drop"

    reset: bool = False
    keep_writes: bool = False

    @property
    def runs(self) -> bool:
        """Tell whether the operation is run."""
        return self.keep_writes


@dataclass(frozen=True)
class Truncate:
    """Send the first part of the answer, counted in bytes of the body or in events of a stream, and close."""

    kind: ClassVar[str] = "truncate"
    runs: ClassVar[bool] = True

    after_bytes: int | None = None
    after_events: int | None = None
    keep_writes: bool = False


@dataclass(frozen=True)
class Garbage:
    """Send bytes that are no HTTP, and close; the operation is not run.

    Unlike after a drop, no browser tries again by itself: a page is sure to see the failure.
    """

    kind: ClassVar[str] = "garbage"
    runs: ClassVar[bool] = False
    keep_writes: ClassVar[bool] = False


Effect = Nothing | Refuse | Drop | Truncate | Garbage
