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
        stood = store.metric_results.one(query_result_id=result_id, metric_id=score["metric_id"])
        if stood is None:
            store.metric_results.add({"query_result_id": result_id, **score, **signing.made(user, clock)})
        else:
            store.metric_results.update(stood.id, {**score, **signing.changed(user, clock)})


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
