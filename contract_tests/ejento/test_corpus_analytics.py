"""Figures by corpus. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def values(answer):
    return {one["id"]: one["value"] for one in answer["data"]["results"]}


def test_documents_count_for_their_corpus(ejento):
    assert values(ejento.get_corpus_document_counts(corpus_ids=[1, 3])) == {1: 4, 3: 4}

    ejento.delete_document(1)

    assert values(ejento.get_corpus_document_counts(corpus_ids=[1, 3])) == {1: 3, 3: 4}


def test_indexing_mode_counts_once_it_is_changed(ejento):
    assert values(ejento.get_corpus_indexing_modes())[1]["hybrid"] == 4

    ejento.update_corpus(1, indexing_mode_id=1)

    assert values(ejento.get_corpus_indexing_modes())[1] == {"standard": 4, "hybrid": 0, "semantic": 0, "total": 4}


def test_corpora_are_those_that_a_person_sees(ejento):
    assert list(values(ejento.as_("stranger").get_corpus_document_counts())) == [5]
