"""Documents: what stands in a corpus. Each is indexed some seconds after it came, by the clock, or fails."""

from specdouble import resource

from . import connections_of, documents_of, together
from .envelopes import done

get_document = update_document = delete_document = tag_document = resource
list_documents_of_corpus = list_documents_by_ids = resource


def upload_document(corpus_id, body, seen, store, user, clock):
    """`upload_from` and `attachment` are accepted and ignored."""
    seen.corpora.changeable(corpus_id)
    uploader = documents_of.uploader(seen, body["user_id"], user)
    return done(documents_of.shown(documents_of.add(store, corpus_id, body, uploader, clock)))


def delete_documents_of_corpus(corpus_id, body, seen, store):
    seen.corpora.changeable(corpus_id)
    held = {document["id"] for document in store.documents.all(corpus_id=corpus_id)}
    together.delete(store.documents, seen.documents, "document_ids", body["document_ids"], among=held)
    return done()


def find_duplicate_documents(corpus_id, body, seen, store):
    seen.corpora[corpus_id]
    there = {document["name"] for document in store.documents.all(corpus_id=corpus_id)}
    return done({"duplicate_files": [name for name in dict.fromkeys(body["documents"]) if name in there]})


def refresh_document(document_id, seen, store):
    status = documents_of.queue(store, [seen.documents.changeable(document_id)])
    return done({"status": status, "document_id": document_id})


def list_documents_of_chat_thread(chat_thread_id, inferred, seen, store):
    connection = connections_of.of_thread(store, seen.chat_threads[chat_thread_id])
    return inferred([] if connection is None else store.documents.all(corpus_id=connection["corpus_id"]))
