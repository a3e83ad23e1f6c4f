"""How answers scored: one score a metric and answer, and what the scores of a metric come to."""

from specdouble import BadReference, BadRequest

from . import signing


def check(seen, scores):
    """Refuse scores by a metric that the organization has not, and two by one metric."""
    named = [score["metric_id"] for score in scores]
    for metric_id in named:
        if metric_id not in seen.metrics:
            raise BadReference("metrics", metric_id, "metrics")
        if named.count(metric_id) > 1:
            raise BadRequest(f"Metric {metric_id} scores one answer once, came {named.count(metric_id)} scores")


def save(store, user, clock, result_id, scores):
    """Keep the scores of an answer: a new one takes the place of an earlier one by the same metric."""
    for score in scores:
        results = store.metric_results.within(metric_id=score["metric_id"])
        stood = results.one(query_result_id=result_id)
        if stood is not None:
            results.update(stood.id, {"score": score["score"], **signing.changed(user, clock)})
            continue
        made = {**signing.made(user, clock), "modified_by": None, "modified_on": None}
        results.add({"query_result_id": result_id, "score": score["score"], **made})


def of(store, result_id):
    """Return the scores of an answer."""
    return store.metric_results.all(query_result_id=result_id)


def aggregate(rows):
    """Return what the scores of a metric come to."""
    scores = [row["score"] for row in rows]
    if not scores:
        return {"count": 0, "average": None, "minimum": None, "maximum": None}
    average = round(sum(scores) / len(scores), 4)
    return {"count": len(scores), "average": average, "minimum": min(scores), "maximum": max(scores)}
