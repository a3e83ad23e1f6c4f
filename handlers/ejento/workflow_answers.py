"""Answers of workflows: every active agent answers in its order, or, with a router, the one with the most to say."""

from specdouble import timestamp

from . import answers_of, membership, wording


def agents_of(store, workflow):
    """Return the active agents of a workflow, in its order."""
    agents = [store.agents.get(id_) for id_ in workflow.get("agent_ids", [])]
    return [agent for agent in agents if agent is not None and agent.get("is_active", True)]


def answer(store, workflow, thread, agents, text, user, now):
    """Let agents answer, and keep what they say together."""
    replies = _routed(store, agents, text) if workflow.get("supervisor_type") == "router" else _all(store, agents, text)
    reply = replies[0][1] if len(replies) == 1 else _joined(replies)
    id_ = store.workflow_responses.next_id()
    shown = answers_of.told(store, reply, thread, id_, [agent for agent, _ in replies])
    row = {"workflow": workflow["id"], "thread": thread["id"], "response": shown}
    row |= {"created_by": membership.email(user), "created_on": timestamp(now)}
    within = store.workflow_responses.within(workflow_id=workflow["id"], chat_thread_id=thread["id"])
    return within.add(row, id_)


def _all(store, agents, text):
    replies, cited = [], 0
    for agent in agents:
        reply = answers_of.think(store, answers_of.Question(agent, text, cited=cited))
        replies.append((agent, reply))
        cited += len(reply.results)
    return replies


def _routed(store, agents, text):
    replies = [(agent, answers_of.think(store, answers_of.Question(agent, text))) for agent in agents]
    return [max(replies, key=lambda pair: (not pair[1].blocked, _fit(pair[1])))]


def _joined(replies):
    """Put replies one below the other, each under the name of its agent."""
    text = "\n\n".join(f"{agent['name']}: {reply.text}" for agent, reply in replies)
    return answers_of.Reply(
        text,
        replies[0][1].query,
        tuple(step for _, reply in replies for step in reply.steps),
        tuple(result for _, reply in replies for result in reply.results),
        sum(reply.input_tokens for _, reply in replies),
        wording.count(text),
        triggered=any(reply.triggered for _, reply in replies),
        blocked=all(reply.blocked for _, reply in replies),
    )


def _fit(reply):
    return sum(result["score"] for result in reply.results)
