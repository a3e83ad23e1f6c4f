"""Evaluations, and who sees and changes them: who sees the agent sees what it is evaluated by and how it did."""

from specdouble import BadReference, Conflict

from . import agents_of, membership

_STEPS = {"pending": ("running", "completed", "failed"), "running": ("completed", "failed")}


def seen(store, user):
    """Return the ids of the evaluations that exist for the caller: of agents that they see, by datasets of such."""
    agents = set(agents_of.seen(store, user))
    datasets = {row["id"] for row in store.evaluation_datasets if row["agent_id"] in agents}
    return [row["id"] for row in store.evaluations if row["agent_id"] in agents and row["dataset_id"] in datasets]


def changed(rows, store, user):
    """Return the ids of those datasets, or evaluations, that the caller made, or whose agent they may change."""
    agents, email = set(agents_of.changed(store, user)), membership.email(user)
    return [row["id"] for row in rows if row["agent_id"] in agents or row["created_by"] == email]


def results(store, evaluation_ids):
    """Return the ids of the query results of some evaluations."""
    return [row["id"] for id_ in evaluation_ids for row in store.query_results.all(evaluation_id=id_)]


def check_step(before, after):
    """Refuse to take a run back."""
    if after not in (before, *_STEPS.get(before, ())):
        raise Conflict(f"An evaluation that is {before} does not become {after}")


def check_query(store, evaluation, query_id):
    """Refuse a question that is not one of the evaluation's dataset."""
    query = store.evaluation_queries.get(query_id)
    if query is None or query["dataset_id"] != evaluation["dataset_id"]:
        raise BadReference("query_id", query_id, "evaluation_queries")


def delete(rows, seen_rows, field, ids, among=None):
    """Delete several rows, or none where one of `ids` is not there, not `among` some, or not the caller's to delete."""
    for id_ in ids:
        if id_ not in seen_rows or (among is not None and id_ not in among):
            raise BadReference(field, id_, rows.spec.name)
        seen_rows.changeable(id_)
    for id_ in dict.fromkeys(ids):
        rows.delete(id_)


def tags(store, organization_id):
    """Return the tags of all datasets of an organization, each once, in the order of the alphabet."""
    agents = {}
    found = set()
    for row in store.evaluation_datasets:
        if row["agent_id"] not in agents:
            agents[row["agent_id"]] = membership.organization_of_agent(store, store.agents[row["agent_id"]])
        if agents[row["agent_id"]] == organization_id:
            found.update(row["tags"])
    return sorted(found)
