"""Query results: what an agent answered to a question of a run, and how it scored."""

from dataclasses import replace

from specdouble import resource

from . import evaluating, scoring

list_query_results = get_query_result = resource


def create_query_result(evaluation_id, body, inferred, seen, store, user, clock):
    evaluating.check_query(store, seen.evaluations.changeable(evaluation_id), body["query_id"])
    return _scored(body, inferred, seen, store, user, clock)


def update_query_result(query_result_id, body, inferred, seen, store, user, clock):
    seen.query_results.changeable(query_result_id)
    return _scored(body, inferred, seen, store, user, clock)


def _scored(body, inferred, seen, store, user, clock):
    scoring.check(seen, body.get("metrics", ()))
    answer = inferred()
    result = answer.value["data"]
    scoring.save(store, user, clock, result["id"], body.get("metrics", ()))
    scored = {**result, "metrics": scoring.of(store, result["id"])}
    return replace(answer, value={**answer.value, "data": scored}, lasting=False)
