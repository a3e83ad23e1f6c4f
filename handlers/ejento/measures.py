"""What is counted: questions with their tokens and costs, votes, and documents, among the rows that the caller sees."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .periods import day_of

_NANO = 10**9
"""Costs are added as billionths of a dollar: whole numbers, whose sums come out the same in any order."""
_MODES = {1: "standard", 2: "hybrid", 3: "semantic"}


@dataclass(frozen=True)
class Fact:
    """One thing that was: its day, the amounts that it adds, and the ids of what it belongs to."""

    day: date
    amounts: Mapping[str, int]
    of: Collection[int]


@dataclass(frozen=True)
class Measure:
    """What is counted: where its facts come from, and how their amounts, added up, are shown."""

    sources: tuple[Callable[..., Any], ...]
    shown: Callable[[Mapping[str, int]], Any]

    def facts(self, belongings):
        """Yield the facts that the caller sees."""
        for source in self.sources:
            yield from source(belongings)


def answers(belongings):
    for row in belongings.seen.agent_responses:
        amounts = {
            "queries": 1,
            "input": row["input_tokens"],
            "output": row["output_tokens"],
            "cost": round(row["cost"] * _NANO),
        }
        yield Fact(day_of(row), amounts, belongings.of_answer(row))


def votes(belongings):
    known = {row["id"]: row for row in belongings.seen.agent_responses}
    for row in belongings.store.response_feedback:
        answer = known.get(row["agent_response_id"])
        if answer is not None:
            amounts = {"up": int(row["is_upvote"]), "down": int(row["is_downvote"])}
            yield Fact(day_of(row), amounts, belongings.of_vote(row, answer))


def documents(belongings):
    modes = {row["id"]: _MODES.get(row.get("indexing_mode_id"), "standard") for row in belongings.seen.corpora}
    for row in belongings.seen.documents:
        yield Fact(day_of(row), {modes[row["corpus_id"]]: 1}, belongings.of_document(row))


def _parts(*names):
    """Show amounts side by side, and their sum."""
    return lambda amounts: {**{name: amounts[name] for name in names}, "total": sum(amounts[name] for name in names)}


def _dollars(amounts):
    return amounts["cost"] / _NANO


def _documents(amounts):
    return sum(amounts[mode] for mode in _MODES.values())


def _votes(amounts):
    return amounts["up"] + amounts["down"]


def _activity(amounts):
    counts = {"queries": amounts["queries"], "votes": _votes(amounts)}
    return {**counts, "total": sum(counts.values())}


def _summary(amounts):
    return {
        "queries": amounts["queries"],
        "tokens": amounts["input"] + amounts["output"],
        "cost": _dollars(amounts),
        "upvotes": amounts["up"],
        "downvotes": amounts["down"],
        "documents": _documents(amounts),
    }


COSTS = Measure((answers,), _dollars)
QUERIES = Measure((answers,), lambda amounts: amounts["queries"])
TOKENS = Measure((answers,), _parts("input", "output"))
VOTES = Measure((votes,), _parts("up", "down"))
DOCUMENTS = Measure((documents,), _documents)
MODES = Measure((documents,), _parts(*_MODES.values()))
ACTIVITY = Measure((answers, votes), _activity)
SUMMARY = Measure((answers, votes, documents), _summary)
