"""How a row begins: in which state, and without what only its end brings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specdouble.contract.model import Json

_OVER = (
    r"abandoned|aborted|archived|banned|blocked|cancell?ed|closed|completed?|deactivated|declined|deleted|denied|destroyed|"
    r"disabled|dismissed|done|ended|error(ed)?|expired|fail(ed|ure)|finished|fulfilled|inactive|lost|merged|paid|refunded|"
    r"rejected|removed|resolved|returned|reversed|revoked|stopped|succeeded|success(ful)?|suspended|terminated|timedout|"
    r"trashed|uncollectible|unsubscribed|voided|void|withdrawn|won"
)
_END = re.compile(rf"({_OVER})$")
_FIRST = re.compile(
    r"(new|draft|open|created|initial(ized)?|pending|queued|waiting|requested|submitted|todo|backlog|planned|scheduled|"
    r"unpaid|incomplete|requires\w*|awaiting\w*|received|placed|started|active|enabled|available|live)$"
)
_OF_AN_END = re.compile(
    r"(cancell?ation|cancell?ed|deletion|deleted|failure|failed|rejection|rejected|dispute|refund|revocation|revoked|"
    r"termination|closed|archived|resolved|suspension|suspended|expiration|error|last\w*error)"
    r"(reason|code|message|details?|by|comment|note|error)?$"
)


def first_state(choices: Sequence[Json]) -> Json:
    """Choose the state of a new row: the first of its choices, unless that is an end and another is none."""
    if not _is(_END, choices[0]):
        return choices[0]
    begins = [choice for choice in choices if _is(_FIRST, choice)]
    others = [choice for choice in choices if not _is(_END, choice)]
    return next(iter([*begins, *others]), choices[0])


def is_of_an_end(plain_name: str) -> bool:
    """Tell whether a property says what became of a row: `cancellation_reason`, `closed_by`, `last_error`."""
    return bool(_OF_AN_END.match(plain_name))


def _is(words: re.Pattern[str], choice: Json) -> bool:
    return isinstance(choice, str) and bool(words.match(re.sub(r"[\s_-]", "", choice.lower())))
