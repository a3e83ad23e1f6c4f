"""Clustering jobs: what is clustered, and how; at most five to an environment."""

from specdouble import resource

from . import rules

list_clustering_jobs = get_clustering_job = update_clustering_job = delete_clustering_job = resource


def create_clustering_job(environment_id, inferred, store):
    answer = inferred()
    rules.retire_defaults(store.clustering_jobs.within(environment_id=environment_id), answer.value)
    return answer
