"""The rules that reading a document holds it to: what breaks them is left out, or read in another way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from specdouble.contract.findings import RULES
from specdouble.testing.lint.reading import Reading
from specdouble.testing.lint.rule import Fault, Rule, Severity

_SOURCES: Mapping[str, str] = {
    "version-unknown": "OpenAPI, OpenAPI Object: `openapi`",
    "path-invalid": "OpenAPI, Paths Object: a path MUST begin with a slash",
    "duplicate-key": "YAML 1.2.2, 3.2.1.1: the keys of a mapping are unique; RFC 8259, 4",
    "ref-unresolved": "OpenAPI, Reference Object",
    "ref-cycle": "OpenAPI, Reference Object",
    "ref-outside": "OpenAPI, Reference Object",
    "wrong-type": "OpenAPI, Schema: the type of each field",
    "text-broken": "YAML 1.2.2, 7.3.3: plain style",
    "nullable-ignored": "OpenAPI 3.1, Schema Object: JSON Schema 2020-12, which has no `nullable`",
    "schema-invalid": "OpenAPI, Schema Object; JSON Schema 2020-12, 8.1: meta-schemas",
    "operation-id-duplicate": "OpenAPI, Operation Object: the id MUST be unique among all operations",
    "path-parameter-undeclared": "OpenAPI, Parameter Object: `name`, where `in` is path; Paths Object",
    "path-parameter-unused": "OpenAPI, Parameter Object: the name MUST correspond to the path",
    "parameter-duplicate": "OpenAPI, Operation Object: `parameters` MUST NOT include duplicates",
    "parameter-invalid": "OpenAPI, Parameter Object: `name`, `in`, and `schema` or `content`",
    "header-parameter-ignored": "OpenAPI, Parameter Object: the parameter definition SHALL be ignored",
    "path-ambiguous": "OpenAPI, Paths Object: templated paths with the same hierarchy MUST NOT exist",
    "security-scheme-unknown": "OpenAPI, Security Requirement Object: each name MUST correspond to a security scheme",
    "pattern-unusable": "OpenAPI, Schema Object: `pattern`, of ECMA 262",
    "schema-unusable": "JSON Schema 2020-12",
    "schemas-unusable": "JSON Schema 2020-12",
    "schema-contradictory": "JSON Schema 2020-12 Validation, 6.2 to 6.5",
}
_JUDGED_HERE = {"responses-missing"}  # by a rule of lint, which knows what each version demands
_TITLES: Mapping[str, str] = {
    **{name: title for name, title in RULES.items() if name not in _JUDGED_HERE},
    "pattern-unusable": "a pattern is no regular expression of ECMA 262",
    "schema-unusable": "a schema cannot be compiled, so that every value passes",
    "schemas-unusable": "no schema of the document can be compiled",
    "schema-contradictory": "no value fits a schema, whose keywords exclude one another",
}
_WARNINGS = frozenset(
    {
        "text-broken",
        "nullable-ignored",
        "header-parameter-ignored",
        "pattern-unusable",
        "schema-unusable",
        "schemas-unusable",
        "schema-contradictory",
    }
)
_REASON = "What cannot be read is not served, and not tested."
_REASONS = {"schema-contradictory": "No value can ever be valid."}


def _judge(name: str, reading: Reading) -> Iterator[Fault]:
    for found in reading.loaded:
        if found.rule == name:
            pointer = found.place.pointer if found.place is not None else ""
            yield Fault(pointer, found.message, severity=found.severity, place=found.place)


def _rule(name: str) -> Rule:
    severity: Severity = "warning" if name in _WARNINGS else "error"
    source = _SOURCES.get(name, "OpenAPI")
    title = _TITLES[name]
    return Rule(
        name, severity, f"{title[0].upper()}{title[1:]}.", _REASONS.get(name, _REASON), source, partial(_judge, name)
    )


LOADING = tuple(_rule(name) for name in _TITLES)
"""One rule for each kind of finding that loading a document makes."""
