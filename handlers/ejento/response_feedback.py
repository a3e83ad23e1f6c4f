"""Response feedback: what people make of an answer. A person has one vote on it, and may change their mind."""

from specdouble import resource

from . import envelopes, votes_of

list_response_comments = create_response_comment = create_response_log = resource


def create_response_feedback(agent_response_id, body, seen, store, user, clock):
    seen.agent_responses[agent_response_id]
    answered = {"agent_response_id": agent_response_id}
    return envelopes.done(votes_of.vote(store.response_feedback, answered, body["vote_type"], user, clock.now()))
