"""Workflow responses: what the agents of a workflow answer together, and votes on it."""

from specdouble import BadRequest, Conflict, Forbidden, NotFound, resource

from . import envelopes, votes_of, workflow_answers

list_workflow_responses = list_workflow_reviews = resource


def create_workflow_response(*, workflow_id, chat_thread_id, body, seen, store, user, clock):
    workflow, thread = seen.workflows[workflow_id], seen.workflow_chat_threads.get(chat_thread_id)
    if thread is None or thread["workflow_id"] != workflow_id:
        raise NotFound("workflow chat thread", chat_thread_id)
    if thread["user"] != user.id:
        raise Forbidden("Only who opened a chat thread asks in it")
    agents = workflow_answers.agents_of(store, workflow)
    if not agents:
        raise Conflict(f"Workflow {workflow_id} has no active agent")
    kept = workflow_answers.answer(store, workflow, thread, agents, body["user_query"], user, clock.now())
    return envelopes.done(kept)


def delete_workflow_response(workflow_response_id, seen, store):
    seen.workflow_responses.changeable(workflow_response_id)
    store.workflow_responses.delete(workflow_response_id)
    return envelopes.done()


def create_workflow_feedback(workflow_response_id, body, seen, store, user, clock):
    seen.workflow_responses[workflow_response_id]
    answered = {"workflow_response_id": workflow_response_id}
    return envelopes.done(votes_of.vote(store.workflow_feedback, answered, body["vote_type"], user, clock.now()))


def create_workflow_review(workflow_response_id, body, inferred, seen):
    used = [agent["id"] for agent in seen.workflow_responses[workflow_response_id]["response"]["agents_used"]]
    if body.get("agent_id") not in (None, *used):
        raise BadRequest(f"agent_id: came {body['agent_id']}, expected one that took part: {', '.join(map(str, used))}")
    return inferred()
