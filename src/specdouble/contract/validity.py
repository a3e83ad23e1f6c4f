"""Schemas that are no valid JSON Schema, mended so that everything else can be served."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import jsonschema_rs

from specdouble.contract.findings import Findings
from specdouble.contract.kinds import SCHEMA, Kind
from specdouble.contract.pointers import join, step

Json = Any

_META = {"type": "object", "additionalProperties": {"$ref": "https://json-schema.org/draft/2020-12/schema"}}
_MAX_ROUNDS = 5
_PORTABLE = (
    (re.compile(r"(\\[dwsDWS])-(?!\])"), r"\1\\-"),  # `[\w-.]`: ECMAScript reads the hyphen as itself
    (re.compile(r"\[\^\]"), r"[\\s\\S]"),
)


def mend_schemas(schemas: dict[str, Json], findings: Findings) -> None:
    """Take every invalid keyword out of schemas (by pointer; they are ours to change), with a finding for each."""
    for _ in range(_MAX_ROUNDS):
        if _meta().is_valid(schemas):
            return
        for error in list(_meta().iter_errors(schemas)):
            pointer, *path = error.instance_path
            _mend(schemas[pointer], path, pointer, error.message, findings)


@cache
def _meta() -> Any:
    """Patterns must compile; references hold braces in practice, which a strict uri-reference may not."""
    formats: dict[str, Callable[[str], bool]] = {"uri-reference": _anything, "uri": _anything, "regex": _compiles}
    return jsonschema_rs.Draft202012Validator(_META, validate_formats=True, formats=formats)


def _anything(_value: str) -> bool:
    return True


@lru_cache(maxsize=4096)
def _compiles(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


def _mend(schema: Json, path: list[str | int], pointer: str, message: str, findings: Findings) -> None:
    keyword, where = "", pointer
    kind: Kind = SCHEMA
    node = schema
    for token in path:
        child = kind.child(str(token)) if not isinstance(node, list) else SCHEMA
        if kind is SCHEMA:
            schema, keyword, where = node, str(token), join(pointer, token)
        if child is None:
            break
        pointer = join(pointer, token)
        try:
            kind, node = child, step(node, str(token))
        except KeyError:
            return  # an earlier error of this round has taken it out
    if isinstance(schema, dict) and keyword in schema:
        _mend_keyword(schema, keyword, where, message, findings)


def _mend_keyword(schema: dict[str, Json], keyword: str, pointer: str, message: str, findings: Findings) -> None:
    if keyword == "pattern" and (portable := _portable(schema["pattern"])) is not None:
        schema["pattern"] = portable
    elif keyword == "required" and (names := _distinct(schema["required"])):
        schema["required"] = names
        findings.add("schema-invalid", f"{message}; each counts once", pointer, "warning")
    else:
        del schema[keyword]
        findings.add("schema-invalid", f"{message}; {keyword} is ignored", pointer)


def _distinct(names: Json) -> list[str]:
    """Return each text of a list once; nothing where it holds anything else."""
    proper = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return list(dict.fromkeys(names)) if proper else []


def _portable(pattern: Json) -> str | None:
    """Write a pattern that only ECMAScript reads in a way that every engine reads alike; None where it is broken."""
    if not isinstance(pattern, str):
        return None
    for found, written in _PORTABLE:
        pattern = found.sub(written, pattern)
    return pattern if _compiles(pattern) else None
