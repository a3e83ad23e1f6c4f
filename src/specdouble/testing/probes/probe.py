"""A probe: a small declared value that tells what is sent, what may come back, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.probes.answers import Answers

if TYPE_CHECKING:
    from specdouble.testing.probes.ground import Ground


@dataclass(frozen=True)
class Shot:
    """One request of a probe. `subject` names the part that it bends: a parameter, a field."""

    operation: Operation
    sent: Sent
    subject: str = ""
    pointer: str = ""
    answers: Answers | None = None  # where this shot decides otherwise than its probe
    is_own: bool = True  # whether it still is a request to its operation, so that the operation's answers hold


Aim = Callable[["Ground", Operation], Iterator[Shot]]
"""Makes the requests of a probe for one operation; none where it does not fit."""

Law = Callable[[Shot, Exchange], str | None]
"""Says what is wrong with an answer, beyond its status; None where nothing is."""


@dataclass(frozen=True)
class Probe:
    """One case. `most` requests are sent, spread over the operations that it fits.

    `needs` says what a document must have, for the report of what could not be tried. `may_drop`: a server may end the
    connection instead of answering. `in_front`: what stands before an application may answer, in its own words.
    """

    id: str
    sends: str
    answers: Answers
    source: str
    aim: Aim
    needs: str
    most: int = 2
    law: Law | None = None
    may_drop: bool = False
    in_front: bool = False
