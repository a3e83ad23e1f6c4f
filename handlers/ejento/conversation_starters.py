"""Conversation starters: questions to begin with, of an agent, a corpus, or a document of one."""

from specdouble import resource

create_conversation_starter = resource
list_conversation_starters_of_agent = list_conversation_starters_of_document = resource


def list_conversation_starters_of_corpus(corpus_id, inferred, seen, store):
    """Those of its documents are among them."""
    seen.corpora[corpus_id]
    documents = [row["id"] for row in store.documents.all(corpus_id=corpus_id)]
    return inferred(
        row
        for row in store.conversation_starters
        if row.get("corpus_id") == corpus_id or row.get("document_id") in documents
    )
