"""Play every server on every document and write SCOREBOARD.md: `python -m benchmarks.scoreboard [--help]`."""

from __future__ import annotations

import argparse
import gc
import json
from pathlib import Path

from benchmarks.contenders import Contender
from benchmarks.scoreboard.documents import Source, documents, local
from benchmarks.scoreboard.oracle import Oracle
from benchmarks.scoreboard.play import Play
from benchmarks.scoreboard.samples import above, credentials, draw, sampled
from benchmarks.scoreboard.score import SHARES, Score, from_json
from benchmarks.scoreboard.servers import contenders, running
from benchmarks.scoreboard.writing import JSON, write_json, write_markdown


def main() -> None:
    """Play, print as it goes, and write the tables where nothing was left out."""
    options = _options()
    if options.tables:
        _write_tables(options)
        return
    chosen = [one for one in contenders() if not options.server or one.name in options.server]
    sources = [local(file) for file in options.file] or list(documents(options.document))
    scores = []
    print(f"{'document':<18} {'server':<23} " + " ".join(f"{kind[:10]:>10}" for kind in SHARES) + "   5xx  first")
    for source in sources:
        for score in _play(source, chosen, options):
            scores.append(score)
            _print(score)
        write_json(scores, options.json)
        gc.collect()
    if not (options.server or options.document or options.file):
        write_markdown(chosen, sources, scores, options.most)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoreboard", description=__doc__)
    parser.add_argument("--server", nargs="+", default=[], help="play these alone, and write no table")
    parser.add_argument("--document", nargs="+", default=[], metavar="NAME", help="the same for documents")
    parser.add_argument("--file", nargs="+", default=[], type=Path, help="documents at hand instead of the manifest's")
    parser.add_argument("--tables", nargs="+", type=Path, metavar="JSON", help="play nothing: write those runs' tables")
    parser.add_argument("--most", type=int, default=60, help="operations of one document")
    parser.add_argument("--json", type=Path, default=JSON, help="where all figures and the failures behind them go")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _write_tables(options: argparse.Namespace) -> None:
    """Write the tables of runs that were made in parts; of one server and document the last counts."""
    said = [one for file in options.tables for one in json.loads(file.read_text("utf-8"))]
    scores = list({(one["server"], one["document"]): from_json(one) for one in said}.values())
    names = {score.document for score in scores}
    sources = [one for one in documents([]) if one.name in names]
    write_markdown(list(contenders()), sources, scores, options.most, " (played in parts)")


def _play(source: Source, chosen: list[Contender], options: argparse.Namespace) -> list[Score]:
    oracle = Oracle(source.root)
    wanted = sampled(oracle, options.most, options.seed)
    lists = above(oracle, wanted)
    drawn = draw(source.root, [*wanted, *lists], options.seed)
    known = credentials(source.root)
    scores = []
    for contender in chosen:
        score = Score(contender.name, source.name)
        with running(contender, source.file, wanted[0].path.replace("{", "").replace("}", "")) as (url, first):
            score.first_answer = first
            if first is not None:
                Play(oracle, drawn, known, url, score).all(wanted, lists)
        scores.append(score)
    return scores


def _print(score: Score) -> None:
    cells = [score.share(kind) for kind in SHARES]
    shares = " ".join(f"{'-':>10}" if share is None else f"{share:>10.1%}" for share in cells)
    first = "none" if score.first_answer is None else f"{score.first_answer:.1f}"
    print(f"{score.document:<18} {score.server:<23} {shares} {score.errors:>5} {first:>6} {score.note}", flush=True)


if __name__ == "__main__":
    main()
