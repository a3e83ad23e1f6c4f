"""The corpus that a conversation draws on. The world is `demo`; Tobias, the member, opened threads 1 and 8."""


def test_thread_draws_on_one_corpus_at_most(ejento):
    member = ejento.as_("member")
    made = member.connect_chat_thread_corpus(1, 2)["data"]

    assert made == member.get_connected_corpus(1)["data"] == member.get_chat_thread_corpus(1, 2)["data"]
    assert member.get_chat_thread(1)["data"]["corpus_id"] == 2
    member.expect(409).connect_chat_thread_corpus(1, 2)
    member.expect(409).connect_chat_thread_corpus(1, 3)


def test_thread_without_a_corpus_has_no_connection(ejento):
    """get_connected_corpus: 404 when the thread has none."""
    ejento.expect(404).get_connected_corpus(1)
    ejento.expect(404).get_chat_thread_corpus(8, 1)


def test_connection_is_cut_and_made_anew(ejento):
    member = ejento.as_("member")
    member.expect(404).disconnect_chat_thread_corpus(8, 1)
    member.disconnect_chat_thread_corpus(8, 6)

    assert member.get_chat_thread(8)["data"]["corpus_id"] is None
    member.connect_chat_thread_corpus(8, 1)
    member.disconnect_corpus(8)
    member.disconnect_corpus(8)
    member.expect(404).get_connected_corpus(8)


def test_threads_and_corpora_of_others_do_not_exist(ejento):
    ejento.as_("manager").expect(404).get_connected_corpus(8)
    ejento.as_("manager").expect(404).connect_chat_thread_corpus(1, 1)
    ejento.as_("member").expect(404).connect_chat_thread_corpus(1, 7)
    ejento.as_("member").expect(404).connect_chat_thread_corpus(1, 99)


def test_answers_draw_on_what_is_attached(ejento):
    def sources(thread):
        told = {"user_query": "What did the caretaker remark on the display?", "chat_thread_id": thread}
        return str(ejento.as_("member").generate_agent_response(1, **told)["data"]).count("Reading protocol")

    assert sources(1) == 0
    assert sources(8) > 0
