"""Conversations: what a user and an agent said to each other. The world is `demo`; it is 2026-01-15T09:00:00Z."""

MONTH = 31 * 24 * 3600


def ids(rows):
    return [row["id"] for row in rows]


def test_list_holds_the_own_conversations_the_last_used_first(beeflow):
    """list_conversations: own conversations only; soft-deleted hidden."""
    assert ids(beeflow.list_conversations()) == ["conv_now", "conv_late", "conv_round"]
    assert ids(beeflow.as_("user").list_conversations()) == ["conv_bram"]

    beeflow.delete_conversation("conv_late")

    assert ids(beeflow.list_conversations()) == ["conv_now", "conv_round"]
    assert ids(beeflow.list_conversations(page=2, limit=1)) == ["conv_round"]


def test_conversations_of_others_are_not_there(beeflow):
    user = beeflow.as_("user")

    assert user.expect(404).get_conversation("conv_late")["error"] == "not_found"
    assert user.expect(404).list_messages("conv_late")["error"] == "not_found"
    assert user.expect(404).branch_conversation("conv_late")["error"] == "not_found"
    assert user.expect(404).regenerate_title("conv_late")["error"] == "not_found"
    assert user.expect(404).delete_conversation("conv_late")["error"] == "not_found"


def test_conversation_begins_with_an_agent(beeflow):
    made = beeflow.create_conversation(agentId="agt_parcels", title="Parcel to Norway")

    assert (made["agentId"], made["status"], made["title"]) == ("agt_parcels", "created", "Parcel to Norway")
    assert beeflow.get_conversation(made["id"]) == made
    assert beeflow.create_conversation()["agentId"] == "asst_default"


def test_agent_that_the_caller_may_not_use_is_not_there(beeflow):
    assert beeflow.as_("user").expect(404).create_conversation(agentId="agt_minutes")["error"] == "not_found"


def test_deleted_conversation_is_kept_out_of_sight(beeflow, control):
    """delete_conversation: soft delete."""
    beeflow.delete_conversation("conv_late")

    assert beeflow.expect(404).get_conversation("conv_late")["error"] == "not_found"
    assert beeflow.expect(404).delete_conversation("conv_late")["error"] == "not_found"


def test_deleted_conversation_does_not_come_back(beeflow, clock):
    """delete_conversation: purged after 30 days."""
    beeflow.delete_conversation("conv_late")
    clock.advance(MONTH)

    assert beeflow.expect(404).list_messages("conv_late")["error"] == "not_found"


def test_messages_come_in_pages(beeflow):
    """list_messages: paginated message history (parameters not given)."""
    first, second = (beeflow.call("list_messages", "conv_late", page=page, limit=3).body for page in (1, 2))

    assert ids(first["data"]) == ["msg_late1", "msg_late2", "msg_late3"]
    assert ids(second["data"]) == ["msg_late4"]
    assert (second["page"], second["limit"], second["total"]) == (2, 3, 4)


def test_title_is_made_of_the_first_question(beeflow):
    """regenerate_title: re-generates the title."""
    told = beeflow.regenerate_title("conv_round")

    assert told == {"title": "Write up what we decided about"}
    assert beeflow.get_conversation("conv_round")["title"] == told["title"]


def test_branch_shares_what_was_said_before(beeflow):
    """branch_conversation: branch shares the parent context up to the branch point."""
    made = beeflow.branch_conversation("conv_late", messageId="msg_late2", title="What if it is lost?")

    assert (made["parentConversationId"], made["branchedFromMessageId"]) == ("conv_late", "msg_late2")
    said, parents = (beeflow.call("list_messages", one).body["data"] for one in (made["id"], "conv_late"))
    assert [one["content"] for one in said] == [one["content"] for one in parents[:2]]


def test_branch_goes_its_own_way(beeflow):
    made = beeflow.branch_conversation("conv_late")
    question = [{"role": "user", "content": "And if it is lost?"}]
    beeflow.send_message(agentId="agt_parcels", messages=question, conversationId=made["id"], stream=False)

    assert beeflow.call("list_messages", made["id"]).body["total"] == 6
    assert beeflow.call("list_messages", "conv_late").body["total"] == 4


def test_branch_begins_at_a_message_of_the_conversation(beeflow):
    assert "msg_round1" in beeflow.expect(400).branch_conversation("conv_late", messageId="msg_round1")["message"]


def test_branch_needs_threads(beeflow):
    """branch_conversation: needs threads_enabled on the agent."""
    assert "threads" in beeflow.expect(400).branch_conversation("conv_round")["message"]
