"""Fields of one object that must agree once all are made: counts and arrays, sums and factors, bounds in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from specdouble.contract.model import Json, Schema
from specdouble.contract.schemas import LOOSE_NULL
from specdouble.data.facts import Facts
from specdouble.data.moments import read, role_of
from specdouble.data.words import singular, words_of

if TYPE_CHECKING:
    from specdouble.data.build import Builder


def cohere(
    builder: Builder, base: Mapping[str, Any], made: dict[str, Json], settled: Collection[str], facts: Facts
) -> dict[str, Json]:
    """Return the object with its fields brought into agreement.

    What is settled stays, and no field is changed to a value that its schema refuses.
    """
    agreement = Agreement(builder, base, made, settled, facts)
    for rule in RULES:
        rule(agreement)
    return agreement.fields


class Agreement:
    """The fields of one object, by name and by the words of their names."""

    def __init__(
        self,
        builder: Builder,
        base: Mapping[str, Any],
        made: Mapping[str, Json],
        settled: Collection[str],
        facts: Facts,
    ) -> None:
        self.fields = dict(made)
        self.facts = facts
        self.names = {" ".join(words_of(name)): name for name in made}
        self._builder = builder
        self._properties: Mapping[str, Schema] = base.get("properties", {})
        dependent = base.get("dependentRequired", {}).values()
        self._kept = {*base.get("required", ()), *(name for names in dependent for name in names)}
        self._least = base.get("minProperties", 0)
        self._settled = settled

    def set(self, name: str, value: Json) -> bool:
        """Change a field, unless it is settled or its schema refuses the value; tell whether it has the value now."""
        if self.fields.get(name) == value:
            return True
        schema = self._properties.get(name)
        if name in self._settled or schema is None or not self._builder.validity.valid(schema, value):
            return False
        self.fields[name] = value
        return True

    def drop(self, name: str) -> None:
        """Empty a field: null where that is admitted, else left out where it is optional."""
        if name in self._settled or (self._may_be_null(name) and self.set(name, None)):
            return
        if name not in self._kept and len(self.fields) > self._least:
            del self.fields[name]
            self.names = {phrase: other for phrase, other in self.names.items() if other != name}

    def _may_be_null(self, name: str) -> bool:
        schema = self._properties.get(name)
        return schema is not None and LOOSE_NULL not in self._builder.shapes.of(schema).base

    def number(self, *phrases: str) -> float | None:
        """Return the first number under one of these names."""
        name = self.name(*phrases)
        value = self.fields.get(name) if name is not None else None
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def name(self, *phrases: str) -> str | None:
        """Return the property that one of these phrases names."""
        for phrase in phrases:
            if phrase in self.names:
                return self.names[phrase]
        return None

    def has_type(self, name: str, kind: str) -> bool:
        """Tell whether a property's schema admits a type."""
        schema = self._properties.get(name)
        return schema is not None and kind in self._builder.shapes.of(schema).types

    def enum(self, name: str) -> list[Json]:
        """Return the values that a property may take; none where it is free."""
        schema = self._properties.get(name)
        return list(self._builder.shapes.of(schema).base.get("enum", ())) if schema is not None else []


def _counts(agreement: Agreement) -> None:
    """Let `item_count`, `num_items` and a lone `total` tell how long the array beside them is."""
    arrays = {" ".join(map(singular, words_of(name))): name for name in agreement.fields if _is_array(agreement, name)}
    if not arrays:
        return
    lone = _rows(agreement, list(arrays.values()))
    for phrase, name in list(agreement.names.items()):
        if isinstance(agreement.fields[name], int) and (array := _counted(phrase, arrays, lone)) is not None:
            agreement.set(name, len(agreement.fields[array]))
    if lone is not None and (lone.lower() in _LISTS or agreement.name(*_TOTALS) is not None):
        _only_page(agreement, agreement.fields[lone])


def _rows(agreement: Agreement, arrays: list[str]) -> str | None:
    """Find the array that a list's envelope is about: the only one, or the only one with a list's name."""
    listed = [name for name in arrays if name.lower() in _LISTS]
    rows = listed or [name for name in arrays if all(isinstance(row, dict) for row in agreement.fields[name])]
    return rows[0] if len(rows) == 1 and agreement.names.keys().isdisjoint(_MONEY) else None


