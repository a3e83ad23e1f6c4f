"""What the results of an evaluation have in common: figures, patterns, and what to do about them."""

from collections import defaultdict
from datetime import datetime, timedelta

from specdouble import BadRequest, Query, timestamp
from specdouble import Condition as Where

MOST_RUNS = 250
KEPT_FOR = timedelta(hours=1)
OUTCOMES = {True: "pass", False: "fail", None: "na"}


def chosen(runs, evaluation, outcome, generation_ids=None):
    """Return the newest runs of the outcome that is asked for; there must be one."""
    found = newest(runs, evaluation.id, generation_ids)
    wanted = [run for run in found if outcome in {"all", OUTCOMES[run["result"]]}]
    if not wanted:
        raise BadRequest("No evaluation runs found for the specified criteria")
    return wanted[:MOST_RUNS]


def newest(runs, evaluation_id, generation_ids=None):
    """Return the runs of an evaluation, the newest first."""
    where = [Where("evaluation", "eq", evaluation_id)]
    if generation_ids:
        where.append(Where("generation_id", "in", generation_ids))
    return sorted(runs.find(Query(tuple(where))).rows, key=lambda run: run["created_at"], reverse=True)


def remembered(kept, evaluation, outcome, runs, now, *, fresh):
    """Return the summary of these runs that is kept, or else a new one, and keep that for an hour."""
    asked = f"{evaluation.id} {outcome} {' '.join(sorted(run['generation_id'] for run in runs))}"
    row = kept.one(asked=asked)
    if row is not None and not fresh and now - datetime.fromisoformat(row["created_at"]) < KEPT_FOR:
        return row["summary"]
    values = {"asked": asked, "summary": summary(evaluation, runs, now), "created_at": timestamp(now)}
    return (kept.add(values) if row is None else kept.update(row.id, values))["summary"]


def summary(evaluation, runs, now):
    """Summarize runs, as a model might, and say of when it is."""
    figures = statistics(runs)
    patterns = {outcome: _patterns(runs, result) for result, outcome in OUTCOMES.items()}
    return {
        "overall_assessment": _assessment(evaluation, figures, patterns, now),
        **{f"{outcome}_patterns": found for outcome, found in patterns.items()},
        "recommendations": [f"Look into: {one['title'].lower()}." for one in patterns["fail"]] or [_NOTHING_TO_DO],
        "statistics": figures,
    }


_NOTHING_TO_DO = "Keep the prompt as it is, and evaluate more generations."


def statistics(runs):
    """Count runs by what came of them."""
    counts = {outcome: sum(run["result"] is result for run in runs) for result, outcome in OUTCOMES.items()}
    return {"total_analyzed": len(runs), **{f"{outcome}_count": counts[outcome] for outcome in ("pass", "fail", "na")}}


def _patterns(runs, result):
    """Group the runs of one outcome by what their reasonings begin with, the commonest first."""
    themes = defaultdict(list)
    for run in runs:
        if run["result"] is result:
            themes[run["reasoning"].partition(":")[0].strip(" .")].append(run)
    ordered = sorted(themes.items(), key=lambda theme: (-len(theme[1]), theme[0]))
    return [_pattern(title, found, sum(map(len, themes.values()))) for title, found in ordered]


def _pattern(title, runs, of):
    return {
        "title": title,
        "description": f"{len(runs)} of {of} results: {_why(runs[0])}",
        "frequency": "common" if 2 * len(runs) >= of else "occasional" if len(runs) > 1 else "rare",
        "example_reasoning": runs[0]["reasoning"],
        "example_generation_ids": [run["generation_id"] for run in runs[:3]],
    }


def _why(run):
    return run["reasoning"].partition(":")[2].strip() or run["reasoning"]


def _assessment(evaluation, figures, patterns, now):
    judged = figures["pass_count"] + figures["fail_count"]
    rate = f"{figures['pass_count']} of {judged} generations pass" if judged else "no generation was judged"
    worst = f"; most often: {patterns['fail'][0]['title'].lower()}" if patterns["fail"] else ""
    return f"{evaluation['name']}, as of {now:%d %B %Y, %H:%M} UTC: {rate}{worst}."
