"""Evaluation queries: the questions of a dataset. One that was answered in a run stays."""

from specdouble import resource

list_queries = create_query = get_query = update_query = delete_query = resource
