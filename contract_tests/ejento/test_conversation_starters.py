"""Conversation starters: questions to begin with."""


def texts(rows):
    return [starter["text"] for starter in rows]


def test_starters_are_listed_with_their_agent(ejento):
    assert len(texts(ejento.as_("member").list_conversation_starters_of_agent(1))) == 2
    ejento.as_("member").expect(404).list_conversation_starters_of_agent(5)


def test_new_starter_belongs_to_what_it_names(ejento):
    made = ejento.create_conversation_starter(agent_id=2, corpus_id=1, text="What does moving cost?")["data"]

    assert made in ejento.list_conversation_starters_of_agent(2)
    assert made in ejento.list_conversation_starters_of_corpus(1)
    assert made not in ejento.list_conversation_starters_of_agent(1)


def test_starter_of_a_document_is_one_of_its_corpus(ejento, control):
    document = {"corpus_id": 1, "name": "Tariffs 2026", "content_type": "text", "step": "completed"}
    made = control("POST", "/-/state/ejento/documents", {**document, "is_failed": False}).body

    asked = ejento.create_conversation_starter(document_id=made["id"], text="What is new in 2026?")["data"]

    assert ejento.list_conversation_starters_of_document(made["id"]) == [asked]
    assert asked in ejento.list_conversation_starters_of_corpus(1)


def test_starter_names_something_that_the_caller_sees(ejento):
    ejento.expect(400).create_conversation_starter(text="Of nothing")
    ejento.as_("member").expect(400).create_conversation_starter(agent_id=5, text="Of what is not seen")
    ejento.expect(404).list_conversation_starters_of_corpus(99)
    ejento.expect(404).list_conversation_starters_of_document(99)
