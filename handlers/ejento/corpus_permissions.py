"""Corpus permissions: who may see, change or own a corpus."""

from specdouble import resource

from . import corpora_of
from .envelopes import done

list_corpus_permissions = list_corpus_user_permissions = resource


def create_corpus_permission(corpus_id, inferred, seen, store, user):
    corpora_of.owned(seen, store, corpus_id, user)
    return inferred()


def delete_corpus_permission(corpus_id, user_id, seen, store, user):
    """People may give up their own."""
    seen.corpora[corpus_id]
    if user_id != user.id:
        corpora_of.owned(seen, store, corpus_id, user)
    permissions = store.corpus_permissions.within(corpus_id=corpus_id)
    was_owner = permissions[user_id]["permission"] == "owner"
    permissions.delete(user_id)
    if was_owner:
        corpora_of.check_owned(store, corpus_id)
    return done()
