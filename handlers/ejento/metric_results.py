"""Metric results: how an answer scored by a metric."""

from specdouble import resource

from . import scoring

get_metric_result = create_metric_result = resource


def list_metric_results(metric_id, inferred, seen):
    answer = inferred()
    answer.value["data"]["aggregate"] = scoring.aggregate(seen.metric_results.all(metric_id=metric_id))
    return answer
