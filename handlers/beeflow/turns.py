"""Turns: a question, and how far its answer has come. Its row outlives the stream, so that a client can come back."""

from dataclasses import dataclass

from specdouble import Conflict, timestamp

from . import audit, conversations_of, knowledge_of, people, privacy, replies, tiers, tools

_IN_FLIGHT = ("streaming", "waiting")
_LOOK_AGAIN = 0.05  # seconds between two looks for a decision
_CANCELLED = ("cancelled", "The turn was cancelled")


@dataclass(frozen=True)
class Question:
    """What a model is asked: `size` counts the tokens of all that was said before."""

    id: str
    conversation: str
    text: str
    size: int
    model: str


def begin(store, agent, conversation, asked, now):
    """Begin a turn. Personal data makes it wait, or ends it, as the organisation has it."""
    person = store.users[conversation["userId"]]
    organisation = store.organisations[person["organizationId"]]
    _count(store, organisation["id"], now)
    question = Question(
        store.turns.next_id(),
        conversation["id"],
        asked[-1],
        replies.count(asked),
        replies.model(agent, organisation),
    )
    row = {"conversationId": conversation["id"], "userId": person["id"], "agentId": agent["id"], "decision": None}
    row |= {"prompt": question.text, "size": question.size, "model": question.model, "createdAt": timestamp(now)}
    turn = store.turns.add({**row, "status": "streaming", "script": []}, question.id)
    store.conversations.update(conversation["id"], {"status": "active", "updatedAt": timestamp(now)})
    categories = privacy.find(question.text) if organisation["dlpEnabled"] else []
    if not categories:
        return _answer(store, turn, question.text, now)
    if organisation["dlpMode"] == "ask":
        asks = replies.finding(turn["id"], categories, privacy.redact(question.text))
        return store.turns.update(turn["id"], {"status": "waiting", "script": [asks]})
    return decide(store, turn, "redact" if organisation["dlpMode"] == "auto_redact" else "block", now)


def decide(store, turn, decision, now):
    """Go on with a turn as somebody decided on the personal data in it."""
    categories = privacy.find(turn["prompt"])
    text = turn["prompt"] if decision == "allow" else privacy.redact(turn["prompt"])
    turn = store.turns.update(turn["id"], {"decision": decision, "prompt": text})
    audit.record(store, turn, decision, categories, now)
    if decision == "block":
        told = f"Your message contains sensitive content ({', '.join(categories)}) and was blocked"
        return _end(store, turn, "blocked", [*turn["script"], replies.failure("dlp_blocked", told)], now)
    return _answer(store, turn, text, now)


def of(store, id_, person):
    """Return a turn of somebody; those of others are not there."""
    return people.own(store.turns, id_, person, "turn")


def cancel(store, turn, now):
    """End a turn in flight. A stream that is open ends it itself, as only it knows how far it came."""
    if turn["status"] not in _IN_FLIGHT:
        raise Conflict(f"This turn is {turn['status']}, and not in flight")
    if turn["status"] == "waiting":
        _stop(store, turn, len(turn["script"]), now)
    else:
        store.turns.update(turn["id"], {"status": "cancelled"})


def resume(store, turn):
    """Take up a turn whose client has left, or has come back before anybody saw it leave."""
    if turn["status"] not in (*_IN_FLIGHT, "paused"):
        return turn
    status = "streaming" if turn["status"] == "paused" else turn["status"]
    return store.turns.update(turn["id"], {"status": status, "reader": reader(turn) + 1})


def reader(turn):
    """Tell which of its readers a turn is for: each that takes it up is another."""
    return turn.get("reader", 0)


def settle(store, turn, number, now):
    """Bring a turn that nobody reads to its end: all of it, or the first `number` events where it was cancelled."""
    if turn["status"] == "streaming":
        return _complete(store, turn, now)
    return _stop(store, turn, number, now) if _is_to_stop(turn) else turn


async def events(turn, had, later, clock, pace):
    """Give the events of a turn after the first `had` ones, as far as it goes, and see whether somebody ends it."""
    id_, number = turn["id"], had
    try:
        while (event := _next(later, id_, number, clock)) is not None:
            if event == _WAIT:
                if not await pace(_LOOK_AGAIN):
                    return
                continue
            number += 1
            yield {"event": event["event"], "id": f"{id_}:{number}", "data": event["data"]}
            await pace()
    finally:
        _leave(later, id_, reader(turn))


_WAIT = {"event": "wait"}


def _next(later, id_, number, clock):
    """Return the next event of a turn, _WAIT where a decision is missing, None after the last."""
    with later() as store:
        turn = store.turns.get(id_)
        if turn is None:
            return None
        script = turn["script"]
        if _is_to_stop(turn):
            script = _stop(store, turn, number, clock.now())["script"]
        if number >= len(script):
            return _WAIT if turn["status"] == "waiting" else None
        if number == len(script) - 1 and turn["status"] == "streaming":
            _complete(store, turn, clock.now())
        return script[number]


def _is_to_stop(turn):
    """Tell whether a turn was cancelled, and nobody has seen to it that it ends there."""
    return turn["status"] == "cancelled" and turn["script"][-1]["event"] == "done"


def _complete(store, turn, now):
    """Put the finished answer into the conversation."""
    conversations_of.answer(store, turn, turn["script"], now)
    return _end(store, turn, "completed", turn["script"], now)


def _leave(later, id_, mine):
    """Free a turn whose client has left before its end, unless it is read by another now."""
    with later() as store:
        turn = store.turns.get(id_)
        if turn is not None and turn["status"] == "streaming" and reader(turn) == mine:
            store.turns.update(id_, {"status": "paused"})


def _answer(store, turn, text, now):
    """Write down what was asked, and what the stand-in answers."""
    conversations_of.ask(store, turn["conversationId"], text, now)
    agent, person = store.agents[turn["agentId"]], store.users[turn["userId"]]
    question = Question(turn["id"], turn["conversationId"], text, turn["size"], turn["model"])
    found = knowledge_of.cited(store, agent, text)
    script = replies.script(question, agent, tools.enabled(store, agent, person), found)
    return store.turns.update(turn["id"], {"status": "streaming", "script": [*turn["script"], *script]})


def _stop(store, turn, number, now):
    """End a turn after so many of its events; what was said by then is kept."""
    script = turn["script"][:number]
    conversations_of.answer(store, turn, script, now)
    return _end(store, turn, "cancelled", [*script, replies.failure(*_CANCELLED)], now)


def _end(store, turn, status, script, now):
    shown = "completed" if status == "completed" else "cancelled"
    if turn["conversationId"] in store.conversations:
        store.conversations.update(turn["conversationId"], {"status": shown, "updatedAt": timestamp(now)})
    return store.turns.update(turn["id"], {"status": status, "script": script})


def _count(store, organisation, now):
    """Count a message where the tier allows one more this month; months begin on the 1st, 00:00 UTC."""
    id_ = f"{organisation}:{now:%Y-%m}"
    count = store.message_counts.get(id_)
    sent = 0 if count is None else count["sent"]
    tiers.check_limit(store, organisation, "messages", sent, now)
    if count is None:
        store.message_counts.add({"id": id_, "sent": 1})
    else:
        store.message_counts.update(id_, {"sent": sent + 1})
