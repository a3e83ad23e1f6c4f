"""Figures by project."""

from .figures import counted, most_active, newest
from .measures import COSTS, DOCUMENTS, MODES, QUERIES, SUMMARY, TOKENS, VOTES

get_project_costs = counted(COSTS, by="projects")
get_project_document_counts = counted(DOCUMENTS, by="projects")
get_project_indexing_modes = counted(MODES, by="projects")
get_project_query_counts = counted(QUERIES, by="projects")
get_project_summary = counted(SUMMARY, by="projects")
get_project_token_counts = counted(TOKENS, by="projects")
get_project_vote_counts = counted(VOTES, by="projects")
get_most_active_projects = most_active("projects")
get_newest_projects = newest("projects")
