"""Documents: what a knowledge base knows. Each is read some seconds after it came, by the clock."""

from . import documents_of, knowledge_of, pages, people


def list_documents(id_, user, store, page, limit):
    base = knowledge_of.seen(store, id_, people.of(store, user))
    return [documents_of.shown(row) for row in pages.cut(documents_of.within(store, base).all(), page, limit)]


def add_document(id_, body, user, store, clock):
    """No page is fetched: a stand-in writes it. Of a document, the first 500,000 characters are searched."""
    base = knowledge_of.owned(store, id_, people.of(store, user))
    return documents_of.shown(documents_of.add(store, base, body, clock.now()))


def delete_document(id_, doc_id, user, store):
    base = knowledge_of.owned(store, id_, people.of(store, user))
    documents_of.within(store, base).delete(doc_id)
