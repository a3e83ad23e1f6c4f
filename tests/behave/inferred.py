"""The documents of `tests/fixtures/documents`, inferred once each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from specdouble.behave.infer import infer
from specdouble.behave.model import Filter, Inference, Resource
from specdouble.contract.load import load_document, load_text
from specdouble.contract.model import Document

FOLDER = Path(__file__).parents[1] / "fixtures" / "documents"


@cache
def document(name: str) -> Document:
    return load_document(FOLDER / f"{name}.yaml")


@cache
def inferred(name: str) -> Inference:
    return infer(document(name))


def resource(name: str, operation: str) -> Resource:
    return inferred(name).resources[operation]


def decision(name: str, operation: str) -> tuple[str, str]:
    """Return what an operation does, and to which rows."""
    found = resource(name, operation)
    return str(found.kind), found.collection


def left(name: str, operation: str) -> str:
    """Return why an operation was left alone."""
    return inferred(name).undecided[operation].why


def keys(name: str, operation: str) -> list[tuple[str, str, str, str]]:
    return [(part.parameter, part.target, part.column, part.collection) for part in resource(name, operation).keys]


def filters(name: str, operation: str) -> dict[str, Filter]:
    found = resource(name, operation).list
    return {one.parameter: one for one in found.filters} if found is not None else {}


def inferred_text(text: str) -> Inference:
    return infer(load_text(text))
