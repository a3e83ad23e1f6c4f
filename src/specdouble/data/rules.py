"""Texts for names: each rule makes one sort of text for the place where a value stands.

Hosts, telephone numbers and network addresses are those kept for documentation and fiction: nobody's own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from hashlib import sha256

from specdouble.data import pools
from specdouble.data.facts import numbered
from specdouble.data.moments import write
from specdouble.data.spot import Spot
from specdouble.data.things import is_company, is_person
from specdouble.data.words import plural, slug

Rule = Callable[[Spot], str]
"""Makes a text; `spot.before` are the words of the property before those that called for the rule."""

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HEX = "0123456789abcdef"
CAPITALS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # without those that look like digits
_ADDRESS_WORDS = frozenset(("url", "uri", "href", "link", "web", "html", "self"))
_MORNING = frozenset(("open", "opens", "opening", "start", "from"))
_EVENING = frozenset(("close", "closes", "closing", "end", "to", "until"))


def person_role(before: tuple[str, ...]) -> str:
    """Return whom the words before `name` or `email` speak of: `customer`, or `` for the object's own person."""
    phrase = " ".join(before)
    return phrase if phrase and (is_person(phrase) or before[-1] == "by") else ""


def name(spot: Spot) -> str:
    """Name the thing itself, or the person or thing that the words before `name` speak of."""
    phrase = " ".join(spot.before)
    if person_role(spot.before):
        return spot.facts.person(phrase).full
    if not phrase or spot.noun.endswith(phrase):
        return spot.facts.title
    return spot.facts.named(phrase)


def thing_name(spot: Spot) -> str:
    """Name the thing that the whole property stands for: `owner`, `vendor`, `plan`."""
    return spot.facts.named(" ".join(spot.before))


def person_name(spot: Spot) -> str:
    """Name the person that the property speaks of."""
    return spot.facts.person(person_role(spot.before)).full


def email(spot: Spot) -> str:
    """Return an address that goes with the person's name, or with the company's."""
    role = person_role(spot.before)
    if not role and is_company(spot.noun):
        box = "billing" if "billing" in spot.before else "support" if "support" in spot.before else "hello"
        return f"{box}@{slug(spot.facts.company()) or 'office'}.example.com"
    return spot.facts.person(role).email


def phone(spot: Spot) -> str:
    """555-0100 to 555-0199 are kept for fiction by the North American Numbering Plan."""
    return f"+1202555{100 + spot.chance.below(100):04d}"


def address(spot: Spot) -> str:
    """Write a whole address on one line."""
    place = spot.facts.place
    return f"{street(spot)}, {postal(spot)} {place.city}, {place.country}"


def street(spot: Spot) -> str:
    """Return a street with a number."""
    return f"{1 + spot.chance.below(180)} {spot.chance.pick(pools.STREETS)}"


def postal(spot: Spot) -> str:
    """Return a postal code in the form of its country."""
    return "".join(str(1 + spot.chance.below(9)) if sign == "#" else sign for sign in spot.facts.place.postal)


def description(spot: Spot) -> str:
    """Say a sentence or two that fit the thing."""
    kind = spot.facts.kind
    sentences = kind.sentences if kind is not None and kind.sentences else pools.SENTENCES
    names = () if kind is None else kind.names
    paired = len(sentences) == len(names) and spot.facts.title in names  # each name has a sentence of its own
    sentence = sentences[names.index(spot.facts.title)] if paired else spot.chance.pick(sentences)
    return sentence.format(name=spot.facts.title, city=spot.facts.place.city)


def one_of(pool: tuple[str, ...]) -> Rule:
    """Take an item of a pool."""
    return lambda spot: spot.chance.pick(pool)


def of_place(attribute: str) -> Rule:
    """Tell something of the object's place."""
    return lambda spot: str(getattr(spot.facts.place, attribute))


def url(spot: Spot) -> str:
    """Return the address of the thing's own page."""
    path = "/".join(slug(word) for word in spot.before if word not in _ADDRESS_WORDS)
    end = slug(spot.facts.title)
    parts = [part for part in (path, "" if spot.facts.host != "www.example.com" else end) if part]
    return f"https://{spot.facts.host}/{'/'.join(parts)}".rstrip("/")


def website(spot: Spot) -> str:
    """Return the address of the thing's site."""
    return f"https://{spot.facts.host}"


def image(spot: Spot) -> str:
    """Return the address of a picture."""
    folder = next((word for word in spot.words if word not in _ADDRESS_WORDS), "image")
    return f"https://images.example.com/{folder}/{slug(spot.facts.title) or 'one'}.png"


def link(spot: Spot) -> str:
    """Return the address of some resource of the API."""
    thing = slug(" ".join(spot.before)) or plural(slug(spot.noun)) or "items"
    return f"https://api.example.com/{thing}/{spot.chance.text(HEX, 8)}"


