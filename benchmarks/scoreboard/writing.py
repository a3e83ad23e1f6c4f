"""Writes SCOREBOARD.md, the few lines of it that stand in the README, and the whole as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.contenders import Contender
from benchmarks.scoreboard.documents import Source
from benchmarks.scoreboard.score import Score, together

_HERE = Path(__file__).parent.parent
_FILE = _HERE / "SCOREBOARD.md"
JSON = _HERE / ".peers" / "scoreboard.json"
_README = _HERE.parent / "README.md"
_BEGIN, _END = "<!-- scoreboard -->", "<!-- /scoreboard -->"
_COLUMNS = {
    "answered": "operations answered",
    "valid": "answers valid",
    "coherent": "coherent",
    "refused_valid": "valid requests refused",
    "accepted_invalid": "invalid ones accepted",
    "write_read": "write, then read",
    "delete_gone": "delete, then 404",
}


def write_json(scores: Sequence[Score], file: Path) -> None:
    """Write every figure and the failures behind them."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps([score.as_json() for score in scores], indent=1, default=repr), "utf-8")


def write_markdown(
    contenders: Sequence[Contender], sources: Sequence[Source], scores: Sequence[Score], most: int, how: str = ""
) -> None:
    """Write the tables of all servers and of each document. `how` they were played stands behind the date."""
    played = [one for one in contenders if any(score.server == one.name for score in scores)]
    summary = _summary(played, scores)
    parts = [
        f"# Scoreboard, {datetime.now(UTC):%Y-%m-%d}{how}",
        _about(sources, most),
        summary,
        *(f"## {one.name} {one.version}\n\n{one.what}\n\n{_documents(one, sources, scores)}" for one in played),
    ]
    _FILE.write_text("\n\n".join(parts) + "\n", "utf-8")
    _into_readme(f"{datetime.now(UTC):%Y-%m-%d}, over the documents that all were played on:\n\n{summary}")
    print(f"written: {_FILE.name}")


def _about(sources: Sequence[Source], most: int) -> str:
    return (
        f"`make scoreboard` serves documents out of npm and PyPI packages with each server, and tries "
        f"at most {most} operations of each. Valid requests are drawn by Schemathesis from one seed, their ids come"
        " from lists, creations and the document's examples; invalid ones break one constraint each. Answers are "
        "judged by openapi-schema-validator, by the letter of JSON Schema: a discriminator changes no outcome. An "
        "operation is answered when one of some valid requests gets a 2xx: with a server that keeps rows, where a "
        "list above or an example shows an id to ask for. An answer is valid when its status is declared, or an "
        "error, and its body fits. Coherent are ids, totals, limits and times that agree. Writes that are read "
        "back, and deletes, are "
        f"where a server without rows shows. Python {platform.python_version()}, {platform.system()}."
    )


def _summary(contenders: Sequence[Contender], scores: Sequence[Score]) -> str:
    """Sum up what every server was played on, so that all have the same to do."""
    played = [{score.document for score in scores if score.server == one.name} for one in contenders]
    common = set.intersection(*played) if played else set()
    rows = []
    for one in contenders:
        own = [score for score in scores if score.server == one.name and score.document in common]
        starts = sorted(score.first_answer for score in own if score.first_answer is not None)
        median = f"{starts[len(starts) // 2]:.1f} s" if starts else ""
        silent = sum(score.first_answer is None for score in own)
        cells = [_percent(together(own, kind)) for kind in _COLUMNS]
        rows.append(
            [
                f"{one.name} {one.version}",
                str(len(own)),
                *cells,
                str(sum(score.errors for score in own)),
                median,
                str(silent),
            ]
        )
    return _table(["server", "documents", *_COLUMNS.values(), "5xx", "first answer (median)", "not served"], rows)


def _documents(contender: Contender, sources: Sequence[Source], scores: Sequence[Score]) -> str:
    rows = []
    for source in sources:
        for score in scores:
            if (score.server, score.document) == (contender.name, source.name):
                cells = [_percent(score.share(kind)) for kind in _COLUMNS]
                first = f"{score.first_answer:.1f} s" if score.first_answer is not None else "none"
                origin = f"{source.package}, {source.version}"
                rows.append([source.name, origin, *cells, str(score.errors), first, score.note])
    return _table(["document", "from", *_COLUMNS.values(), "5xx", "first answer", ""], rows)


def _into_readme(text: str) -> None:
    before, begin, rest = _README.read_text("utf-8").partition(_BEGIN)
    if begin:
        _, end, after = rest.partition(_END)
        _README.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")


def _percent(share: float | None) -> str:
    if share is None:
        return "-"
    rounded = f"{share:.1%}"
    if share != 1 and rounded == "100.0%":
        return "99.9%"
    return rounded.replace(".0%", "%") if share in {0, 1} else rounded


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
