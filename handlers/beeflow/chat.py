"""Chat: turns of a conversation as they happen, and what may be done about one."""

from specdouble import Answer, BadRequest, Conflict, Forbidden, NotFound, Stream, timestamp

from . import agents_of, conversations_of, errors, people, turns


def send_message(*, body, user, store, clock, request, pace, later, last_event_id=None):
    """No model is asked: a stand-in answers. Where the clock stands, a stream that waits for a decision ends there."""
    person = people.of(store, user)
    if last_event_id is not None:
        id_, _, had = last_event_id.partition(":")
        turn, had = turns.resume(store, turns.of(store, id_, person)), int(had)
    else:
        turn, had = _begin(body, person, store, clock.now()), 0
    if _streams(body, request):
        return Answer(Stream(turns.events(turn, had, later, clock, pace)), media_type="text/event-stream")
    return _whole(turns.settle(store, turn, had, clock.now()), store)


def cancel_turn(msg_id, user, store, clock):
    turns.cancel(store, turns.of(store, msg_id, people.of(store, user)), clock.now())
    return {"success": True}


def decide_dlp(msg_id, body, user, store, clock):
    turn = turns.of(store, msg_id, people.of(store, user))
    if turn["status"] != "waiting":
        raise Conflict("No finding of this turn waits for a decision")
    turns.decide(store, turn, body["decision"], clock.now())
    return {"success": True}


def give_feedback(msg_id, body, user, store, clock):
    message = store.messages.get(msg_id)
    if message is None or message["role"] != "assistant":
        raise NotFound("message", msg_id)
    conversations_of.own(store, message["conversationId"], people.of(store, user))
    row = {"messageId": msg_id, "comment": None, **body, "createdAt": timestamp(clock.now())}
    return store.feedback.replace(msg_id, {"id": msg_id, **row}) if msg_id in store.feedback else _first(store, row)


def _begin(body, person, store, now):
    agent = agents_of.seen(store, body["agentId"], person)
    asked = [message["content"] for message in body["messages"]]
    if body["messages"][-1]["role"] != "user":
        raise BadRequest("The last message is the user's")
    if "conversationId" in body:
        conversation = conversations_of.own(store, body["conversationId"], person)
    else:
        conversation = conversations_of.begin(store, person, agent, now)
    return turns.begin(store, agent, conversation, asked, now)


def _streams(body, request):
    """Tell whether the answer streams: as the body says, unless the client takes nothing but the other."""
    accepted = request.headers.get("accept", "").partition(";")[0].strip()
    if accepted in ("application/json", "text/event-stream"):
        return accepted == "text/event-stream"
    return body.get("stream", True)


def _whole(turn, store):
    """Answer a turn at once. That one is blocked is an answer, too: what was written down about it stays."""
    if turn["status"] == "waiting":
        raise Conflict("The message holds personal data, and a decision on it can only be made in a stream")
    if turn["status"] == "blocked":
        refusal = Forbidden(turn["script"][-1]["data"]["message"])
        body = errors.render(refusal, "send_message", turn["id"].replace("msg_", "req_"))
        return Answer(body, status=403, media_type="application/json")
    message = store.messages.get(turn["id"])
    if message is None:
        raise NotFound("conversation", turn["conversationId"])
    told = {"conversationId": turn["conversationId"], "usage": message["usage"], "model": turn["model"]}
    return Answer({"message": message, **told}, media_type="application/json")


def _first(store, row):
    return store.feedback.add(row, row["messageId"])