def page_link(number: int) -> Rule:
    """Return the address of a page of a list."""
    return lambda spot: f"https://api.example.com/{plural(slug(spot.noun)) or 'items'}?page={number}"


def secret_like(prefix: str) -> Rule:
    """Make something that nobody takes for a real key."""
    return lambda spot: f"{prefix}_example_{spot.chance.text(BASE62, 24)}"


def digest(spot: Spot) -> str:
    """Return a SHA-256 in hexadecimal digits."""
    return sha256(spot.chance.octets(32)).hexdigest()


def version(spot: Spot) -> str:
    """Return a version number (Semantic Versioning 2.0)."""
    return f"{spot.chance.between(1, 4)}.{spot.chance.below(12)}.{spot.chance.below(9)}"


def address_of_net(spot: Spot) -> str:
    """192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24 are kept for documentation (RFC 5737)."""
    return f"{spot.chance.pick(('192.0.2', '198.51.100', '203.0.113'))}.{spot.chance.between(1, 254)}"


def mac(spot: Spot) -> str:
    """00-00-5E-00-53-00 to 00-00-5E-00-53-FF are kept for documentation (RFC 7042, 2.1.2)."""
    return f"00:00:5e:00:53:{spot.chance.below(256):02x}"


def number(spot: Spot) -> str:
    """Write a number a person would quote: `INV-20417`."""
    letters = (spot.before[-1] if spot.before else spot.noun or "no")[:3].upper()
    return f"{letters}-{spot.chance.between(10_000, 99_999)}"


def code(spot: Spot) -> str:
    """Return a short code such as `KTB-417`."""
    return f"{spot.chance.text(CAPITALS, 3)}-{spot.chance.between(100, 999)}"


def random_uuid(spot: Spot) -> str:
    """Return a random UUID (RFC 9562, 5.4)."""
    return str(uuid.UUID(bytes=spot.chance.octets(16), version=4))


def identifier(spot: Spot) -> str:
    """Return an id that nobody calls by a format: `age_5QxT…`."""
    thing = (spot.before[-1] if spot.before else spot.noun.split()[-1] if spot.noun else "id")[:3]
    return f"{thing}_{spot.chance.text(BASE62, 14)}"


def mime(spot: Spot) -> str:
    """Return the media type of the object's file."""
    return pools.MIME_TYPES[spot.facts.file.rpartition(".")[2]] if "." in spot.facts.file else "application/pdf"


def slug_of(spot: Spot) -> str:
    """Return the name as it would stand in an address."""
    return slug(spot.facts.title) or "item"


def initials(spot: Spot) -> str:
    """Return the first letters of the name."""
    return "".join(word[0] for word in spot.facts.title.split() if word[0].isalnum()).upper()[:3] or "X"


def moment_as(form: str) -> Rule:
    """Tell a moment of the object's time line."""
    return lambda spot: write(spot.facts.times.at(spot.words), form)


def clock(spot: Spot) -> str:
    """Return a time of day as people write it; a place opens in the morning and closes in the evening."""
    words = set(spot.words)
    hours = (8, 10) if words & _MORNING else (17, 20) if words & _EVENING else (8, 19)
    return f"{spot.chance.between(*hours):02d}:{spot.chance.pick(('00', '30', '15', '45'))}"


def seconds(spot: Spot) -> str:
    """Return a duration (ISO 8601)."""
    return f"PT{spot.chance.between(5, 90)}M"


def path(spot: Spot) -> str:
    """Return the path of a file."""
    return f"/{slug(spot.noun) or 'files'}/{spot.facts.file}"


def locale(spot: Spot) -> str:
    """Return a language with its country (BCP 47)."""
    return f"{spot.facts.place.language}-{spot.facts.place.code}"


def content(spot: Spot) -> str:
    """Write what is said, by who says it: questions in messages, longer texts in articles."""
    if spot.noun.split()[-1:] and spot.noun.split()[-1] in {"message", "chat", "conversation", "turn", "session"}:
        return spot.chance.pick(pools.QUESTIONS)
    return f"{description(spot)} {spot.chance.pick(pools.SENTENCES)}"


def isbn(spot: Spot) -> str:
    """Write an ISBN-13 whose check digit is right (ISO 2108)."""
    digits = f"978{spot.chance.between(0, 999_999_999):09d}"
    total = sum(int(sign) * (3 if index % 2 else 1) for index, sign in enumerate(digits))
    return f"{digits}{-total % 10}"


def fallback(spot: Spot) -> str:
    """Make a text for a property that no rule knows: a word that could stand anywhere."""
    words = spot.words
    if len(words) > 1 and words[-1] in {"ids", "uuid", "guid", "key"}:
        return identifier(spot)
    return numbered(spot.chance.pick(pools.WORDS), spot.chance.lap(len(pools.WORDS)))
