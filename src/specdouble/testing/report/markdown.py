"""A run as Markdown, for the summary that a CI server shows of a job."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from specdouble.testing.suite.result import STATES

Json = Mapping[str, Any]

_MOST = 100  # findings that are shown whole: summaries are bounded, GitHub's at 1 MiB
_LONGEST = 4000  # letters of a block
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_VERDICTS = {
    "passed": "passed",
    "findings": "broke its contract",
    "unstable": "has findings that do not come again",
    "vacuous": "was hardly tested",
}


def markdown(report: Json) -> str:
    """Write a report as Markdown: a table for each API, then its findings with their requests."""
    return "\n".join(line for run in report["runs"] for line in _run(run)) + "\n"


def _run(run: Json) -> Iterator[str]:
    yield f"## {_plain(run['title'])} {_VERDICTS[run['outcome']]}"
    yield ""
    yield (
        f"{run['requests']} requests in {run['seconds']:.1f} s, profile {run['profile']}, seed {run['seed']}, "
        f"requests `{run['digest']}`"
    )
    yield ""
    yield from _layers(run)
    yield from _sentences("Hardly tested", [one["sentence"] for one in run["vacuous"]])
    yield from _sentences(
        "Baseline", [f"{one['place']}: {one['id']}: {one['why']}" for one in run["baseline"]["overdue"]]
    )
    shown = [finding for finding in run["findings"] if finding["state"] != "known"]
    for finding in shown[:_MOST]:
        yield from _finding(finding)
    if len(shown) > _MOST:
        yield f"... and {len(shown) - _MOST} more: see report.html"


def _layers(run: Json) -> Iterator[str]:
    yield "| layer | " + " | ".join(STATES) + " | seconds |"
    yield "|---|" + "---:|" * (len(STATES) + 1)
    for layer in run["layers"]:
        counts = [str(layer[state]) for state in STATES]
        counts = ["", "", "", "", _plain(layer["untested_because"])] if layer["untested_because"] else counts
        yield f"| {layer['layer']} | {' | '.join(counts)} | {layer['seconds']:.1f} |"
    yield ""


def _sentences(title: str, sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield from (f"**{title}**", "", *(f"- {_plain(sentence)}" for sentence in sentences), "")


def _finding(finding: Json) -> Iterator[str]:
    head = f"{finding['layer']}.{finding['check']} {finding['operation'] or ''}".rstrip()
    mark = f" ({finding['state']})" if finding["state"] != "new" else ""
    yield f"<details><summary><b>{_html(head)}</b>{mark}: {_html(finding['sentence'])}</summary>"
    yield ""
    place = finding["place"]
    for label, text in (
        ("expected", finding["expected"]),
        ("came", finding["actual"]),
        ("document", f"{place['file']}:{place['line']}" if place else ""),
        ("source", finding["source"]),
        ("unstable", finding["unstable_because"]),
    ):
        if text:
            yield f"- {label}: {_plain(text)}"
    yield from _block(
        [f"{one['curl']}\n# -> {one['response']['status']}" for one in finding["chain"]], finding["replay"]
    )
    yield "</details>"
    yield ""


def _block(curls: list[str], replay: str | None) -> Iterator[str]:
    lines = [*curls, *([replay] if replay else [])]
    if not lines:
        yield ""
        return
    text = "\n".join(lines)[:_LONGEST]
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    yield from ("", f"{fence}sh", text, fence, "")


def _plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _html(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
