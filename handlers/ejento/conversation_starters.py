"""Conversation starters: questions to begin with, of an agent, a corpus, or a document of one."""

from specdouble import resource

from . import envelopes

create_conversation_starter = resource


def list_conversation_starters_of_agent(agent_id, seen, store, paginated, page, items_per_page, sort_by=None):
    seen.agents[agent_id]
    found = store.conversation_starters.all(agent_id=agent_id)
    return envelopes.paged("conversation_starters", found, paginated, page, items_per_page, sort_by)


def list_conversation_starters_of_corpus(corpus_id, seen, store, paginated, page, items_per_page, sort_by=None):
    """Those of its documents are among them."""
    seen.corpora[corpus_id]
    documents = [row["id"] for row in store.documents.all(corpus_id=corpus_id)]
    found = [
        row
        for row in store.conversation_starters
        if row.get("corpus_id") == corpus_id or row.get("document_id") in documents
    ]
    return envelopes.paged("conversation_starters", found, paginated, page, items_per_page, sort_by)


def list_conversation_starters_of_document(document_id, seen, store, paginated, page, items_per_page, sort_by=None):
    seen.documents[document_id]
    found = store.conversation_starters.all(document_id=document_id)
    return envelopes.paged("conversation_starters", found, paginated, page, items_per_page, sort_by)
