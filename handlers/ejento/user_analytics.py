"""Figures by person."""

from .figures import counted, most_active, newest
from .measures import COSTS, DOCUMENTS, MODES, QUERIES, SUMMARY, TOKENS, VOTES

get_user_costs = counted(COSTS, by="users")
get_user_document_counts = counted(DOCUMENTS, by="users")
get_user_indexing_modes = counted(MODES, by="users")
get_user_query_counts = counted(QUERIES, by="users")
get_user_summary = counted(SUMMARY, by="users")
get_user_token_counts = counted(TOKENS, by="users")
get_user_vote_counts = counted(VOTES, by="users")
get_most_active_users = most_active("users")
get_newest_users = newest("users")
