"""Chat logs. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def test_answer_leaves_a_log(ejento):
    answer = ejento.generate_agent_response(1, user_query="Which fuse does a bakery need?")["data"]
    response = ejento.get_agent_response(answer["agent_response_id"])["data"]

    log = ejento.get_chat_log(response["chatlog_id"])["data"]

    assert (log["question"], log["answer"]) == (answer["query"], answer["answer"])
    assert [step["step"] for step in log["steps"]] == ["question", "search", "answer"]
    assert log in ejento.list_chat_logs_of_chat_thread(answer["thread_id"])


def test_search_results_rank_the_documents(ejento, control):
    told = {"corpus_id": 1, "content_type": "text", "step": "completed", "is_failed": False, "size": 40}
    told |= {"created_on": "2025-09-05T09:00:00.000Z"}
    for name, text in (
        ("Moths", "A quokka eats no moths."),
        ("Quokkas", "Every quokka sleeps by day."),
        ("Ants", "Ants."),
    ):
        control("POST", "/-/state/ejento/documents", {**told, "name": name, "text": text})
    answer = ejento.generate_agent_response(1, user_query="When does a quokka sleep?")["data"]

    id_ = ejento.get_agent_response(answer["agent_response_id"])["data"]["chatlog_id"]
    found = ejento.list_search_results(id_)

    assert [result["title"] for result in found] == ["Quokkas", "Moths"]
    assert found[0]["score"] > found[1]["score"] > 0


def test_logs_are_seen_with_their_answers(ejento):
    assert ejento.as_("member").get_chat_log(1)["data"]["chat_thread_id"] == 1
    assert ejento.as_("manager").expect(404).get_chat_log(1)["success"] is False
    assert ejento.as_("manager").expect(404).list_search_results(1)["success"] is False
    assert ejento.as_("manager").expect(404).list_chat_logs_of_chat_thread(1)["success"] is False
    assert len(ejento.list_chat_logs_of_chat_thread(1)) == 4
