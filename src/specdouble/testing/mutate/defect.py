"""A defect: what it does in one sentence, where it can be planted, and how it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from specdouble.contract.model import Operation
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot

Behaviour = Callable[[Spot, Asked], Awaitable[Told]]
Change = Callable[[Spot, Asked, Told], Told]
Where = Callable[[Ground, Operation], bool]


@dataclass(frozen=True)
class Defect:
    """One way of being wrong. `seen_by` names the layer that should see it, and its check where there is one.

    `answer` is given every request to the API, not only those to the operation that the defect stands in: what a
    delete leaves behind is shown by a read.
    """

    name: str
    kind: str
    sentence: str
    where: Where
    answer: Behaviour
    seen_by: str


@dataclass(frozen=True)
class Mutant:
    """A defect in one operation."""

    defect: Defect
    operation: Operation

    def __str__(self) -> str:
        return f"{self.defect.name} in {self.operation.id}"


class Kind:
    """Collects the defects of one kind: each a function named like the defect, its docstring what the defect does."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.defects: list[Defect] = []

    def plant(self, where: Where, seen_by: str) -> Callable[[Behaviour], Behaviour]:
        """Add a defect that decides how any request to the API is answered."""

        def add(answer: Behaviour) -> Behaviour:
            self._add(answer, where, answer, seen_by)
            return answer

        return add

    def spoil(self, where: Where, seen_by: str) -> Callable[[Change], Change]:
        """Add a defect that only changes the successes of its operation."""

        def add(change: Change) -> Change:
            async def answer(spot: Spot, asked: Asked) -> Told:
                told = await spot.ask(asked)
                return change(spot, asked, told) if spot.is_hit(asked) and told.ok else told

            self._add(change, where, answer, seen_by)
            return change

        return add

    def _add(self, said: Callable[..., object], where: Where, answer: Behaviour, seen_by: str) -> None:
        name = getattr(said, "__name__", "").replace("_", "-")
        self.defects.append(Defect(name, self.name, said.__doc__ or "", where, answer, seen_by))


def role(*names: str) -> Where:
    """Return where operations have one of some roles."""
    return lambda ground, operation: ground.role(operation) in names


def both(*wheres: Where) -> Where:
    """Return where all of several hold."""
    return lambda ground, operation: all(where(ground, operation) for where in wheres)
