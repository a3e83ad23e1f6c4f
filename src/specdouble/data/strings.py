"""Texts: candidates in order of belief, cut or filled to their bounds, the first that is valid taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from specdouble.contract.model import Json
from specdouble.data import examples, formats, names, patterns, pools, rules
from specdouble.data.moments import rarely_happens, read, write
from specdouble.data.spot import Spot, Unbuildable
from specdouble.data.validity import Validity
from specdouble.data.words import slug, words_of

_CLOCK = re.compile(r"\d\d:\d\d")
_GONE = frozenset(("deleted", "removed", "trashed", "purged"))
_LONGEST = 100_000
_TIGHT = ("pattern", "format")


def string(validity: Validity, base: Mapping[str, Any], spot: Spot) -> str:
    """Return a text for a flat schema."""
    least, most = base.get("minLength", 0), base.get("maxLength")
    if least > _LONGEST or (most is not None and most < least):
        raise Unbuildable(spot.pointer, f"no text of {least} to {most} characters")
    tight = not base.keys().isdisjoint(_TIGHT)
    for candidate in _candidates(base, spot):
        for text in _fitted(candidate, base):
            fits = least <= len(text) and (most is None or len(text) <= most)
            if fits and (not tight or validity.valid(base, text)):
                return text
    raise Unbuildable(spot.pointer, f"no text was found for {_demands(base)}")


_WHY_IT_STOPPED = {("finish", "reason"), ("stop", "reason")}
_ABOUT = {"content", "text", "answer", "message", "title", "name"}
_BY_ITSELF = {"stop", "end_turn", "completed", "complete", "finished"}


def pick_enum(values: Sequence[Json], spot: Spot) -> Json:
    """Return one of the values of an enum: those that mean an end seldom, the ordinary ones in turn."""
    if spot.words[-2:] in _WHY_IT_STOPPED:
        values = [value for value in values if str(value).lower() in _BY_ITSELF] or values
    if spot.words[-1:] in {("status",), ("state",)}:
        values = [value for value in values if str(value).lower() not in _GONE] or values
    if spot.turn:
        return values[(spot.chance.below(len(values)) + spot.turn) % len(values)]
    return spot.chance.pick(values)


def is_null(spot: Spot, share: float) -> bool:
    """Tell whether a nullable property is null this time: the moment of an end always is, what a row is about never."""
    usual = 1.0 if rarely_happens(spot.name) else 0.0 if spot.name.lower() in _ABOUT else share
    return spot.chance.at("~null").happens(usual)


def _candidates(base: Mapping[str, Any], spot: Spot) -> Iterator[str]:
    shown = examples.shown(base)
    if spot.first and shown and examples.whole(base) is not examples.NONE:
        yield shown[0]
    form = base.get("format")
    if isinstance(form, str) and (text := formats.text_of(form, spot)) is not None:
        yield text
    yield from _like_examples(shown, spot)
    text = names.text_for(spot)
    if text is not None:
        yield from _codes(spot, base)
        yield text
        if "pattern" in base:
            yield from (slug(text), slug(text).replace("-", "_"), text.upper(), text.lower())
    if "pattern" in base:
        yield from patterns.texts(base["pattern"], spot.chance, base.get("minLength", 0), base.get("maxLength"))
    if shown:
        yield spot.chance.pick(shown) if len(shown) > 1 else shown[0]
    yield from _encoded(base, spot)
    yield rules.fallback(spot)
    yield from ("ab", "a", "")


def _codes(spot: Spot, base: Mapping[str, Any]) -> Iterator[str]:
    """Yield the code of a country or a region where there is no room for its name."""
    if base.get("maxLength", 99) < 4 and spot.words[-1:] in {("country",), ("nation",), ("nationality",)}:
        yield from (spot.facts.place.code, spot.facts.place.code3)
    elif base.get("maxLength", 99) < 4 and spot.words[-1:] in {("state",), ("region",), ("province",)}:
        yield spot.facts.place.region_code


def _like_examples(shown: Sequence[str], spot: Spot) -> Iterator[str]:
    """Yield texts made like those the document shows, where they are dates or codes; others are left to the name."""
    for text in shown[:1]:
        moment = read(text)
        if moment is not None and len(text) == 10:
            yield write(spot.facts.times.at(words_of(spot.name)), "date")
        elif moment is not None and "T" in text:
            yield write(spot.facts.times.at(words_of(spot.name)), "date-time")
        elif _CLOCK.fullmatch(text):
            yield rules.clock(spot)
        elif examples.is_coded(text):
            yield examples.vary(text, spot.chance)


def _encoded(base: Mapping[str, Any], spot: Spot) -> Iterator[str]:
    encoding = base.get("contentEncoding")
    if isinstance(encoding, str) and (text := formats.text_of(encoding, spot)) is not None:
        yield text


def _fitted(text: str, base: Mapping[str, Any]) -> Iterator[str]:
    """Yield a text as it is, then cut to the greatest length at a word's end, then filled up to the least."""
    yield text
    least, most = base.get("minLength", 0), base.get("maxLength")
    if most is not None and len(text) > most:
        cut = text[:most]
        shorter = cut.rpartition(" ")[0].rstrip(" ,;:") if " " in cut and text[most] != " " else cut.rstrip()
        yield shorter
        yield cut
    if len(text) < least:
        yield _filled(text, least, most)


def _filled(text: str, least: int, most: int | None) -> str:
    parts = [text]
    length = len(text)
    for number in range(least):
        if length >= least:
            break
        more = pools.SENTENCES[number % len(pools.SENTENCES)] if least > 40 else pools.WORDS[number % len(pools.WORDS)]
        parts.append(more)
        length += len(more) + 1
    filled = " ".join(parts) if text else " ".join(parts).lstrip()
    filled = filled if most is None else filled[:most]
    return filled[:-1] + "." if filled.endswith(" ") else filled


def _demands(base: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {base[name]}" for name in ("pattern", "format", "minLength", "maxLength") if name in base)
