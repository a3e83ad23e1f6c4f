"""Projects: a key belongs to one, and sees nothing else."""

from specdouble import resource

get_project = resource
