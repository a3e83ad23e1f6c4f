"""Imports point one way: contract <- data, store <- runtime <- behave <- serve <- control <- cli."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import specdouble

SOURCE = Path(__file__).parents[1] / "src" / "specdouble"
HANDLERS = SOURCE.parents[1] / "handlers"

# What each package may import, beside itself and what everything may: the errors.
MAY_IMPORT = {
    "errors": set(),
    "contract": set(),
    "data": {"contract"},
    "store": {"contract"},
    "runtime": {"contract", "data", "store"},
    "behave": {"contract", "data", "store", "runtime", "handler"},
    "handler": set(),
    "serve": {"contract", "data", "store", "runtime", "behave", "handler"},
    "control": {"contract", "data", "store", "runtime", "behave", "serve"},
    "verify": {"contract"},
    "testing": {"contract", "runtime", "serve", "control", "verify"},
    "cli": {"contract", "data", "store", "runtime", "behave", "serve", "control", "testing", "verify"},
    "__init__": {"behave", "contract", "handler", "runtime", "store"},
}
FILES = sorted(SOURCE.rglob("*.py"))


def imported(file: Path) -> set[str]:
    """Name the packages of specdouble that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("specdouble.")}


def package_of(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_module_imports_only_what_stands_below_it(file: Path) -> None:
    package = package_of(file)

    assert imported(file) <= MAY_IMPORT[package] | {package, "errors"}


def test_connexion_is_imported_in_one_place() -> None:
    users = {str(file.relative_to(SOURCE)) for file in FILES if "connexion" in roots(file)}

    assert users == {"serve/binding.py"}


def roots(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module.split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


@pytest.mark.parametrize("file", sorted(HANDLERS.rglob("*.py")), ids=lambda file: str(file.relative_to(HANDLERS)))
def test_a_handler_imports_only_the_public_face(file: Path) -> None:
    assert imported(file) <= set(specdouble.__all__)


def test_the_second_opinion_uses_nothing_of_our_validator() -> None:
    loading = {"contract.model", "contract.load"}
    used = {
        f"contract.{node.module.split('.')[2]}"
        for file in FILES
        if package_of(file) == "verify"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("specdouble.contract.")
    }

    assert used <= loading
