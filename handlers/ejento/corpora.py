"""Corpora: collections of documents that agents draw on. Whoever makes one owns it."""

from specdouble import resource

from . import corpora_of, documents_of
from .envelopes import done

list_corpora = get_corpus = update_corpus = tag_corpus = resource


def create_corpus(inferred, store, user, clock):
    made = inferred()
    corpora_of.give(store, made.value["data"]["id"], user, clock)
    return made


def delete_corpus(corpus_id, inferred, seen, store, user):
    corpora_of.owned(seen, store, corpus_id, user)
    return inferred()


def refresh_corpus(corpus_id, seen, store):
    seen.corpora.changeable(corpus_id)
    status = documents_of.queue(store, store.documents.all(corpus_id=corpus_id))
    return done({"status": status, "corpus_id": corpus_id})


def list_refreshed_corpora(inferred, seen):
    return inferred(seen.corpora.all(refresh_enabled=True))
