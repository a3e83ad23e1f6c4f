"""Chat: turns of a conversation as they happen. The world is `demo`; it is 2026-01-15T09:00:00Z, and stays so."""

import json

import pytest

LOST = "What does the handbook say of lost parcels?"
CARD = "The card 4111 1111 1111 1111 was charged twice."


def ask(beeflow, text, conversation="conv_late", agent="agt_parcels", **more):
    """Ask, and return the events of the answer."""
    question = {"agentId": agent, "messages": [{"role": "user", "content": text}], **more}
    if conversation:
        question["conversationId"] = conversation
    return events(beeflow.call("send_message", **question).body)


def resume(beeflow, last):
    """Come back with the id of the last event that came."""
    question = {"agentId": "agt_parcels", "messages": [{"role": "user", "content": "-"}]}
    return events(beeflow.call("send_message", **question, last_event_id=last).body)


def events(text):
    """Read server-sent events: a dict of `event`, `id` and `data` each."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in (text or "").split("\n\n") if block]
    return [{**block, "data": json.loads(block["data"])} for block in blocks]


def kinds(found):
    return list(dict.fromkeys(event["event"] for event in found))


def said(found):
    return "".join(event["data"]["text"] for event in found if event["event"] == "token")


def turn_of(found):
    return found[0]["id"].partition(":")[0]


@pytest.fixture
def careful(beeflow):
    """Let the organisation watch for personal data."""

    def watch(mode):
        beeflow.update_organisation(dlpEnabled=True, dlpMode=mode)
        return beeflow

    return watch


def test_answer_streams(beeflow):
    """send_message: SSE turn."""
    exchange = beeflow.call("send_message", agentId="asst_default", messages=[{"role": "user", "content": "Hello"}])

    assert exchange.media_type == "text/event-stream"
    assert kinds(events(exchange.body)) == ["token", "done"]


def test_events_come_in_the_order_of_the_turn(beeflow):
    """send_message: events token, tool_call, tool_result, tool_error, progress, dlp_finding, citation, done, error."""
    found = ask(beeflow, "Which issue does the handbook name?")

    order = ["tool_call", "progress", "tool_result", "tool_error", "token", "citation", "done"]
    assert kinds(found) == order
    assert [event["id"].partition(":")[2] for event in found] == [str(n) for n in range(1, len(found) + 1)]
    assert found[-1]["event"] == "done"


def test_same_question_gets_the_same_answer(beeflow):
    first, again = ask(beeflow, LOST), ask(beeflow, LOST)

    assert [event["data"] for event in first[:-1]] == [event["data"] for event in again[:-1]]
    assert turn_of(first) != turn_of(again)


def test_finished_turn_is_in_the_conversation(beeflow):
    found = ask(beeflow, LOST)

    question, answer = beeflow.call("list_messages", "conv_late").body["data"][-2:]
    assert (question["role"], question["content"]) == ("user", LOST)
    assert (answer["id"], answer["content"]) == (turn_of(found), said(found))
    assert answer["usage"] == found[-1]["data"]["usage"]
    assert answer["toolCalls"][0]["name"] == "knowledge_search"
    assert answer["citations"] == [event["data"] for event in found if event["event"] == "citation"]
    assert beeflow.get_conversation("conv_late")["status"] == "completed"


def cited(found):
    return [event["data"]["sourceId"] for event in found if event["event"] == "citation"]


def test_citations_are_passages_of_documents(beeflow):
    citation = next(event["data"] for event in ask(beeflow, LOST) if event["event"] == "citation")

    assert (citation["sourceId"], citation["title"]) == ("doc_lost", "Lost parcels")
    assert "has not been scanned for five working days" in citation["snippet"]


def test_knowledge_search_returns_what_is_cited(beeflow):
    found = ask(beeflow, LOST)

    [result] = [event["data"]["result"] for event in found if event["event"] == "tool_result"]
    assert [hit["sourceId"] for hit in result] == cited(found)


def test_document_is_cited_once_it_was_read(beeflow, clock):
    added = beeflow.add_document("kb_handbook", file=b"Zebras travel in a crate of their own.", title="Zebras")
    assert cited(ask(beeflow, "How do zebras travel?")) == []

    clock.advance(7)
    assert cited(ask(beeflow, "How do zebras travel?")) == [added["id"]]

    beeflow.delete_document("kb_handbook", added["id"])
    assert cited(ask(beeflow, "How do zebras travel?")) == []


def test_agent_cites_what_its_owner_may_read(beeflow):
    knowledge = {"knowledge_base_ids": ["kb_board"], "includeSourceReferences": True}
    beeflow.update_knowledge_base("kb_board", visibility="org")
    mine = beeflow.create_agent(name="Planner", config=knowledge)["id"]
    brams = beeflow.as_("user").create_agent(name="Spy", config=knowledge)["id"]
    beeflow.update_knowledge_base("kb_board", visibility="private")
    question = "Is there room in the budget?"

    assert cited(ask(beeflow, question, conversation=None, agent=mine)) == ["doc_budget"]
    assert cited(ask(beeflow.as_("user"), question, conversation=None, agent=brams)) == []


def test_agent_that_names_no_sources_cites_none(beeflow):
    beeflow.update_agent("agt_parcels", config={"knowledge_base_ids": ["kb_handbook"]})

    assert cited(ask(beeflow, LOST)) == []


def test_turn_without_a_conversation_begins_one(beeflow):
    found = ask(beeflow, "Where is the key to the cold store?", conversation=None)

    newest = beeflow.list_conversations()[0]
    assert newest["title"] == "Where is the key to the"
    assert beeflow.call("list_messages", newest["id"]).body["data"][1]["id"] == turn_of(found)


def test_answer_comes_at_once_without_a_stream(beeflow):
    question = [{"role": "user", "content": LOST}]
    answer = beeflow.send_message(agentId="agt_parcels", messages=question, conversationId="conv_late", stream=False)

    assert answer["message"]["content"] == said(ask(beeflow, LOST))
    assert answer["usage"] == answer["message"]["usage"]


def test_who_comes_back_gets_what_they_missed(beeflow):
    """send_message: Last-Event-ID msg:42 replays events from 42."""
    found = ask(beeflow, LOST)

    assert resume(beeflow, found[4]["id"]) == found[5:]
    assert resume(beeflow, f"{turn_of(found)}:0") == found
    assert resume(beeflow, found[-1]["id"]) == []


def test_turns_of_others_are_not_there(beeflow):
    last, user = ask(beeflow, LOST)[0]["id"], beeflow.as_("user")
    question = {"agentId": "agt_parcels", "messages": [{"role": "user", "content": "-"}]}

    assert user.expect(404).send_message(**question, last_event_id=last)["error"] == "not_found"
    assert user.expect(404).cancel_turn("msg_going")["error"] == "not_found"
    assert user.expect(404).decide_dlp("msg_waiting", decision="allow")["error"] == "not_found"
    assert user.expect(404).give_feedback("msg_late2", rating="up")["error"] == "not_found"


def test_agents_and_conversations_of_others_are_not_there(beeflow):
    user, question = beeflow.as_("user"), [{"role": "user", "content": "Hello"}]

    assert user.expect(404).send_message(agentId="agt_minutes", messages=question)["error"] == "not_found"
    told = {"agentId": "agt_parcels", "messages": question, "conversationId": "conv_late"}
    assert user.expect(404).send_message(**told)["error"] == "not_found"


def test_last_message_is_the_users(beeflow):
    told = [{"role": "assistant", "content": "Hello"}]

    assert "last message" in beeflow.expect(400).send_message(agentId="asst_default", messages=told)["message"]


def test_finding_waits_for_a_decision(careful):
    """send_message: dlp ask mode pauses with dlp_finding until the decision is posted, then the same stream resumes."""
    beeflow = careful("ask")
    asked = ask(beeflow, CARD)
    assert [event["event"] for event in asked] == ["dlp_finding"]
    assert asked[0]["data"]["redactedPreview"] == "The card [card] was charged twice."
    assert asked[0]["data"]["categories"] == ["card"]

    beeflow.decide_dlp(turn_of(asked), decision="allow")

    assert kinds(resume(beeflow, asked[0]["id"])) == ["token", "citation", "done"]


def test_decision_is_what_becomes_of_the_data(careful):
    """decide_dlp: resolves a dlp_finding."""
    beeflow = careful("ask")
    asked = ask(beeflow, CARD)
    beeflow.decide_dlp(turn_of(asked), decision="redact")

    assert "[card]" in said(resume(beeflow, asked[0]["id"]))
    assert beeflow.call("list_messages", "conv_late").body["data"][-2]["content"].startswith("The card [card]")
    assert beeflow.expect(409).decide_dlp(turn_of(asked), decision="allow")["error"] == "conflict"


def test_data_that_is_blocked_is_kept_nowhere(careful, control):
    beeflow = careful("ask")
    asked = ask(beeflow, CARD)
    beeflow.decide_dlp(turn_of(asked), decision="block")

    assert [event["data"]["code"] for event in resume(beeflow, asked[0]["id"])] == ["dlp_blocked"]
    assert beeflow.call("list_messages", "conv_late").body["total"] == 4
    assert "4111" not in str(control("GET", f"/-/state/beeflow/turns/{turn_of(asked)}").body)


def test_organisation_may_block_at_once(careful):
    """send_message: block mode -> error event."""
    found = ask(careful("block"), "My number is 111222333.")

    assert [event["event"] for event in found] == ["error"]
    assert "bsn" in found[0]["data"]["message"]


def test_organisation_may_redact_by_itself(careful):
    found = ask(careful("auto_redact"), "Write to joris@hive.example")

    assert "[email]" in said(found)
    assert found[-1]["event"] == "done"


def test_numbers_that_only_look_so_are_let_through(careful):
    numbers = "Parcels 4111 1111 1111 1112, 111222334 and NL92 ABNA 0417 1643 00"

    assert kinds(ask(careful("block"), numbers))[-1] == "done"


@pytest.mark.parametrize("iban", ["NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", "NO93 8601 1117 947"])
def test_the_whole_of_an_iban_is_redacted(careful, iban):
    assert "Pay [iban], please" in said(ask(careful("auto_redact"), f"Pay {iban}, please"))


def test_without_a_stream_nobody_can_be_asked(careful):
    beeflow, told = careful("ask"), {"agentId": "asst_default", "messages": [{"role": "user", "content": CARD}]}
    assert beeflow.expect(409).send_message(**told, stream=False)["error"] == "conflict"

    careful("block")
    assert beeflow.expect(403).send_message(**told, stream=False)["error"] == "forbidden"


def test_tier_limits_messages_by_the_month(beeflow, control, clock):
    """send_message: messages/month limit: community 1000, pro 50000; resets on the 1st, 00:00 UTC."""
    control("PUT", "/-/state/beeflow/message_counts/org_polder:2026-01", {"id": "org_polder:2026-01", "sent": 999})
    polder, told = beeflow.as_("polder-admin"), [{"role": "user", "content": "Hello"}]
    polder.send_message(agentId="agt_intake", messages=told)

    refused = polder.expect(402).send_message(agentId="agt_intake", messages=told)
    assert (refused["error"], refused["details"]["limit"]) == ("tier_limit", 1000)

    clock.freeze("2026-02-01T00:00:00Z")
    assert polder.call("send_message", agentId="agt_intake", messages=told).status == 200


def test_only_turns_in_flight_are_cancelled(beeflow):
    """cancel_turn: only in-flight turns."""
    assert beeflow.cancel_turn("msg_going") == {"success": True}
    assert beeflow.expect(409).cancel_turn("msg_going")["error"] == "conflict"
    assert beeflow.expect(409).cancel_turn(turn_of(ask(beeflow, LOST)))["error"] == "conflict"


def test_turn_that_was_cancelled_while_nobody_read_it_ends_there(beeflow):
    beeflow.cancel_turn("msg_going")

    told = {"agentId": "asst_default", "messages": [{"role": "user", "content": "-"}], "stream": False}
    answer = beeflow.send_message(**told, last_event_id="msg_going:2")

    assert (answer["message"]["content"], answer["message"]["stopped"]) == ("We pay ", True)
    assert beeflow.get_conversation("conv_now")["status"] == "cancelled"


def test_waiting_turn_can_be_cancelled(careful):
    beeflow = careful("ask")
    asked = ask(beeflow, CARD)
    beeflow.cancel_turn(turn_of(asked))

    assert resume(beeflow, asked[0]["id"])[0]["data"]["code"] == "cancelled"
    assert beeflow.get_conversation("conv_late")["status"] == "cancelled"


def test_second_feedback_replaces_the_first(beeflow, control):
    """give_feedback: second feedback replaces the first."""
    beeflow.give_feedback("msg_late2", rating="down", comment="Wrong street")
    second = beeflow.give_feedback("msg_late2", rating="up")

    assert (second["rating"], second["comment"]) == ("up", None)
    assert control("GET", "/-/state/beeflow/feedback/msg_late2").body["rating"] == "up"


def test_feedback_is_on_answers(beeflow):
    assert beeflow.expect(404).give_feedback("msg_late1", rating="up")["error"] == "not_found"
