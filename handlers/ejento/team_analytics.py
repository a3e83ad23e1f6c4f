"""Figures by team."""

from .figures import counted, most_active, newest
from .measures import COSTS, DOCUMENTS, MODES, QUERIES, SUMMARY, TOKENS, VOTES

get_team_costs = counted(COSTS, by="teams")
get_team_document_counts = counted(DOCUMENTS, by="teams")
get_team_indexing_modes = counted(MODES, by="teams")
get_team_query_counts = counted(QUERIES, by="teams")
get_team_summary = counted(SUMMARY, by="teams")
get_team_token_counts = counted(TOKENS, by="teams")
get_team_vote_counts = counted(VOTES, by="teams")
get_most_active_teams = most_active("teams")
get_newest_teams = newest("teams")
