"""Evaluations: runs of a dataset against an agent."""

from specdouble import resource

from . import evaluating, together
from .envelopes import done

list_evaluations = create_evaluation = get_evaluation = delete_evaluation = resource


def update_evaluation(evaluation_id, body, inferred, seen):
    status = seen.evaluations.changeable(evaluation_id)["status"]
    evaluating.check_step(status, body.get("status", status))
    return inferred()


def delete_evaluations(body, seen, store):
    together.delete(store.evaluations, seen.evaluations, "evaluation_ids", body["evaluation_ids"])
    return done()
