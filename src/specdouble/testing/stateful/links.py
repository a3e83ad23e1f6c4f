"""The links that a document declares, by the names that scenarios follow them under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from specdouble.contract.model import Document, Operation


@dataclass(frozen=True)
class Link:
    """One link: `name` is Schemathesis' own, `POST /teams -> [201] GetTeam`; `pointer` says where it stands."""

    operation: Operation
    status: str
    key: str
    pointer: str

    @property
    def name(self) -> str:
        """Name the link among all of a document."""
        return f"{self.operation.method} {self.operation.path} -> [{self.status}] {self.key}"

    @property
    def check(self) -> str:
        """Name the link among those of its operation."""
        return f"link {self.key} of {self.status}"


def declared_links(document: Document, operations: tuple[Operation, ...]) -> Iterator[Link]:
    """List every link that the answers of some operations declare."""
    for operation in operations:
        for status, response in operation.responses.items():
            for key in document.at(response.pointer).get("links") or {}:
                yield Link(operation, status, key, f"{response.pointer}/links/{key}")


def link_name(step: str) -> str:
    """Return the link that a step of Schemathesis follows: the rest of the step's name is that of its target."""
    return step.rpartition(" -> ")[0]
