"""Evaluation reports: on a schedule or after so many results, with the history of their runs."""

from specdouble import resource

from . import report_runs, rules, schedules

list_evaluation_reports = get_evaluation_report = delete_evaluation_report = resource
list_evaluation_report_runs = resource


def create_evaluation_report(environment_id, body, inferred, store, clock):
    answer = inferred()
    report = answer.value
    rules.check_report({**report, "trigger_threshold": body.get("trigger_threshold")}, environment_id, store)
    return schedules.planned(rules.reports(store, environment_id), report, clock.now()), 201, answer.headers


def update_evaluation_report(environment_id, id_, inferred, store, clock):
    reports = rules.reports(store, environment_id)
    before = reports.get(id_)
    report = inferred().value
    rules.check_report(report, environment_id, store)
    if before["next_delivery_date"] is not None and schedules.is_same(before, report):
        return report
    return schedules.planned(reports, report, clock.now())


def generate_evaluation_report(environment_id, id_, inferred, store, clock):
    """Generate at once, and deliver to nobody."""
    answer = inferred()
    report_runs.generate(store, environment_id, rules.reports(store, environment_id)[id_], clock.now())
    return answer
