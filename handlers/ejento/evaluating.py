"""Evaluations, and who sees and changes them: who sees the agent sees what it is evaluated by and how it did."""

from specdouble import Access, BadReference, Condition, Conflict, Query

from . import agents_of

_STEPS = {"pending": ("running", "completed", "failed"), "running": ("completed", "failed")}


def datasets(store, user):
    """Return the access of the caller to datasets."""
    return Access(
        sees=(_of_agents(agents_of.seen(store, user)),), changes=_changed(store.evaluation_datasets, store, user)
    )


def evaluations(store, user):
    """Return the access of the caller to evaluations: of agents that they see, by datasets of such."""
    agents = _of_agents(agents_of.seen(store, user))
    known = [row["id"] for row in store.evaluation_datasets.find(Query((agents,))).rows]
    sees = (agents, Condition("dataset_id", "in", known))
    return Access(sees=sees, changes=_changed(store.evaluations, store, user))


def check_step(before, after):
    """Refuse to take a run back."""
    if after not in (before, *_STEPS.get(before, ())):
        raise Conflict(f"An evaluation that is {before} does not become {after}")


def check_query(store, evaluation, query_id):
    """Refuse a question that is not one of the evaluation's dataset."""
    query = store.evaluation_queries.get(query_id)
    if query is None or query["dataset_id"] != evaluation["dataset_id"]:
        raise BadReference("query_id", query_id, "evaluation_queries")


def tags(store, organization_id):
    """Return the tags of all datasets of an organization, each once, in the order of the alphabet."""
    agents = {agent["id"] for agent in agents_of.of_organization(store, organization_id)}
    return sorted({tag for row in store.evaluation_datasets if row["agent_id"] in agents for tag in row["tags"]})


def _of_agents(ids):
    return Condition("agent_id", "in", ids)


def _changed(rows, store, user):
    return (Condition("id", "in", agents_of.own(store, rows, user)),)
