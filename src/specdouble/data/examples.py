"""What the document shows, used as a hint: its own value for the first row, its likeness for the others."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from specdouble.contract.model import Json
from specdouble.data.chance import Chance

NONE = object()
_CODED = re.compile(r"^[^\s]*\d[^\s]*$|^[a-z]{1,6}_[A-Za-z0-9]{4,}$")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_RUN = re.compile(r"[0-9]+|[A-Z]+|[a-z]+")


def whole(base: Mapping[str, Any]) -> Json:
    """Return the example of a schema; NONE where it has none. A `default` is no example of a whole object."""
    if "example" in base:
        return base["example"]
    shown = base.get("examples")
    if isinstance(shown, list) and shown:
        return shown[0]
    return NONE


def hint(base: Mapping[str, Any]) -> Json:
    """Return the example of a schema, else its default, else None."""
    example = whole(base)
    return base.get("default") if example is NONE else example


def shown(base: Mapping[str, Any]) -> list[str]:
    """Return every text that the document shows for a schema."""
    values = [base.get("example"), *_listed(base.get("examples")), base.get("default")]
    return list(dict.fromkeys(value for value in values if isinstance(value, str) and value))


def is_coded(text: str) -> bool:
    """Tell whether a text is of the kind that is made, not written: `ORD-1042`, `agt_4f9K2xQ`."""
    return len(text) < 80 and "://" not in text and "@" not in text and bool(_CODED.match(text))


def vary(text: str, chance: Chance) -> str:
    """Return a text made like `text`: its last runs of digits and letters are drawn anew, its prefix stays."""
    if _UUID.fullmatch(text):
        return str(uuid.UUID(bytes=chance.octets(16), version=4))
    prefix = re.match(r"^[A-Za-z]+[-_:.]", text)
    keep = prefix.end() if prefix else 0
    tail = text[keep:]
    if re.fullmatch(r"(?=.*[a-f])[0-9a-f]{6,}", tail):
        return text[:keep] + chance.text("0123456789abcdef", len(tail))
    if re.fullmatch(r"[A-Za-z]+ ?", tail) or not any(sign.isdigit() for sign in tail):
        return text[:keep] + _RUN.sub(lambda run: _redraw(run.group(), chance), tail) if keep else text
    if re.fullmatch(r"[A-Za-z0-9]{5,}", tail):
        return text[:keep] + _RUN.sub(lambda run: _redraw(run.group(), chance), tail)
    return text[:keep] + re.sub(r"[0-9]+", lambda run: _redraw(run.group(), chance), tail)


def _redraw(run: str, chance: Chance) -> str:
    if run.isdigit():
        first = "0" if run[0] == "0" else str(1 + chance.below(9))
        return first + chance.text("0123456789", len(run) - 1)
    alphabet = "abcdefghijkmnpqrstuvwxyz" if run.islower() else "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return chance.text(alphabet, len(run))


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
