"""Clustering configuration: which events an environment's automatic clustering looks at."""

from specdouble import resource

get_clustering_config = set_event_filters = resource
