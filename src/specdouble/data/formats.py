"""Texts by `format`: JSON Schema's own, OpenAPI's, and those that documents make up."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta

from specdouble.data import names, rules
from specdouble.data.moments import write
from specdouble.data.rules import Rule
from specdouble.data.spot import Spot
from specdouble.data.words import slug, words_of

Format = Callable[[Spot], str]


def text_of(form: str, spot: Spot) -> str | None:
    """Return a text of a format; None where nobody knows it."""
    made = _FORMATS.get(form.lower())
    if made is not None:
        return made(spot)
    rule = names.named(" ".join(words_of(form)))
    return rule(spot) if rule is not None else None


def _by_name(usual: Rule, *accepted: Rule) -> Format:
    """Follow the property's own name where its rule gives this sort of text; else the usual rule."""

    def make(spot: Spot) -> str:
        found = names.rule_for(spot.name, spot.noun)
        if found is not None and found[0] in accepted:
            return found[0](spot.after(found[1]))
        return usual(spot.after(_before(spot)))

    return make


def _before(spot: Spot) -> tuple[str, ...]:
    """Return the words of a property without the last one, which tells the sort."""
    return words_of(spot.name)[:-1]


def _moment(form: str) -> Format:
    return lambda spot: write(spot.facts.times.at(spot.words), form)


def _offset_time(spot: Spot) -> str:
    return f"{spot.chance.between(7, 19):02d}:{spot.chance.pick((0, 15, 30, 45)):02d}:00Z"


def _duration(spot: Spot) -> str:
    length = timedelta(minutes=5 * spot.chance.between(1, 40))
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes or not hours else ''}"


def _ipv6(spot: Spot) -> str:
    """2001:db8::/32 is kept for documentation (RFC 3849)."""
    return f"2001:db8::{1 + spot.chance.below(65_000):x}"


def _base64(spot: Spot) -> str:
    return base64.b64encode(f"Example content of {spot.facts.title}.".encode()).decode()


def _relative(spot: Spot) -> str:
    return f"/{slug(spot.noun) or 'items'}/{slug(spot.facts.title) or 'one'}"


def _path(spot: Spot) -> str:
    """Make a path without a slash before it, such as the key of an object in a bucket; no two are alike."""
    day = write(spot.facts.times.at(("created",)), "date").replace("-", "/")
    return f"{slug(spot.noun) or 'files'}/{day}/{spot.chance.text('0123456789abcdef', 12)}.json"


def _rule(name: str) -> Format:
    return lambda spot: names.RULES[name](spot.after(_before(spot)))


_URL = _by_name(
    *(
        names.RULES[name]
        for name in ("url", "url", "website", "image url", "href", "next", "prev", "first", "last", "type")
    )
)
_EMAIL = _rule("email")

_FORMATS: dict[str, Format] = {
    "uuid": rules.random_uuid,
    "guid": rules.random_uuid,
    "uuid4": rules.random_uuid,
    "date-time": _moment("date-time"),
    "datetime": _moment("date-time"),
    "timestamp": _moment("date-time"),
    "iso8601": _moment("date-time"),
    "date": _moment("date"),
    "time": _offset_time,
    "duration": _duration,
    "email": _EMAIL,
    "idn-email": _EMAIL,
    "hostname": _rule("host"),
    "idn-hostname": _rule("host"),
    "ipv4": _rule("ip address"),
    "ip": _rule("ip address"),
    "ipv6": _ipv6,
    "uri": _URL,
    "url": _URL,
    "iri": _URL,
    "uri-reference": _relative,
    "iri-reference": _relative,
    "uri-template": lambda spot: f"/{slug(spot.noun) or 'items'}/{{id}}",
    "path": _path,
    "json-pointer": lambda _: "/items/0",
    "relative-json-pointer": lambda _: "1/name",
    "regex": lambda _: "^[a-z]+$",
    "password": _rule("password"),
    "byte": _base64,
    "base64": _base64,
    "base64url": lambda spot: _base64(spot).rstrip("="),
    "binary": lambda spot: f"Example content of {spot.facts.title}.",
    "decimal": _rule("price"),
    "money": _rule("price"),
    "int64": lambda spot: str(spot.chance.between(1000, 99_999)),
    "int32": lambda spot: str(spot.chance.between(1000, 99_999)),
    "phone-number": _rule("phone"),
    "country-code": _rule("country code"),
    "ulid": lambda spot: "01J" + spot.chance.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 23),
    "objectid": lambda spot: spot.chance.text("0123456789abcdef", 24),
    "mongo-id": lambda spot: spot.chance.text("0123456789abcdef", 24),
    "year-month": lambda spot: write(spot.facts.times.at(spot.words), "date")[:7],
    "year": lambda spot: write(spot.facts.times.at(spot.words), "date")[:4],
}
