"""What is wrong in a document, collected while it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from specdouble.contract.model import Finding, Place
from specdouble.contract.source import Source

RULES = {
    "version-unknown": "the document is of a version that is not known here",
    "path-invalid": "a path does not begin with a slash",
    "duplicate-key": "a key stands twice in one mapping",
    "ref-unresolved": "a $ref points at nothing",
    "ref-cycle": "a $ref leads back to itself",
    "ref-outside": "a $ref leads outside the folder of the document, or to the network",
    "wrong-type": "a part of the document is not of the type that OpenAPI says",
    "text-broken": "a text without quotes was cut in two by its comma",
    "nullable-ignored": "a schema of 3.1 says `nullable`, which only 3.0 knows",
    "schema-invalid": "a schema is not a valid JSON Schema",
    "responses-missing": "an operation documents no answer",
    "operation-id-duplicate": "two operations have one operationId",
    "path-parameter-undeclared": "a path template names a parameter that is not declared",
    "path-parameter-unused": "a path parameter is declared that the template does not have",
    "parameter-duplicate": "two parameters of one operation have one name and location",
    "parameter-invalid": "a parameter lacks a name, a location or a schema",
    "header-parameter-ignored": "a header parameter is named Accept, Content-Type or Authorization",
    "path-ambiguous": "two path templates differ only in the names of their parameters",
    "security-scheme-unknown": "a security requirement names a scheme that is not declared",
}


@dataclass(frozen=True)
class _Note:
    rule: str
    message: str
    pointer: str
    severity: Literal["error", "warning"]


class Findings:
    """Collects findings by pointer; their lines are looked up once, at the end."""

    def __init__(self) -> None:
        self._notes: dict[_Note, None] = {}
        self._elsewhere: list[tuple[str, str, Callable[[], Place]]] = []

    def add(self, rule: str, message: str, pointer: str, severity: Literal["error", "warning"] = "error") -> None:
        """Note something wrong at a pointer of the bundle."""
        self._notes[_Note(rule, message, pointer, severity)] = None

    def add_in(self, rule: str, message: str, source: Source, pointer: str) -> None:
        """Note something wrong at a pointer of one text."""
        self._elsewhere.append((rule, message, partial(source.place, pointer)))

    def add_duplicates(self, source: Source) -> None:
        """Note the keys that stand twice in a text."""
        for duplicate in source.duplicates:
            message = f"{duplicate.key} stands twice in one mapping; the second one counts"
            self._elsewhere.append(("duplicate-key", message, partial(Place, source.file, duplicate.line, "")))

    def placed(self, locate: Callable[[str], Place]) -> tuple[Finding, ...]:
        """Return every finding with its file and line."""
        notes = (Finding(note.rule, note.message, locate(note.pointer), note.severity) for note in self._notes)
        elsewhere = (Finding(rule, message, place()) for rule, message, place in self._elsewhere)
        return (*elsewhere, *notes)
