"""Corpora: collections of documents. The world is `demo`; Elin, the manager, owns Tariff sheets and the handbook."""

from specdouble import Upload


def names(rows):
    return [row["name"] for row in rows]


def test_corpora_come_from_permissions_and_from_agents_that_one_sees(ejento):
    assert names(ejento.as_("member").list_corpora()) == [
        "Tariff sheets",
        "Customer handbook",
        "Grid manuals",
        "A meter that was read twice",
    ]
    assert names(ejento.as_("stranger").list_corpora()) == ["Clauses"]
    ejento.as_("member").expect(404).get_corpus(7)


def test_corpus_of_an_agent_that_was_opened_is_seen(ejento):
    ejento.as_("member").expect(404).get_corpus(4)
    ejento.update_agent_access(5, access_level="organization")

    assert ejento.as_("member").get_corpus(4)["data"]["name"] == "People handbook"
    ejento.as_("member").expect(403).update_corpus(4, name="Ours")


def test_whoever_makes_a_corpus_owns_it(ejento):
    member = ejento.as_("member")
    made = member.create_corpus(name="Meter notes", indexing_mode_id=3)["data"]

    assert (made["document_count"], made["corpus_type"], made["created_by"]) == (
        0,
        "knowledge",
        "tobias@nordvik.example",
    )
    assert [row["permission"] for row in member.list_corpus_permissions(made["id"])] == ["owner"]
    ejento.as_("manager").expect(404).get_corpus(made["id"])
    member.delete_corpus(made["id"])
    member.expect(404).get_corpus(made["id"])


def test_metadata_changes_and_the_rest_stays(ejento):
    """update_corpus: updates the metadata."""
    before = ejento.get_corpus(1)["data"]
    after = ejento.as_("manager").update_corpus(1, description="All prices", indexing_mode_id=1)["data"]

    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"description", "indexing_mode_id", "modified_by", "modified_on"}
    ejento.expect(400).update_corpus(1, indexing_mode_id=4)
    ejento.expect(400).update_corpus(1, body={"document_count": 99})


def test_who_may_edit_changes_a_corpus_and_does_not_delete_it(ejento):
    member = ejento.as_("member")
    assert member.update_corpus(2, name="Handbook")["data"]["modified_by"] == "tobias@nordvik.example"
    member.expect(403).update_corpus(1, name="Prices")
    member.expect(403).delete_corpus(2)


def test_deleted_corpus_takes_what_is_its_own(ejento):
    """delete_corpus: permanent delete."""
    ejento.as_("manager").delete_corpus(1)

    ejento.expect(404).get_corpus(1)
    ejento.expect(404).get_document(1)
    ejento.expect(404).list_corpus_permissions(1)
    assert [row["corpus_id"] for row in ejento.list_agent_corpora(1)] == [2]


def test_deleted_corpus_leaves_the_conversation(ejento):
    ejento.delete_corpus(6)

    assert ejento.get_chat_thread(8)["data"]["corpus_id"] is None
    ejento.expect(404).get_connected_corpus(8)


def test_documents_are_counted_as_they_come_and_go(ejento):
    def counted():
        return ejento.get_corpus(1)["data"]["document_count"], ejento.get_agent_corpus(1, 1)["data"]["corpus"][
            "document_count"
        ]

    assert counted() == (4, 4)
    ejento.upload_document(1, user_id=1, content_type="text", upload_from="web", source="Prices of 2027")
    assert counted() == (5, 5)
    ejento.delete_documents_of_corpus(1, document_ids=[1, 2, 3])
    assert counted() == (2, 2)
    ejento.update_document(4, corpus_id=2)
    assert counted() == (1, 1)


def test_tags_replace_those_before(ejento):
    assert ejento.tag_corpus(1, tags=["prices"])["data"]["tags"] == ["prices"]
    assert ejento.tag_corpus(1, tags=[])["data"]["tags"] == []
    ejento.as_("member").expect(403).tag_corpus(1, tags=["mine"])


def test_refreshed_corpora_are_those_that_say_so(ejento):
    assert names(ejento.list_refreshed_corpora()) == ["Tariff sheets", "Grid manuals"]
    ejento.update_corpus(1, refresh_enabled=False)
    assert names(ejento.list_refreshed_corpora()) == ["Grid manuals"]
    assert ejento.as_("stranger").list_refreshed_corpora() == []


def test_corpus_is_indexed_anew_under_the_clock(ejento, clock):
    def steps():
        return {document["step"] for document in ejento.list_documents_of_corpus(1)}

    first = ejento.call("refresh_corpus", 1)
    again = ejento.refresh_corpus(1)["data"]["status"]

    assert (first.status, first.body["data"]) == (202, {"status": "queued", "corpus_id": 1})
    assert (again, steps()) == ("running", {"uploaded"})
    clock.advance(7)
    assert steps() == {"completed"}
    assert ejento.refresh_corpus(1)["data"]["status"] == "queued"


def test_what_failed_fails_again_when_it_is_indexed_anew(ejento, clock):
    ejento.refresh_corpus(3)
    assert not ejento.get_document(12)["data"]["is_failed"]

    clock.advance(7)
    told = ejento.get_document(12)["data"]
    assert (told["step"], told["is_failed"]) == ("uploaded", True)


def test_answers_draw_on_what_was_uploaded_once_it_is_indexed(ejento, clock):
    def sources():
        answer = ejento.generate_agent_response(1, user_query="What is a flagpole levy?")["data"]
        return str(answer).count("Flagpole levy.md")

    file = Upload(b"The flagpole levy is four kronor a year.", "Flagpole levy.md", "text/markdown")
    ejento.upload_document(1, user_id=1, content_type="file", upload_from="web", source=file)

    assert sources() == 0
    clock.advance(7)
    assert sources() > 0
