"""Figures by agent."""

from .figures import counted, most_active, newest
from .measures import COSTS, DOCUMENTS, MODES, QUERIES, SUMMARY, TOKENS, VOTES

get_agent_costs = counted(COSTS, by="agents")
get_agent_document_counts = counted(DOCUMENTS, by="agents")
get_agent_indexing_modes = counted(MODES, by="agents")
get_agent_query_counts = counted(QUERIES, by="agents")
get_agent_summary = counted(SUMMARY, by="agents")
get_agent_token_counts = counted(TOKENS, by="agents")
get_agent_vote_counts = counted(VOTES, by="agents")
get_most_active_agents = most_active("agents")
get_newest_agents = newest("agents")
