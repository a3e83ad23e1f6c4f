"""Which rule a property's name calls for: its longest ending that a table knows."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import yaml

from specdouble.data import pools, rules
from specdouble.data.rules import Rule
from specdouble.data.spot import Spot
from specdouble.data.things import kind_of
from specdouble.data.words import words_of

_TABLE = Path(__file__).with_name("names.yaml")


def text_for(spot: Spot) -> str | None:
    """Return a text for the name of a place; None where no rule knows it."""
    found = rule_for(spot.name or spot.noun, spot.noun)
    return None if found is None else found[0](spot.after(found[1]))


def rule_for(name: str, noun: str) -> tuple[Rule, tuple[str, ...]] | None:
    """Find the rule for a property of some thing, and the words that stand before it."""
    words = tuple(word.rstrip("0123456789") or word for word in words_of(name))
    return _find(words, noun)


@lru_cache(maxsize=8192)
def _find(words: tuple[str, ...], noun: str) -> tuple[Rule, tuple[str, ...]] | None:
    special = OF_NOUN.get((noun.rpartition(" ")[2], " ".join(words)))
    if special is not None:
        return special, ()
    for start in range(len(words)):
        rule = named(" ".join(words[start:]))
        if rule is not None:
            return rule, words[:start]
    if len(words) > 1 and words[-1] in {"by", "to"}:  # created_by, assigned_to
        return rules.person_name, words
    return (rules.thing_name, words) if words and kind_of(" ".join(words)) is not None else None


def named(words: str) -> Rule | None:
    """Return the rule of these very words: its own name, or another name for it."""
    return RULES.get(words) or _aliases().get(words)


@cache
def _aliases() -> dict[str, Rule]:
    """Read the table of other names, once."""
    table = yaml.load(_TABLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {" ".join(words_of(alias)): RULES[name] for name, aliases in table.items() for alias in aliases}


RULES: dict[str, Rule] = {
    "name": rules.name,
    "title": rules.name,
    "label": rules.name,
    "display name": rules.name,
    "subject": rules.name,
    "headline": rules.name,
    "full name": rules.person_name,
    "fullname": rules.person_name,
    "first name": lambda spot: spot.facts.person(rules.person_role(spot.before)).first,
    "last name": lambda spot: spot.facts.person(rules.person_role(spot.before)).last,
    "username": lambda spot: spot.facts.person(rules.person_role(spot.before)).username,
    "initials": rules.initials,
    "email": rules.email,
    "phone": rules.phone,
    "address": rules.address,
    "ip address": rules.address_of_net,
    "mac address": rules.mac,
    "wallet address": lambda spot: f"0x{spot.chance.text(rules.HEX, 40)}",
    "street": rules.street,
    "address line": rules.street,
    "address line two": lambda spot: f"Floor {spot.chance.between(1, 9)}",
    "city": rules.of_place("city"),
    "region": rules.of_place("region"),
    "region code": rules.of_place("region_code"),
    "country": rules.of_place("country"),
    "country code": rules.of_place("code"),
    "continent": rules.of_place("continent"),
    "neighbourhood": rules.of_place("area"),
    "postal code": rules.postal,
    "timezone": rules.of_place("zone"),
    "location": lambda spot: f"{spot.facts.place.city}, {spot.facts.place.country}",
    "coordinates": lambda spot: f"{spot.facts.place.latitude},{spot.facts.place.longitude}",
    "language": rules.of_place("language"),
    "locale": rules.locale,
    "currency": lambda spot: spot.facts.currency,
    "company": lambda spot: spot.facts.company(),
    "job title": rules.one_of(pools.JOBS),
    "department": rules.one_of(pools.DEPARTMENTS),
    "description": rules.description,
    "content": rules.content,
    "question": rules.one_of(pools.QUESTIONS),
    "answer": rules.one_of(pools.ANSWERS),
    "prompt": rules.one_of(pools.QUESTIONS),
    "system prompt": rules.one_of(pools.PROMPTS),
    "comment": rules.one_of(pools.COMMENTS),
    "reason": rules.one_of(pools.REASONS),
    "message": rules.one_of(pools.MESSAGES),
    "error": rules.one_of(pools.ERRORS),
    "url": rules.url,
    "website": rules.website,
    "image url": rules.image,
    "href": rules.link,
    "next": rules.page_link(2),
    "prev": rules.page_link(1),
    "previous": rules.page_link(1),
    "first": rules.page_link(1),
    "last": rules.page_link(3),
    "host": lambda spot: spot.facts.host,
    "slug": rules.slug_of,
    "path": rules.path,
    "file name": lambda spot: spot.facts.file,
    "extension": lambda spot: spot.facts.file.rpartition(".")[2] or "pdf",
    "mime type": rules.mime,
    "version": rules.version,
    "color": rules.one_of(pools.COLORS),
    "hex color": lambda spot: f"#{spot.chance.text(rules.HEX, 6)}",
    "hash": rules.digest,
    "commit sha": lambda spot: rules.digest(spot)[:40],
    "etag": lambda spot: f'"{rules.digest(spot)[:16]}"',
    "token": rules.secret_like("tok"),
    "secret": rules.secret_like("secret"),
    "api key": rules.secret_like("key"),
    "password": lambda spot: f"Example-{spot.chance.pick(pools.WORDS)}-{spot.chance.between(100, 999)}!",
    "cursor": lambda spot: spot.chance.text(rules.BASE62, 20),
    "model": rules.one_of(pools.MODELS),
    "embedding model": rules.one_of(pools.EMBEDDING_MODELS),
    "provider": rules.one_of(pools.PROVIDERS),
    "tag": rules.one_of(pools.TAGS),
    "breed": rules.one_of(pools.BREEDS),
    "genre": rules.one_of(pools.GENRES),
    "browser": rules.one_of(pools.BROWSERS),
    "os": rules.one_of(pools.SYSTEMS),
    "user agent": rules.one_of(pools.USER_AGENTS),
    "number": rules.number,
    "code": rules.code,
    "sku": lambda spot: f"{spot.chance.text(rules.CAPITALS, 3)}-{spot.chance.between(1000, 9999)}",
    "isbn": rules.isbn,
    "iban": lambda _: "DE89370400440532013000",  # the example of ISO 13616
    "id": rules.identifier,
    "unit": rules.one_of(("piece", "kg", "hour", "box")),
    "gender": rules.one_of(("female", "male", "non-binary")),
    "status": rules.one_of(("active", "pending", "archived")),
    "state": rules.of_place("region"),
    "role": rules.one_of(("admin", "editor", "viewer", "member")),
    "scope": rules.one_of(("read", "write", "admin")),
    "method": rules.one_of(("GET", "POST", "PUT", "DELETE")),
    "environment": rules.one_of(("production", "staging", "development")),
    "priority": rules.one_of(("low", "medium", "high")),
    "severity": rules.one_of(("low", "medium", "high", "critical")),
    "level": rules.one_of(("basic", "intermediate", "advanced")),
    "category": lambda spot: spot.facts.named("category"),
    "type": rules.one_of(("standard", "custom", "default")),
    "source": rules.one_of(("web", "api", "import", "mobile")),
    "format": rules.one_of(("json", "csv", "pdf")),
    "size": rules.one_of(("small", "medium", "large")),
    "gate": lambda spot: f"{spot.chance.pick('ABCD')}{spot.chance.between(1, 40)}",
    "platform": lambda spot: str(spot.chance.between(1, 18)),
    "seat": lambda spot: f"{spot.chance.between(1, 30)}{spot.chance.pick('ABCDEF')}",
    "at": rules.moment_as("date-time"),
    "on": rules.moment_as("date"),
    "date": rules.moment_as("date"),
    "datetime": rules.moment_as("date-time"),
    "time": rules.moment_as("date-time"),
    "hours": lambda _: "Mon-Fri 09:00-18:00",
    "opening time": rules.clock,
    "closing time": rules.clock,
    "start": rules.moment_as("date-time"),
    "end": rules.moment_as("date-time"),
    "seen": rules.moment_as("date-time"),
    "uuid": rules.random_uuid,
    "frequency": rules.one_of(("daily", "weekly", "monthly")),
    "rrule": rules.one_of(("FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=1")),
    "arguments": rules.one_of(('{"query": "open invoices"}', '{"order": "INV-20417"}', '{"city": "Lisbon"}')),
    "icon": rules.one_of(("star", "bolt", "book", "chart", "leaf", "bell")),
    "script": rules.one_of(("return input.trim();", "print(len(rows))")),
    "masked": rules.one_of(("••••••••4f9K", "••••••••x2Qp", "••••••••7TzB")),
    "cron": rules.one_of(("0 6 * * 1-5", "*/15 * * * *", "0 0 1 * *")),
    "duration": rules.seconds,
    "price": lambda spot: f"{spot.chance.between(4, 180)}.{spot.chance.pick(('00', '50', '90', '95'))}",
}

OF_NOUN: dict[tuple[str, str], Rule] = {
    ("model", "id"): rules.one_of(pools.MODELS),
    ("file", "name"): RULES["file name"],
    ("file", "filename"): RULES["file name"],
    ("attachment", "name"): RULES["file name"],
    ("tag", "name"): rules.one_of(pools.TAGS),
    ("city", "name"): RULES["city"],
    ("country", "name"): RULES["country"],
    ("country", "code"): RULES["country code"],
    ("currency", "code"): RULES["currency"],
    ("language", "code"): RULES["language"],
    ("prompt", "text"): rules.one_of(pools.PROMPTS),
    ("prompt", "content"): rules.one_of(pools.PROMPTS),
    ("template", "content"): rules.one_of(pools.PROMPTS),
    ("answer", "text"): rules.one_of(pools.ANSWERS),
    ("choice", "text"): rules.one_of(pools.ANSWERS),
    **{
        (noun, name): rules.one_of(pools.WISHES)
        for noun in ("order", "booking", "reservation", "delivery", "shipment", "appointment")
        for name in ("notes", "note", "comment", "comments", "message", "special requests", "instructions")
    },
    ("comment", "text"): rules.one_of(pools.COMMENTS),
    ("comment", "body"): rules.one_of(pools.COMMENTS),
    ("review", "text"): rules.one_of(pools.COMMENTS),
    ("review", "body"): rules.one_of(pools.COMMENTS),
    ("review", "comment"): rules.one_of(pools.COMMENTS),
    ("address", "state"): RULES["region"],
    ("address", "number"): lambda spot: str(spot.chance.between(1, 180)),
    ("message", "role"): rules.one_of(("user", "assistant")),
    ("user", "role"): RULES["role"],
    ("color", "name"): rules.one_of(pools.COLORS),
}


_GONE = {
    "title": "Not Found",
    "error": "Not Found",
    "name": "NotFound",
    "type": "about:blank",
    "code": "not_found",
    "error code": "not_found",
    "reason": "not_found",
    "message": "There is nothing under this address.",
    "detail": "There is nothing under this address.",
    "description": "There is nothing under this address.",
    "field": "name",
}
OF_NOUN |= {
    (noun, name): rules.one_of((text,))
    for noun in ("error", "problem", "failure", "exception", "fault")
    for name, text in _GONE.items()
}
