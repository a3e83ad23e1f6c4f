"""What a person sees of an answer beside it: everybody's comments and votes, and their own pin."""

from dataclasses import replace

from . import envelopes, periods, votes_of


def chosen(seen, period, **equals):
    """Return the answers that the caller sees, of the days of a period, and whose values are as told."""
    rows = seen.agent_responses.all(**{name: value for name, value in equals.items() if value is not None})
    return [row for row in rows if period.holds(periods.day_of(row))]


def one(answer, store, user):
    """Complete the row that an answer shows."""
    row = answer.value["data"]
    return replace(answer, value={**answer.value, "data": whole(row, store, user)}, lasting=False)


def many(answer, store, user, *, steps=False):
    """Complete the rows that an answer lists; `steps` adds how each came about."""
    data = answer.value["data"]
    rows = [whole(row, store, user) for row in data["agent_responses"]]
    if steps:
        rows = [{**row, "steps": steps_of(row, store)} for row in rows]
    return replace(answer, value={**answer.value, "data": {**data, "agent_responses": rows}}, lasting=False)


def shown(row, store, user):
    """Answer with a row of the store."""
    hidden = ("agent_id", "input_tokens", "output_tokens", "cost", "is_staging")
    return envelopes.done(whole({name: value for name, value in row.items() if name not in hidden}, store, user))


def whole(row, store, user):
    """Return a row with what stands beside it."""
    id_ = row["id"]
    comments = [dict(comment) for comment in store.response_comments.within(agent_response_id=id_)]
    feedback = [votes_of.shown(vote) for vote in store.response_feedback.all(agent_response_id=id_)]
    pinned = store.response_pins.one(agent_response_id=id_, user=user.id) is not None
    return {**row, "comments": comments, "feedback": feedback, "is_pinned": pinned}


def log_of(row, store):
    """Return how an answer came about, or None where that is not known."""
    return store.chat_logs.get(row["chatlog_id"]) if row.get("chatlog_id") else None


def steps_of(row, store):
    """Return the steps of an answer."""
    log = log_of(row, store)
    return [] if log is None else log["steps"]


def pin(store, row, user):
    """Let a person pin an answer; twice is once."""
    if store.response_pins.one(agent_response_id=row["id"], user=user.id) is None:
        store.response_pins.add({"agent_response_id": row["id"], "user": user.id})


def unpin(store, row, user):
    """Take a person's pin away, where there is one."""
    for pinned in store.response_pins.all(agent_response_id=row["id"], user=user.id):
        store.response_pins.delete(pinned["id"])
