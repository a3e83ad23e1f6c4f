"""What the lint found as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from specdouble.testing.lint.rule import Rule
from specdouble.testing.lint.rules import RULES, Judged

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(found: Iterable[Judged], folder: Path) -> dict[str, Any]:
    """Return a log of one run; files below `folder` are named relative to it."""
    driver = {"name": "specdouble lint", "rules": [_rule(rule) for rule in RULES]}
    results = [_result(judged, folder) for judged in found]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _rule(rule: Rule) -> Mapping[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.reason} {rule.source}."},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(judged: Judged, folder: Path) -> Mapping[str, Any]:
    place, pointer = judged.place, judged.fault.pointer
    text = f"{judged.rule.id}\n{pointer}\n{judged.sentence}"
    result = {
        "ruleId": judged.rule.id,
        "ruleIndex": RULES.index(judged.rule),
        "level": judged.severity,
        "message": {"text": judged.sentence},
        "partialFingerprints": {"specdouble/v1": sha256(text.encode()).hexdigest()[:16]},
    }
    if place is None:
        return result
    physical = {"artifactLocation": {"uri": _uri(place.file, folder)}, "region": {"startLine": max(1, place.line)}}
    location = {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": pointer}]}
    return {**result, "locations": [location]}


def _uri(file: str, folder: Path) -> str:
    path = Path(file).absolute()
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    return quote(shown.as_posix()) if not shown.is_absolute() else shown.as_uri()
