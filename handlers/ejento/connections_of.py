"""Connections of corpora: with the agents that draw on them, and with the conversations that they are attached to."""

_HIDDEN = ("organization_id",)
_BRIEF = ("id", "name", "indexing_mode_id", "document_count", "created_on")


def of_thread(store, thread):
    """Return the connection of a conversation; None where nothing is attached to it."""
    return next(iter(store.chat_thread_corpora.all(chat_thread_id=thread["id"])), None)


def named(store, connections, query):
    """Return those of some connections whose corpus has these letters in its name."""
    sought = query.casefold()
    return [row for row in connections if sought in store.corpora[row["corpus_id"]]["name"].casefold()]


def default(store, corpus_id):
    """Return the connection that a corpus is shown with, its oldest that is switched on; None where it has none."""
    enabled = store.agent_corpora.all(corpus_id=corpus_id, is_enabled=True)
    return min(enabled, key=lambda row: (row["created_on"], row["agent_id"]), default=None)


def shown(store, connection):
    """Return a connection with its corpus."""
    corpus = store.corpora[connection["corpus_id"]]
    told = {name: value for name, value in corpus.items() if name not in _HIDDEN}
    return {**connection, "corpus": {**told, "document_count": store.documents.count(corpus_id=corpus["id"])}}


def trimmed(connection, verbosity):
    """Return what is told of a connection: `low` leaves out the corpus, `medium` tells what it is called."""
    if verbosity == "high":
        return connection
    told = {name: value for name, value in connection.items() if name != "corpus"}
    brief = {"corpus": {name: connection["corpus"][name] for name in _BRIEF}}
    return told | brief if verbosity == "medium" else told
