"""Faker for handlers: built once, and of every request's own chance, however many wait at the same time."""

from __future__ import annotations

from hashlib import blake2b
from random import Random
from typing import TYPE_CHECKING, Any

from specdouble.contract.call import Call

if TYPE_CHECKING:
    from faker import Faker


class Fake:
    """What a handler takes as `fake`: the words of Faker, the same for the same request."""

    def __init__(self, faker: Faker, chance: Random) -> None:
        self._faker: Any = faker  # its own types do not show `random`
        self._chance = chance

    def __getattr__(self, name: str) -> Any:
        # Between two awaits of a handler another request may have drawn from the one Faker there is.
        self._faker.random = self._chance
        return getattr(self._faker, name)


def make_faker() -> Faker:
    """Build a Faker; that takes a tenth of a second, and few handlers ask for one."""
    from faker import Faker

    faker = Faker()
    faker.seed_instance(0)  # from now on it draws from a source of its own, which a request replaces
    return faker


def chance_of(call: Call, seed: int) -> Random:
    """Return the chance of a request, by seed and what it says."""
    told = f"{seed}\0{call.operation.id}\0{sorted(call.path.items())}\0{sorted(call.query.items())}\0{call.body}"
    return Random(int.from_bytes(blake2b(told.encode("utf-8", "replace"), digest_size=8).digest()))
