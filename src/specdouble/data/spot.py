"""Where a value stands: its name, the thing it belongs to, its share of chance, how deep it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from specdouble.data.chance import Chance
from specdouble.data.facts import Facts
from specdouble.data.words import noun_of, words_of

DEEPEST = -24


class Unbuildable(Exception):
    """No value can be made for the schema at a pointer; whoever asked may leave it out or take another branch."""

    def __init__(self, pointer: str, why: str) -> None:
        super().__init__(f"{pointer or '/'}: {why}")
        self.pointer = pointer
        self.why = why


class Patience:
    """How many values may still be made for one row: no schema keeps a caller waiting."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def spend(self, pointer: str) -> None:
        """Take one step, or give up."""
        self.steps -= 1
        if self.steps < 0:
            raise Unbuildable(pointer, "the schema contradicts itself, or is too hard to satisfy")


@dataclass(slots=True)
class Spot:
    """One place in a row. `levels` counts down; at 0 only what is required is made. `bare` asks for no optional part.

    `turn` numbers the tries of one place: each takes other branches and other luck.
    """

    chance: Chance
    facts: Facts
    patience: Patience
    name: str = ""
    noun: str = ""  # what the object is that this belongs to
    thing: str = ""  # what an object that stands here is
    pointer: str = ""
    levels: int = 3
    refs: tuple[str, ...] = ()
    bare: bool = False
    turn: int = 0
    before: tuple[str, ...] = ()  # the words of the name that stand before those that called for a rule
    index: int | None = None  # of the item that stands here
    within_item: int | None = None  # the index of the item that this is a property of
    first: bool = False  # the row that shows the document's own examples

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the property's name; those of the thing itself where there is no name."""
        return words_of(self.name) or words_of(self.noun)

    @property
    def terse(self) -> bool:
        """Tell whether only what must be there is wanted."""
        return self.bare or self.levels <= 0

    def after(self, before: tuple[str, ...]) -> Spot:
        """Return this place for a rule that was called for by the words after `before`."""
        return replace(self, before=before) if before != self.before else self

    def child(self, name: str, facts: Facts) -> Spot:
        """Return the place of a property."""
        escaped = name.replace("~", "~0").replace("/", "~1")
        return Spot(
            self.chance.at(escaped),
            facts,
            self.patience,
            name,
            self.noun,
            noun_of(name),
            f"{self.pointer}/{escaped}",
            self.levels - 1,
            self.refs,
            self.bare,
            0,
            (),
            None,
            self.index,
            self.first,
        )

    def item(self, index: int) -> Spot:
        """Return the place of an item of the array that stands here."""
        chance = self.chance.item(index)
        return replace(
            self,
            chance=chance,
            facts=Facts(chance, self.noun, {}, self.facts.today),
            name=self.thing,
            pointer=f"{self.pointer}/{index}",
            levels=self.levels - 1,
            turn=0,
            index=index,
            within_item=None,
            first=self.first and index == 0,
        )

    def tries(self, count: int) -> Iterator[Spot]:
        """Return this place again and again: as it is, then with other luck, then barer."""
        yield self
        for turn in range(1, count):
            chance = self.chance.at(f"~{turn}")
            yield replace(self, chance=chance, turn=self.turn + turn, bare=self.bare or turn % 2 == 1)

    def within(self, ref: str) -> Spot:
        """Return this place inside a named schema; the second time round only what is required is made."""
        if not ref:
            return self
        levels = min(self.levels, 0) if self.refs.count(ref) > 0 else self.levels
        return replace(self, refs=(*self.refs, ref), levels=levels)
