"""Runs of a report: what it found in the results since the last one."""

from datetime import datetime, timedelta

from specdouble import timestamp

from . import summaries

FIRST_PERIOD = timedelta(days=7)


def generate(store, environment_id, report, now):
    """Add a run; a second one within a minute joins the first."""
    runs = store.evaluation_report_runs.within(environment_id=environment_id, evaluation_report_id=report.id)
    last = max(runs, key=lambda run: run["created_at"], default=None)
    if last is not None and last["created_at"][:16] == timestamp(now)[:16]:
        return
    start = now - FIRST_PERIOD if last is None else datetime.fromisoformat(last["period_end"])
    results = store.evaluation_runs.within(environment_id=environment_id)
    evaluation = store.evaluations.within(environment_id=environment_id)[report["evaluation"]]
    runs.add(run_of(report, evaluation, results, start, now))
    store.evaluation_reports.within(environment_id=environment_id).update(
        report.id, {"last_delivered_at": timestamp(now)}
    )


def run_of(report, evaluation, results, start, end):
    """Return a run over a period, on its way to whoever is sent it."""
    since, until = timestamp(start), timestamp(end)
    found = [run for run in summaries.newest(results, evaluation.id) if since <= run["created_at"] <= until]
    sample = found[: report["max_sample_size"]]
    return {
        "report": report.id,
        "content": content(evaluation, sample, end),
        "metadata": {"trigger": "manual", "sample_size": len(sample), "results_in_period": len(found)},
        "period_start": since,
        "period_end": until,
        "delivery_status": "pending",
        "delivery_errors": [],
        "created_at": until,
    }


def content(evaluation, sample, end):
    """Return what a report says: a title, a section for each kind of result, and the figures."""
    told = summaries.summary(evaluation, sample, end)
    titles = {"fail_patterns": "What fails", "pass_patterns": "What passes", "na_patterns": "What does not apply"}
    sections = [
        {"title": title, "points": [one["description"] for one in told[name]]}
        for name, title in titles.items()
        if told[name]
    ]
    return {"title": told["overall_assessment"], "sections": sections, "metrics": told["statistics"]}