def _is_array(agreement: Agreement, name: str) -> bool:
    return isinstance(agreement.fields[name], list)


def _counted(phrase: str, arrays: Mapping[str, str], lone: str | None) -> str | None:
    """Find the array that a phrase counts."""
    words = phrase.split()
    rest = [word for word in words if word not in _COUNTING]
    named = arrays.get(" ".join(map(singular, rest))) if rest and len(rest) < len(words) else None
    if named is not None or phrase not in _TOTALS or lone is None:
        return named
    return lone if lone.lower() in _LISTS or phrase not in {"size", "length"} else None


def _only_page(agreement: Agreement, rows: list[Json]) -> None:
    """Let a list that holds all of its rows say that there is no other page, and which row is first and last."""
    for phrase, value in _ONE_PAGE.items():
        name = agreement.names.get(phrase)
        if name is not None and value is None:
            agreement.drop(name)
        elif name is not None and isinstance(agreement.fields[name], type(value)):
            agreement.set(name, value)
    for phrase, row in (("first id", rows[:1]), ("last id", rows[-1:])):
        name = agreement.names.get(phrase)
        if name is not None and row and isinstance(row[0], dict) and "id" in row[0]:
            agreement.set(name, row[0]["id"])


def _lines(agreement: Agreement) -> None:
    """Let a line's total be its quantity times its price."""
    quantity = agreement.number("quantity", "qty", "units")
    price = agreement.number("unit price", "price", "item price", "unit amount", "price per unit", "unit cost")
    name = agreement.name("line total", "total", "total price", "amount", "subtotal", "total amount", "total cost")
    if quantity is not None and price is not None and name is not None:
        agreement.set(name, _rounded(quantity * price, agreement, name))


def _sums(agreement: Agreement) -> None:
    """Let the parts of a bill add up: lines to the subtotal, and with tax, shipping and discount to the total."""
    lines = _sum_of_lines(agreement)
    subtotal = agreement.name("subtotal", "sub total", "items total", "net amount", "net total", "total net")
    total = agreement.name(
        "total", "total amount", "grand total", "total price", "order total", "invoice total", "gross"
    )
    if subtotal is not None and lines is not None:
        agreement.set(subtotal, _rounded(lines, agreement, subtotal))
    before = agreement.fields.get(subtotal) if subtotal is not None else lines
    if not isinstance(before, int | float):
        return
    _tax_at_rate(agreement, before)
    if total is None:
        return
    added = sum(agreement.number(phrase) or 0 for phrase in _ADDED)
    taken = sum(agreement.number(phrase) or 0 for phrase in _TAKEN)
    agreement.set(total, _rounded(before + added - taken, agreement, total))


def _tax_at_rate(agreement: Agreement, before: float) -> None:
    rate = agreement.number("tax rate", "vat rate")
    tax = agreement.name("tax", "tax amount", "vat", "vat amount")
    if tax is not None:
        share = _USUAL_TAX if rate is None else rate if rate < 1 else rate / 100
        agreement.set(tax, _rounded(before * share, agreement, tax))


def _sum_of_lines(agreement: Agreement) -> float | None:
    """Add up the lines of a bill, where there is exactly one array of them."""
    sums = []
    for value in agreement.fields.values():
        if isinstance(value, list) and value and all(isinstance(line, dict) for line in value):
            amounts = [amount for line in value if (amount := _amount(line)) is not None]
            if len(amounts) == len(value):
                sums.append(sum(amounts))
    return sums[0] if len(sums) == 1 else None


def _amount(line: Mapping[str, Json]) -> float | None:
    values = {" ".join(words_of(name)): value for name, value in line.items() if isinstance(value, int | float)}
    for phrase in ("line total", "total", "total price", "amount", "subtotal", "total amount"):
        if phrase in values:
            return values[phrase]
    price = values.get("unit price", values.get("price"))
    quantity = values.get("quantity", values.get("qty"))
    return price * quantity if price is not None and quantity is not None else None


def _rounded(value: float, agreement: Agreement, name: str) -> float:
    return round(value, 2) if agreement.has_type(name, "number") else round(value)


