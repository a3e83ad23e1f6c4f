"""When what came back is what was sent, or what was there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any


def same(one: Any, other: Any) -> bool:
    """Compare JSON values: numbers by value, moments by instant, an absent property like null."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(same(one.get(name), other.get(name)) for name in one.keys() | other.keys())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str) and one != other:
        moments = _moment(one), _moment(other)
        return moments[0] is not None and moments[0] == moments[1]
    return bool(one == other)


def kept(sent: Any, answer: Any) -> bool:
    """Tell whether an answer holds what was sent; its objects may have more properties."""
    if isinstance(sent, Mapping) and isinstance(answer, Mapping):
        return all(kept(value, answer.get(name)) for name, value in sent.items())
    if isinstance(sent, list) and isinstance(answer, list):
        return len(sent) == len(answer) and all(map(kept, sent, answer))
    return same(sent, answer)


def differences(
    one: Mapping[str, Any], other: Mapping[str, Any], without: Iterable[str] = (), must: Iterable[str] = ()
) -> list[str]:
    """Name the properties of a row that another state of it shows differently; `must` are missed where absent."""
    shown = [name for name in one if name in other or (name in must and one[name] is not None)]
    left_out = set(without)
    return [name for name in shown if name not in left_out and not same(one[name], other.get(name))]


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
