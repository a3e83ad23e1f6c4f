"""One way in which an API breaks its contract, told so that a person can see it, repeat it and mend it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from specdouble.contract.model import Document, Place
from specdouble.testing.exchange import Exchange

Severity = Literal["error", "warning"]

_TOO_MANY = 429
_OF_ONE_ANSWER = frozenset(
    {
        "conforms",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
    }
)
_OF_THEIR_OWN = frozenset({"journeys", "second-opinion"})  # layers that may be about a limit, or the look of its answer


@dataclass(frozen=True)
class Finding:
    """What a check found. `chain` are the fewest requests that show it, the one that fails last.

    `check` is a rule's short name, unique in its layer; `operation` is empty where the whole document is meant;
    `pointer` says where the broken promise stands in the document; `source` names the rule's own text, such as
    `RFC 9110, 15.5.6`. `subject` tells findings of one check and operation apart: a parameter, a field, a persona.
    `at_once`: the chain shows it only when its requests overlap, so that sending it one by one proves nothing.
    `place` is the file and line where the pointer alone does not lead there: what stands in a text that was left out.
    """

    layer: str
    check: str
    operation: str
    sentence: str
    chain: tuple[Exchange, ...] = ()
    expected: str = ""
    actual: str = ""
    pointer: str = ""
    source: str = ""
    subject: str = ""
    severity: Severity = "error"
    at_once: bool = False
    place: Place | None = None

    def locate(self, document: Document) -> Place | None:
        """Return the file and line of the promise that was broken; None where the whole document is meant."""
        if self.place is not None or not self.pointer:
            return self.place
        return document.locate(self.pointer)

    @property
    def is_in_doubt(self) -> bool:
        """Whether a limit of requests stood in the way: all that is known then is how an answer looks, or a failure."""
        if self.layer in _OF_THEIR_OWN or self.check in _OF_ONE_ANSWER:
            return False
        statuses = [exchange.status for exchange in self.chain]
        return _TOO_MANY in statuses and 0 < statuses[-1] < 500

    @property
    def id(self) -> str:
        """Name it by what it is about, so that the same defect has the same name in every run."""
        text = "\n".join((self.layer, self.check, self.operation, self.subject))
        return hashlib.sha256(text.encode()).hexdigest()[:10]

    def __str__(self) -> str:
        lines = [f"{self.layer}.{self.check} {self.operation}: {self.sentence}"]
        lines += [f"  expected {self.expected}"] if self.expected else []
        lines += [f"  came     {self.actual}"] if self.actual else []
        lines += [f"  {line}" for exchange in self.chain for line in str(exchange).splitlines()]
        return "\n".join(lines)