def _additions(agreement: Agreement) -> None:
    """Let `total_tokens` be what went in and what came out, and the like."""
    for whole, parts in (*_SUMS, *_WHOLES):
        name = agreement.name(*whole)
        if name is None:
            continue
        numbers = [agreement.number(*part) for part in parts]
        known = [number for number in numbers if number is not None]
        if known and (len(known) == len(parts) or (whole, parts) in _SUMS):
            agreement.set(name, sum(known))


def _order(agreement: Agreement) -> None:
    """Put pairs in order: `min_price` is no more than `max_price`, `used` no more than `limit`."""
    for low, high in _pairs(agreement):
        first, second = agreement.fields[low], agreement.fields[high]
        if not _comparable(first, second) or first <= second:
            continue
        if agreement.set(low, second) and agreement.set(high, first):
            continue
        agreement.fields |= {low: first, high: second}
        _ = agreement.set(high, first) or agreement.set(low, second)


def _pairs(agreement: Agreement) -> Iterator[tuple[str, str]]:
    for phrase, name in agreement.names.items():
        words = phrase.split()
        for index, word in enumerate(words):
            for other in _ABOVE.get(word, ()):
                above = " ".join((*words[:index], other, *words[index + 1 :]))
                if above in agreement.names:
                    yield name, agreement.names[above]


def _comparable(first: Json, second: Json) -> bool:
    if isinstance(first, bool) or isinstance(second, bool):
        return False
    if isinstance(first, int | float) and isinstance(second, int | float):
        return True
    moments = isinstance(first, str) and isinstance(second, str) and len(first) == len(second)
    return moments and read(first) is not None and read(second) is not None


def _status(agreement: Agreement) -> None:
    """Empty the moments that a row of this status has not met: what is pending has no `shipped_at`."""
    name = agreement.name("status", "state")
    status = agreement.fields.get(name) if name is not None else None
    if name is None or not isinstance(status, str):
        return
    stages = [stage for stage in agreement.enum(name) if isinstance(stage, str)]
    for phrase, moment in list(agreement.names.items()):
        words = phrase.split()
        if len(words) > 1 and words[-1] in {"at", "on", "date", "time"} and not _met(words[-2], status, stages):
            agreement.drop(moment)
    active = agreement.name("is active", "active")
    if active is not None and "active" in stages:
        agreement.set(active, status == "active")


def _met(participle: str, status: str, stages: list[str]) -> bool:
    """Tell whether a row of a status has been `shipped`; yes where the stages do not say."""
    stage = next((stage for stage in stages if stage.lower()[:5] == participle[:5]), None)
    if stage is None or stage == status:
        return participle in status.lower() or stage is not None or participle not in _ENDS
    if stage.lower() in _ENDS or status.lower() in _ENDS:
        return False
    return status in stages and stages.index(status) >= stages.index(stage)


def _durations(agreement: Agreement) -> None:
    """Let a duration be the time between start and end."""
    moments = {
        role_of(words_of(name)): read(value) for name, value in agreement.fields.items() if isinstance(value, str)
    }
    start = moments.get("started") or moments.get("start")
    end = moments.get("finished") or moments.get("end")
    if start is None or end is None or end < start:
        return
    for phrase, unit in _DURATIONS.items():
        name = agreement.names.get(phrase)
        if name is not None and isinstance(agreement.fields[name], int | float):
            agreement.set(name, int((end - start) / unit))


def _ages(agreement: Agreement) -> None:
    """Let an age follow from a date of birth."""
    name = agreement.name("age")
    born = agreement.name("birth date", "date of birth", "birthday", "birthdate", "dob", "born")
    moment = read(agreement.fields.get(born)) if born is not None else None
    if name is not None and moment is not None:
        today = agreement.facts.today
        agreement.set(name, today.year - moment.year - ((today.month, today.day) < (moment.month, moment.day)))


def _deletions(agreement: Agreement) -> None:
    """Let `is_deleted` say whether there is a moment of deletion."""
    for word in ("deleted", "archived", "cancelled", "revoked"):
        moment, flag = agreement.name(f"{word} at"), agreement.name(f"is {word}", word)
        if moment is not None and flag is not None and isinstance(agreement.fields[flag], bool):
            agreement.set(flag, agreement.fields[moment] is not None)
        elif flag is not None and agreement.fields[flag] is True and f"{word} at" not in agreement.names:
            agreement.set(flag, value=False)


