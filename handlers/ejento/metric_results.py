"""Metric results: how an answer scored by a metric."""

from dataclasses import replace

from specdouble import resource

from . import scoring

get_metric_result = create_metric_result = resource


def list_metric_results(metric_id, inferred, seen):
    answer = inferred()
    aggregate = scoring.aggregate(seen.metric_results.all(metric_id=metric_id))
    value = {**answer.value, "data": {**answer.value["data"], "aggregate": aggregate}}
    return replace(answer, value=value, lasting=False)
