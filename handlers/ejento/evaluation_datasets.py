"""Evaluation datasets: questions with the answers that are expected, under one name."""

from specdouble import resource

from . import evaluating
from .envelopes import done, paged

list_datasets = create_dataset = get_dataset = update_dataset = delete_dataset = resource


def delete_datasets(agent_id, seen, store, body=None):
    seen.agents[agent_id]
    every = [row["id"] for row in store.evaluation_datasets.all(agent_id=agent_id)]
    ids = (body or {}).get("dataset_ids", every)
    evaluating.delete(store.evaluation_datasets, seen.evaluation_datasets, "dataset_ids", ids, among=every)
    return done()


def list_dataset_tags(store, user, paginated, page, items_per_page, sort_by=None):
    tags = [{"name": name} for name in evaluating.tags(store, user.tenant)]
    return paged("tags", tags, paginated, page, items_per_page, sort_by)
