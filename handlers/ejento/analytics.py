"""Figures of everything that the caller sees."""

from specdouble import Query

from .envelopes import done
from .figures import counted
from .measures import COSTS, DOCUMENTS, MODES, QUERIES, SUMMARY, TOKENS, VOTES

get_costs = counted(COSTS, bucket="day")
get_document_counts = counted(DOCUMENTS)
get_indexing_modes = counted(MODES)
get_query_counts = counted(QUERIES, bucket="day")
get_summary = counted(SUMMARY)
get_token_counts = counted(TOKENS, bucket="day")
get_vote_counts = counted(VOTES)


def get_total_counts(seen):
    counts = {name: _size(seen[name]) for name in ("users", "agents", "teams", "projects", "documents")}
    return done({**counts, "queries": _size(seen.agent_responses)})


def _size(rows):
    return rows.find(Query(limit=0)).total
