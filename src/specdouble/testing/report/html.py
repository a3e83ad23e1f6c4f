"""A run as one HTML page that needs nothing else: no network, no server, no other file."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from specdouble.testing.report.charts import coverage_bars, layer_bars, status_bars

Json = Mapping[str, Any]

_LONGEST = 6000  # letters of a body
_STATES = ("new", "unstable", "known", "warning")
_OUTCOMES = {
    "passed": ("✓", "Passed"),
    "findings": ("✕", "Broke its contract"),
    "unstable": ("≈", "Unstable"),
    "vacuous": ("○", "Hardly tested"),
}


def html(report: Json) -> str:
    """Write a report as a page."""
    return _template().render(
        report=report,
        layers=list(dict.fromkeys(layer["layer"] for run in report["runs"] for layer in run["layers"])),
        states=[state for state in _STATES if any(one["state"] == state for one in _findings(report))],
        title=", ".join(run["title"] for run in report["runs"]),
    )


def _findings(report: Json) -> Iterator[Json]:
    return (finding for run in report["runs"] for finding in run["findings"])


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("specdouble.testing.report", "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        curl=curl_lines,
        answer=show_body,
        ordered=ordered,
        untested=untested_by_reason,
        seconds=show_seconds,
        layer_bars=layer_bars,
        status_bars=status_bars,
        coverage_bars=coverage_bars,
    )
    environment.globals["outcomes"] = _OUTCOMES
    return environment.get_template("page.html")


def curl_lines(exchange: Json) -> str:
    """Write a request for a shell, an option a line; what is no text, or a frame, stays as the recorded line has it."""
    request = exchange["request"]
    if request["frame"] or (request["body"] is not None and "text" not in request["body"]):
        return str(exchange["curl"])
    lines = [f"curl -i -X {shlex.quote(request['method'])} {shlex.quote(request['url'])}"]
    lines += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in request["headers"].items()]
    if request["body"] is not None:
        lines.append(f"--data-binary {shlex.quote(request['body']['text'])}")
    return " \\\n  ".join(lines)


def show_body(response: Json) -> str:
    """Return the body of an answer for reading: JSON with indents, a long one cut."""
    body = response["body"]
    if body is None:
        return ""
    if "text" not in body:
        return f"{response['size']} bytes that are no text"
    text = _indented(body["text"])
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n... ({response['size']} bytes in all)"


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def ordered(findings: list[Json]) -> list[Json]:
    """Put what fails the run first."""
    return sorted(findings, key=lambda one: _STATES.index(one["state"]))


def untested_by_reason(cases: list[Json]) -> list[tuple[str, str, list[Json]]]:
    """Group what was not tested by layer and reason, in the order of the layers."""
    cases = [case for case in cases if case["state"] == "untested"]
    order = {layer: at for at, layer in enumerate(dict.fromkeys(case["layer"] for case in cases))}

    def key(case: Json) -> tuple[int, str]:
        return order[case["layer"]], case["untested_because"] or ""

    groups = ((name, list(group)) for name, group in groupby(sorted(cases, key=key), key=key))
    return [(group[0]["layer"], reason, group) for (_, reason), group in groups]


def show_seconds(seconds: float) -> str:
    """Write a duration: `0.4 s`, `2 min 5 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{seconds:.1f} s" if not minutes else f"{minutes} min {rest} s"
