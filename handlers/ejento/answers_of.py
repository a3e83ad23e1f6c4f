"""Answers of agents: first thought out, which writes nothing; then kept, all of it together."""

from dataclasses import dataclass, field, replace
from typing import Any

from specdouble import NotFound, timestamp

from . import features, guarding, membership, passages, threads_of, wording


@dataclass(frozen=True)
class Question:
    """What an agent is asked, and how.

    `thread` is None where one is to be opened, `said` is what was said before, `cited` counts the sources above.
    """

    agent: Any
    text: str
    thread: int | None = None
    said: tuple[str, ...] = ()
    source: str | None = None
    caches: bool = False
    staging: bool = False
    cited: int = 0
    overrides: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """What is answered, what it rests on, and how it came about, as `steps` of `{step, message}`."""

    text: str
    query: str
    steps: tuple[dict[str, str], ...]
    results: tuple[dict[str, Any], ...] = ()
    input_tokens: int = 0
    output_tokens: int = 0
    triggered: bool = False
    blocked: bool = False


def think(store, question):
    """Return the reply to a question: guarded on its way in and out, found in the cache, or made."""
    verdict = guarding.judge(store, question.agent["id"], question.text)
    triggered, steps = verdict["triggered"], [_step("question", f"{question.agent['name']} was asked")]
    if triggered:
        steps.append(_step("guardrail", f"Triggered by the question: {', '.join(triggered)}"))
    if verdict["blocked"]:
        return _stopped(question, verdict["sanitized_text"], triggered, steps)
    query = verdict["sanitized_text"]
    earlier = _earlier(store, question, query)
    if earlier is not None:
        return replace(_again(store, earlier, steps), query=query, triggered=bool(triggered))
    return _made(store, question, query, triggered, steps)


def keep(store, question, reply, user, now):
    """Keep a reply with its log, in its thread, and return it as it is shown. Raises NotFound where that has gone."""
    if question.agent["id"] not in store.agents:
        raise NotFound("agent", question.agent["id"])
    thread = threads_of.go_on(store, question.thread, question.agent, user, now, reply.query)
    id_, log_id = store.agent_responses.next_id(), store.chat_logs.next_id()
    shown = told(store, reply, thread, id_, [question.agent], suggests=_asks(question, "suggest_followup_questions"))
    signed = {"created_by": membership.email(user), "created_on": timestamp(now)}
    row = {"response": shown, "question": reply.query, "stage": None, "is_cleared": False, "thread": thread["id"]}
    row |= {"user": user.id, "chatlog_id": log_id, **signed, "agent_id": question.agent["id"]}
    row |= {"input_tokens": reply.input_tokens, "output_tokens": reply.output_tokens}
    row |= {"cost": wording.cost(reply.input_tokens, reply.output_tokens), "is_staging": question.staging}
    if question.source is not None:
        row["query_source"] = question.source
    store.agent_responses.add(row, id_)
    log = {"chat_thread_id": thread["id"], "question": reply.query, "answer": reply.text, "steps": list(reply.steps)}
    store.chat_logs.add({**log, **signed, "modified_by": None, "modified_on": None, "agent_response_id": id_}, log_id)
    for result in reply.results:
        store.search_results.within(chat_log_id=log_id).add(result)
    return shown


def told(store, reply, thread, id_, agents, *, suggests=False):
    """Put a reply in the words of the API."""
    title = thread["title"]
    cited = [passages.address(store, result) for result in reply.results]
    return {
        "answer": reply.text,
        "query": reply.query,
        "sources": "; ".join(result["title"] for result in reply.results),
        "references": [{"order": number, "url": url, "number": number} for number, url in enumerate(cited, 1)],
        "indexes": passages.corpus_names(store, reply.results),
        "followup_questions": wording.follow_ups(reply.results) if suggests else [],
        "thread_name": title,
        "thread_id": thread["id"],
        "chat_thread_name": title,
        "agent_response_id": id_,
        "agents_used": [{"id": agent["id"], "name": agent["name"]} for agent in agents],
        "guardrail_triggered": reply.triggered,
        "blocked": reply.blocked,
    }


def _made(store, question, query, triggered, steps):
    """Make a reply of what the corpora say, and let the guardrails read it."""
    agent, thread = question.agent, question.thread
    corpora = passages.corpora_of(store, agent["id"], thread, question.overrides.get("corpus_ids"))
    results = tuple(passages.find(store, corpora, query))
    text = wording.answer(agent, thread, query, results, above=question.cited, staging=question.staging)
    verdict = guarding.judge(store, agent["id"], text)
    kinds = list(dict.fromkeys([*triggered, *verdict["triggered"]]))
    steps.append(_step("search", f"Looked into {_many(len(corpora), 'corpus', 'corpora')}: {_fits(len(results))}"))
    read = wording.count(agent.get("system_prompt"), query, *question.said, *(result["content"] for result in results))
    if verdict["triggered"]:
        steps.append(_step("guardrail", f"Triggered by the answer: {', '.join(verdict['triggered'])}"))
    if verdict["blocked"]:
        return replace(_stopped(question, query, kinds, steps), input_tokens=read)
    text = verdict["sanitized_text"]
    steps.append(_step("answer", f"Answered from {_many(len(results), 'document', 'documents')}"))
    return Reply(text, query, tuple(steps), results, read, wording.count(text), bool(kinds))


def _stopped(question, query, kinds, steps):
    text = wording.refusal(kinds)
    read = wording.count(question.text)
    return Reply(text, query, (*steps, _step("refusal", text)), (), read, wording.count(text), True, True)  # noqa: FBT003


def _earlier(store, question, query):
    """Find what the agent answered to the same question before, where the cache may be used."""
    if not question.caches or question.staging or _asks(question, "cache_skip"):
        return None
    if not features.is_on(store, membership.organization_of_agent(store, question.agent), "caching"):
        return None
    asked = store.agent_responses.all(agent_id=question.agent["id"], question=query)
    known = [row for row in asked if not row["response"].get("blocked") and not row.get("is_staging")]
    return known[-1] if known else None


def _again(store, earlier, steps):
    """Reply as before, at no cost."""
    step = _step("cache", f"Answered before, in agent response {earlier['id']}")
    log = store.chat_logs.get(earlier["chatlog_id"]) if "chatlog_id" in earlier else None
    results = [] if log is None else store.search_results.all(chat_log_id=log["id"])
    return Reply(earlier["response"]["answer"], earlier["question"], (*steps, step), tuple(map(dict, results)))


def _asks(question, name):
    return question.overrides.get(name) is True


def _step(step, message):
    return {"step": step, "message": message}


def _many(number, one, more):
    return f"{number} {one if number == 1 else more}"


def _fits(number):
    return f"{_many(number, 'passage fits', 'passages fit')}"
