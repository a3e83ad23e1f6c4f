"""What is true of one object, so that its fields agree: one person, one place, one company, one time line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from specdouble.contract.model import Json
from specdouble.data import pools
from specdouble.data.chance import Chance
from specdouble.data.moments import Times, read, role_of
from specdouble.data.things import Kind, is_company, is_person, kind_of
from specdouble.data.words import slug, words_of

_AHEAD = frozenset(("booking", "reservation", "trip", "event", "appointment", "flight", "meeting", "journey", "stay"))
_QUICK = frozenset(("order", "ticket", "message", "conversation", "chat", "session", "run", "job", "event", "trace",
                    "notification", "invoice", "payment", "log", "execution", "booking", "request", "task",
                    "transaction", "delivery", "shipment", "incident", "span", "evaluation"))  # fmt: skip
_RECENT = (1, 28)  # days since a row was made
_OLD = (20, 300)
_TITLES = ("name", "title", "display name", "label", "full name", "subject", "headline", "summary")


@dataclass(frozen=True)
class Person:
    """Somebody, in the several ways a row may name them."""

    first: str
    last: str
    address: str = ""  # an e-mail address that was settled first

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}".strip()

    @property
    def username(self) -> str:
        return slug(f"{self.first[:1]} {self.last}").replace("-", "") or "guest"

    @property
    def email(self) -> str:
        local = ".".join(part for part in (slug(self.first), slug(self.last)) if part)
        return self.address or f"{local or 'someone'}@example.com"


class Facts:
    """What is true of one object. `known` are its settled fields by their words: `{"first name": "Ada"}`."""

    def __init__(self, chance: Chance, noun: str, known: Mapping[str, Json], today: datetime) -> None:
        self.noun = noun
        self.known = known
        self.today = today
        self._chance = chance.at("~facts")
        self._people: dict[str, Person] = {}

    def person(self, role: str = "") -> Person:
        """Return the person in a role: `` for the object itself, `customer` for its customer."""
        if role not in self._people:
            self._people[role] = self._meet(role)
        return self._people[role]

    def _meet(self, role: str) -> Person:
        chance = self._chance.at(f"person {role}")
        drawn = Person(chance.at("first").pick(pools.FIRST_NAMES), chance.at("last").pick(pools.LAST_NAMES))
        email = self._text(role, "email", "email address")
        full = self._text(role, "full name", "display name", "name") or (self._text("", role) if role else "")
        first = self._text(role, "first name", "given name", "firstname", "forename")
        last = self._text(role, "last name", "family name", "surname", "lastname")
        if not first and not last and full and (role or is_person(self.noun) or not email):
            first, _, last = full.partition(" ")
            return Person(first, last, email)
        if not first and not last and email:
            first, _, last = email.partition("@")[0].replace("_", ".").title().partition(".")
            return Person(first, last or drawn.last, email)
        return Person(first or drawn.first, last or drawn.last, email)

    def _text(self, role: str, *phrases: str) -> str:
        """Return the first settled text under one of these names, said of a role."""
        for phrase in phrases if self.known else ():
            value = self.known.get(f"{role} {phrase}".strip())
            if isinstance(value, str) and value:
                return value
        return ""

    @cached_property
    def kind(self) -> Kind | None:
        """What sort of thing the object is."""
        return kind_of(self.noun)

    @cached_property
    def title(self) -> str:
        """What the object is called."""
        settled = self._text("", *_TITLES)
        if settled:
            return settled
        if is_person(self.noun):
            return self.person().full
        return self.named(self.noun)

    def named(self, noun: str) -> str:
        """Return a name for some thing of this noun: `Walnut Desk Lamp` for a product."""
        if is_person(noun):
            return self.person("" if noun == self.noun else noun).full
        if is_company(noun):
            return self.company(noun)
        kind = kind_of(noun)
        chance = self._chance.at(f"name {noun}")
        if kind is not None and kind.names:
            return numbered(chance.pick(kind.names), chance.lap(len(kind.names)))
        word = chance.pick(pools.WORDS).title()
        return numbered(f"{word} {noun.title()}".strip(), chance.lap(len(pools.WORDS)))

    def company(self, noun: str = "") -> str:
        """Return the company that the object is, or belongs to."""
        settled = self._text("", "company name", "company", "organization name", "organization")
        if is_company(self.noun):
            settled = settled or self._text("", *_TITLES)
        role = noun if noun and noun != self.noun else "company"
        chance = self._chance.at(role)
        return settled or numbered(chance.pick(pools.COMPANIES), chance.lap(len(pools.COMPANIES)))

    @property
    def host(self) -> str:
        """A host name for the object, reserved by RFC 2606."""
        if is_company(self.noun):
            return f"{slug(self.company()) or 'www'}.example.com"
        return "www.example.com"

    @cached_property
    def place(self) -> pools.Place:
        """Where the object is."""
        for place in pools.PLACES:
            if self._text("", "city", "town", "locality") == place.city:
                return place
        if not is_person(self.noun) and not is_company(self.noun) and self.noun:
            for place in pools.PLACES:
                if place.city in self.title:
                    return place
        country = self._text("", "country code", "country", "country iso")
        within = [place for place in pools.PLACES if country and country in (place.code, place.country, place.code3)]
        currency = self._text("", "currency", "currency code")
        within = within or [place for place in pools.PLACES if currency == place.currency]
        return self._chance.at("place").pick(within or pools.PLACES)

    @cached_property
    def currency(self) -> str:
        """The money the object is counted in."""
        return self._text("", "currency", "currency code") or self._chance.at("currency").pick(("EUR", "USD", "GBP"))

    @cached_property
    def file(self) -> str:
        """The name of the object's file."""
        settled = self._text("", "file name", "filename", "original name")
        title = self._text("", "name", "title")
        ending = title.rpartition(".")[2]
        return settled or (title if ending in pools.MIME_TYPES else self._chance.at("file").pick(pools.FILES))

    @cached_property
    def times(self) -> Times:
        """The object's time line."""
        known: dict[str, datetime] = {}
        for phrase, value in self.known.items():
            words = words_of(phrase)
            moment = read(value) if role_of(words) else None
            if moment is not None:
                known.setdefault(role_of(words), moment)
        ahead = not _AHEAD.isdisjoint(self.noun.split())
        age = _RECENT if not _QUICK.isdisjoint(self.noun.split()) else _OLD
        return Times(self._chance.at("times"), known, self.today, ahead=ahead, age=age)


def numbered(name: str, lap: int) -> str:
    """Tell apart what a pool gives a second time."""
    return f"{name} {lap + 1}" if lap else name
