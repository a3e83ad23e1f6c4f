"""Agent responses: questions put to agents, and their answers. No model is asked: `wording.py` stands in for one."""

from specdouble import Conflict, Stream, resource

from . import answers_of, envelopes, passages, periods, responses_of, staging, streaming, threads_of

delete_agent_response = resource


def generate_agent_response(*, agent_id, body, seen, store, user, clock, agent_version):
    """`created_by` and `is_file_attached` are accepted and ignored: the caller asks, and an attached corpus is read."""
    question = _question(agent_id, body, seen, user, agent_version)
    return envelopes.done(answers_of.keep(store, question, answers_of.think(store, question), user, clock.now()))


def stream_agent_response(*, agent_id, body, seen, store, user, clock, agent_version, later, pace):
    """`created_by` and `is_file_attached` are accepted and ignored: the caller asks, and an attached corpus is read."""
    question = _question(agent_id, body, seen, user, agent_version)
    reply = answers_of.think(store, question)
    return Stream(streaming.events(question, reply, user, later=later, clock=clock, pace=pace))


def get_agent_response(inferred, store, user):
    return responses_of.one(inferred(), store, user)


def update_agent_response(agent_response_id, body, seen, store, user):
    row, changes = seen.agent_responses.changeable(agent_response_id), dict(body)
    changes["response"] = {**row["response"], **body.get("response", {})}
    return responses_of.shown(store.agent_responses.update(agent_response_id, changes), store, user)


def pin_agent_response(agent_response_id, seen, store, user):
    row = seen.agent_responses[agent_response_id]
    responses_of.pin(store, row, user)
    return responses_of.shown(row, store, user)


def unpin_agent_response(agent_response_id, seen, store, user):
    responses_of.unpin(store, seen.agent_responses[agent_response_id], user)
    return envelopes.done()


def get_supporting_content(agent_response_id, seen, store):
    log = responses_of.log_of(seen.agent_responses[agent_response_id], store)
    found = [] if log is None else store.search_results.all(chat_log_id=log["id"])
    told = [{"title": one["title"], "content": one["content"], "url": passages.address(store, one)} for one in found]
    return envelopes.done({"supporting_content": told})


def get_thoughts(agent_response_id, seen, store):
    steps = responses_of.steps_of(seen.agent_responses[agent_response_id], store)
    return envelopes.done({"thoughts": [step["message"] for step in steps]})


def list_agent_responses(
    *, inferred, seen, store, user, clock, arguments, agent_id=None, user_id=None, project_id=None, chat_thread_id=None
):
    period = periods.asked(arguments, clock)
    rows = responses_of.chosen(seen, period, agent_id=agent_id, user=user_id, thread=chat_thread_id)
    return responses_of.many(inferred(_of_project(seen, rows, project_id)), store, user)


def list_agent_responses_of_agent(agent_id, inferred, seen, store, user):
    seen.agents[agent_id]
    return responses_of.many(inferred(seen.agent_responses.all(agent_id=agent_id)), store, user)


def list_pinned_agent_responses(inferred, seen, store, user):
    pinned = [pin["agent_response_id"] for pin in store.response_pins.all(user=user.id)]
    rows = [row for id_ in pinned if (row := seen.agent_responses.get(id_)) is not None]
    return responses_of.many(inferred(rows), store, user)


def list_agent_responses_of_chat_thread(chat_thread_id, inferred, seen, store, user, include_steps=False):
    seen.chat_threads[chat_thread_id]
    rows = seen.agent_responses.all(thread=chat_thread_id)
    return responses_of.many(inferred(rows), store, user, steps=include_steps)


def clear_chat_thread(chat_thread_id, seen, store):
    seen.chat_threads.changeable(chat_thread_id)
    for row in store.agent_responses.all(thread=chat_thread_id):
        store.agent_responses.delete(row["id"])
    return envelopes.done()


def list_agent_responses_of_project(project_id, inferred, seen, store, user):
    seen.projects[project_id]
    return responses_of.many(inferred(_of_project(seen, seen.agent_responses.all(), project_id)), store, user)


def list_agent_responses_of_user(user_id, inferred, seen, store, user):
    seen.users[user_id]
    return responses_of.many(inferred(seen.agent_responses.all(user=user_id)), store, user)


def _question(agent_id, body, seen, user, agent_version):
    """Read a question, and refuse one that cannot be asked: of an agent at rest, or in a thread of others."""
    tries = agent_version == "staging"
    agent = staging.of(seen.agents.changeable(agent_id)) if tries else seen.agents[agent_id]
    if not tries and not agent.get("is_active", True):
        raise Conflict(f"Agent {agent_id} is not active; agent_version=staging asks what is being worked on")
    thread, said = body.get("chat_thread_id"), [str(turn.get("content", "")) for turn in body.get("history", [])]
    if thread is not None:
        threads_of.check_open(seen, thread, agent, user)
        said += [text for row in seen.agent_responses.all(thread=thread) for text in _turn(row)]
    return answers_of.Question(
        agent,
        body["user_query"],
        thread,
        tuple(said),
        body.get("query_source"),
        caches=body.get("caching_enabled", False),
        staging=tries,
        overrides=body.get("overrides", {}),
    )


def _turn(row):
    return row.get("question", ""), row["response"]["answer"]


def _of_project(seen, rows, project_id):
    if project_id is None:
        return rows
    agents = {agent["id"] for agent in seen.agents.all(project_id=project_id)}
    return [row for row in rows if row["agent_id"] in agents]
