"""A run as JUnit XML: one case for each operation and check, which CI servers show and count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

Json = Mapping[str, Any]

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may have (2.2, Char)."""


def junit(report: Json) -> bytes:
    """Write a report as JUnit XML: `classname` is `<api>.<layer>`, `name` is `<operation>.<check>`."""
    root = ET.Element("testsuites", name="specdouble test")
    for run in report["runs"]:
        _suites(root, run)
    for name in ("tests", "failures", "skipped"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    root.set("time", f"{sum(run['seconds'] for run in report['runs']):.3f}")
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _suites(root: ET.Element, run: Json) -> None:
    findings = {finding["id"]: finding for finding in run["findings"]}
    for layer in run["layers"]:
        cases = [case for case in run["cases"] if case["layer"] == layer["layer"]]
        name = f"{run['api']}.{layer['layer']}"
        _suite(root, name, [_case(name, case, findings) for case in cases], layer["seconds"])
    name = f"{run['api']}.vacuity"
    vacuous = [_failed(name, one["operation"] or one["kind"], "vacuous", one["sentence"]) for one in run["vacuous"]]
    _suite(root, name, vacuous)
    name = f"{run['api']}.baseline"
    overdue = run["baseline"]["overdue"]
    _suite(root, name, [_failed(name, one["id"], "overdue", f"{one['place']}: {one['why']}") for one in overdue])


def _suite(root: ET.Element, name: str, cases: list[ET.Element], seconds: float = 0.0) -> None:
    if not cases:
        return
    suite = ET.SubElement(root, "testsuite", name=_legal(name), tests=str(len(cases)), errors="0")
    for tag, key in (("failure", "failures"), ("skipped", "skipped")):
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", f"{seconds:.3f}")
    suite.extend(cases)


def _case(name: str, case: Json, findings: Mapping[str, Json]) -> ET.Element:
    element = ET.Element(
        "testcase", classname=_legal(name), name=_legal(f"{case['operation'] or 'api'}.{case['check']}")
    )
    own = [findings[one] for one in case["findings"] if findings[one]["severity"] == "error"]
    if case["state"] in {"failed", "unstable"}:
        counting = [one for one in own if one["state"] in {"new", "unstable"}]
        message = counting[0]["sentence"] if counting else ""
        more = f" (and {len(counting) - 1} more)" if len(counting) > 1 else ""
        _add(element, "failure", message + more, "\n\n".join(map(_text, counting)), kind=case["state"])
    elif case["state"] == "known":
        entries = (one["known_by"] for one in own if one["known_by"])
        _add(element, "skipped", "; ".join(f"known, until {one['expires']}: {one['reason']}" for one in entries))
    elif case["state"] == "untested":
        _add(element, "skipped", case["untested_because"] or "")
    return element


def _failed(classname: str, name: str, kind: str, sentence: str) -> ET.Element:
    element = ET.Element("testcase", classname=_legal(classname), name=_legal(name))
    _add(element, "failure", sentence, kind=kind)
    return element


def _add(element: ET.Element, tag: str, message: str, text: str = "", kind: str = "") -> None:
    child = ET.SubElement(element, tag, message=_legal(message))
    if kind:
        child.set("type", kind)
    if text:
        child.text = _legal(text)


def _text(finding: Json) -> str:
    place = finding["place"]
    lines = [f"{finding['layer']}.{finding['check']} {finding['operation'] or ''}".rstrip(), finding["sentence"]]
    lines += _labelled(
        ("expected", finding["expected"]),
        ("came", finding["actual"]),
        ("document", f"{place['file']}:{place['line']} ({place['pointer']})" if place else ""),
        ("source", finding["source"]),
        ("unstable", finding["unstable_because"] or ""),
    )
    lines += [f"{exchange['curl']}\n  -> {exchange['response']['status']}" for exchange in finding["chain"]]
    return "\n".join([*lines, *_labelled(("again", finding["replay"] or ""))])


def _labelled(*pairs: tuple[str, str]) -> Iterable[str]:
    return [f"{label + ':':<10}{text}" for label, text in pairs if text]


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
