"""Steering: straight ways, from operations that can begin a scenario to links that are to be followed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from schemathesis.generation.stateful.control import TransitionController
from schemathesis.specs.openapi.stateful import ApiTransitions

from specdouble.testing.stateful.links import link_name

Edge = tuple[str, str]
"""Two operations, as `POST /teams`, of which the answer of one has a link to the other."""


@dataclass(frozen=True)
class Ways:
    """Where scenarios may begin and which steps they may take."""

    roots: frozenset[str] = frozenset()
    edges: frozenset[Edge] = frozenset()


@dataclass
class Steering:
    """The links of a document, as the steps that the scenarios to come may take."""

    transitions: ApiTransitions
    roots: Collection[str]
    ways: Ways = field(default_factory=Ways)

    @property
    def is_bound(self) -> bool:
        """Whether scenarios keep to some ways."""
        return bool(self.ways.edges)

    def aim(self, links: Collection[str]) -> None:
        """Keep scenarios on a shortest way to each of some links; where none can be reached, they go anywhere."""
        came_from = _spread(self.transitions, self.roots) if links else {}
        edges: set[Edge] = set()
        roots: set[str] = set()
        for source, target in self._edges(links):
            if source in came_from:
                edges.add((source, target))
                way = list(_way(came_from, source))
                edges |= set(way)
                roots.add(way[-1][0] if way else source)
        self.ways = Ways(frozenset(roots), frozenset(edges))

    def _edges(self, links: Collection[str]) -> Iterator[Edge]:
        for around in self.transitions.operations.values():
            for link in around.outgoing:
                if link_name(link.full_name) in links:
                    yield link.source.label, link.target.label


def _spread(transitions: ApiTransitions, roots: Collection[str]) -> Mapping[str, str | None]:
    """Tell for each operation that can be reached which one is before it on a shortest way.

    Ways begin where no path asks for an id; at the other roots, of made-up ids, only what is left begins.
    """
    came_from: dict[str, str | None] = {}
    for beginnings in (sorted(root for root in roots if "{" not in root), sorted(roots)):
        waiting = [root for root in beginnings if root not in came_from]
        came_from.update(dict.fromkeys(waiting))
        for label in waiting:
            for link in transitions.operations[label].outgoing:
                if link.target.label not in came_from:
                    came_from[link.target.label] = label
                    waiting.append(link.target.label)
    return came_from


def _way(came_from: Mapping[str, str | None], label: str) -> Iterator[Edge]:
    """Walk back to where a way begins."""
    while (before := came_from[label]) is not None:
        yield before, label
        label = before


class Steered(TransitionController):
    """Allows what Schemathesis allows, on the ways of a steering."""

    __slots__ = ("ways",)

    def __init__(self, steering: Steering) -> None:
        self.ways = steering.ways
        super().__init__(steering.transitions, self.ways.roots or steering.roots)

    def allow_root_transition(self, source: str, bundles: Any) -> bool:
        on_way = not self.ways.roots or source in self.ways.roots
        return on_way and super().allow_root_transition(source, bundles)

    def allow_transition(self, source: str, target: str) -> bool:
        on_way = not self.ways.edges or (source, target) in self.ways.edges
        return on_way and super().allow_transition(source, target)
