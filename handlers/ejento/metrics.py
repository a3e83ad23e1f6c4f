"""Metrics: what the answers of an organization's agents are measured by."""

from specdouble import resource

list_metrics = create_metric = get_metric = update_metric = delete_metric = resource