def _opposites(agreement: Agreement) -> None:
    """Let `is_upvote` and `is_downvote` contradict each other."""
    for phrase, name in list(agreement.names.items()):
        words = phrase.split(" ")
        other = agreement.name(" ".join((*words[:-1], _OPPOSITES.get(words[-1], "?"))))
        if other is not None and isinstance(agreement.fields[name], bool) and isinstance(agreement.fields[other], bool):
            _ = agreement.set(other, not agreement.fields[name]) or agreement.set(name, not agreement.fields[other])


_USUAL_TAX = 0.2
_MONEY = frozenset(("subtotal", "tax", "currency", "price", "amount", "unit price", "tax amount", "discount"))
_TOTALS = ("total", "count", "size", "length", "total count", "total items", "item count", "total results",
           "result count", "results count", "total records", "record count", "num results", "total elements",
           "items total", "total size", "total rows", "row count", "number of elements")  # fmt: skip
_LISTS = frozenset(("data", "items", "entries", "results", "records", "rows", "resources", "list", "values"))
_COUNTING = frozenset(("count", "counts", "num", "number", "total", "of", "size", "length", "quantity"))
_ONE_PAGE: dict[str, Json] = {
    "page": 1, "current page": 1, "page number": 1, "pages": 1, "total pages": 1, "page count": 1, "last page": 1,
    "offset": 0, "has more": False, "has next": False, "has previous": False, "has next page": False,
    "has previous page": False, "next": None, "previous": None, "next cursor": None, "previous cursor": None,
    "next page token": None, "next page": None, "previous page": None, "prev": None, "next url": None,
    "next marker": None, "prev marker": None, "previous marker": None, "next offset": None, "next link": None,
}  # fmt: skip
_ADDED = ("tax", "tax amount", "vat", "vat amount", "shipping", "shipping cost", "fee", "fees", "service fee", "tip")
_TAKEN = ("discount", "discount amount")
_SUMS = (  # of those parts that there are
    (
        ("total tokens", "tokens total"),
        (("prompt tokens", "input tokens", "tokens in"), ("completion tokens", "output tokens", "tokens out")),
    ),
    (("total cost",), (("input cost", "prompt cost"), ("output cost", "completion cost"))),
)
_WHOLES = (
    (("limit", "quota", "credits total", "total credits"), (("used", "credits used"), ("remaining",
                                                                                     "credits remaining"))),
    (("total", "total count", "total runs", "total requests", "processed"),
     (("succeeded", "success count", "successful", "passed", "successful runs", "success"),
      ("failed", "failure count", "errors", "failed runs", "error count"))),
)  # fmt: skip
_ABOVE = {
    "min": ("max",), "minimum": ("maximum",), "lower": ("upper",), "low": ("high",), "from": ("to", "until", "till"),
    "start": ("end", "stop", "finish"), "since": ("until",), "begin": ("end",), "first": ("last",),
    "used": ("limit", "quota", "total", "max"), "current": ("max", "limit"), "completed": ("total",),
    "available": ("capacity", "total"), "departure": ("arrival",), "created": ("updated", "modified", "deleted"),
    "updated": ("deleted",), "open": ("close",), "input": (),
}  # fmt: skip
_ENDS = frozenset(("cancelled", "canceled", "failed", "rejected", "deleted", "archived", "revoked", "refunded",
                   "expired", "suspended", "declined", "closed lost"))  # fmt: skip
_DURATIONS = {
    "duration": timedelta(seconds=1), "duration seconds": timedelta(seconds=1), "duration s": timedelta(seconds=1),
    "duration ms": timedelta(milliseconds=1), "elapsed ms": timedelta(milliseconds=1),
    "execution time ms": timedelta(milliseconds=1), "duration minutes": timedelta(minutes=1),
    "duration days": timedelta(days=1), "nights": timedelta(days=1), "elapsed": timedelta(seconds=1),
}  # fmt: skip
_OPPOSITES = {"upvote": "downvote", "enabled": "disabled", "public": "private", "active": "inactive", "open": "closed"}
RULES: tuple[Callable[[Agreement], None], ...] = (
    _counts, _lines, _sums, _additions, _order, _status, _durations, _ages, _deletions, _opposites,
)  # fmt: skip
