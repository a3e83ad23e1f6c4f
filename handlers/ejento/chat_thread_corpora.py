"""Chat thread corpora: the one corpus that a conversation draws on beside those of its agent."""

from specdouble import Conflict, NotFound, resource

from . import connections_of, signing
from .envelopes import done

get_chat_thread_corpus = resource


def get_connected_corpus(chat_thread_id, seen, store):
    connection = connections_of.of_thread(store, seen.chat_threads[chat_thread_id])
    if connection is None:
        raise NotFound("corpus of chat thread", chat_thread_id)
    return done(dict(connection))


def connect_chat_thread_corpus(chat_thread_id, corpus_id, seen, store, user, clock):
    thread, corpus = seen.chat_threads.changeable(chat_thread_id), seen.corpora[corpus_id]
    there = connections_of.of_thread(store, thread)
    if there is not None:
        raise Conflict(f"The conversation draws on corpus {there['corpus_id']} already, and on one at most")
    connections = store.chat_thread_corpora.within(chat_thread_id=chat_thread_id)
    made = connections.add({"corpus_id": corpus["id"], **signing.made(user, clock)})
    store.chat_threads.update(chat_thread_id, {"corpus_id": corpus_id})
    return done(dict(made))


def disconnect_corpus(chat_thread_id, seen, store):
    thread = seen.chat_threads.changeable(chat_thread_id)
    connection = connections_of.of_thread(store, thread)
    if connection is not None:
        disconnect_chat_thread_corpus(chat_thread_id, connection["corpus_id"], seen, store)
    return done()


def disconnect_chat_thread_corpus(chat_thread_id, corpus_id, seen, store):
    seen.chat_threads.changeable(chat_thread_id)
    store.chat_thread_corpora.within(chat_thread_id=chat_thread_id).delete(corpus_id)
    store.chat_threads.update(chat_thread_id, {"corpus_id": None})
    return done()
