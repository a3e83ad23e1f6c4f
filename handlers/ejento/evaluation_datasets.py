"""Evaluation datasets: questions with the answers that are expected, under one name."""

from specdouble import resource

from . import evaluating, together
from .envelopes import done

list_datasets = create_dataset = get_dataset = update_dataset = delete_dataset = resource


def delete_datasets(agent_id, seen, store, body=None):
    seen.agents[agent_id]
    every = [row["id"] for row in store.evaluation_datasets.all(agent_id=agent_id)]
    ids = (body or {}).get("dataset_ids", every)
    together.delete(store.evaluation_datasets, seen.evaluation_datasets, "dataset_ids", ids, among=every)
    return done()


def list_dataset_tags(inferred, store, user):
    return inferred({"name": name} for name in evaluating.tags(store, user.tenant))
