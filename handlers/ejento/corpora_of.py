"""Whose corpora: who sees a corpus, who may change it, and who owns it."""

from specdouble import Conflict, Forbidden

from . import agents_of, membership, signing

_CHANGE = ("edit", "owner")


def seen(store, user):
    """Return the ids of the corpora that exist for the caller: by permission, or through an agent that they see."""
    if membership.runs_organization(user):
        return _of_organization(store, user)
    agents = agents_of.seen(store, user)
    connected = (row["corpus_id"] for agent_id in agents for row in store.agent_corpora.all(agent_id=agent_id))
    return sorted({*connected, *_permitted(store, user, ("view", *_CHANGE))})


def changed(store, user):
    """Return the ids of the corpora that the caller may change."""
    return _of_organization(store, user) if membership.runs_organization(user) else _permitted(store, user, _CHANGE)


def owned(seen, store, corpus_id, user):
    """Return a corpus that the caller owns. Raises NotFound where they do not see it, else Forbidden."""
    corpus = seen.corpora[corpus_id]
    if not membership.runs_organization(user) and corpus_id not in _permitted(store, user, ("owner",)):
        raise Forbidden("Only an owner of the corpus may do this")
    return corpus


def give(store, corpus_id, user, clock):
    """Let the caller own a corpus that they have made."""
    permissions = store.corpus_permissions.within(corpus_id=corpus_id)
    permissions.add({"user_id": user.id, "permission": "owner", **signing.made(user, clock)})


def check_owned(store, corpus_id):
    """Refuse to leave a corpus without an owner."""
    permissions = store.corpus_permissions.within(corpus_id=corpus_id)
    if not any(row["permission"] == "owner" for row in permissions):
        raise Conflict("A corpus keeps at least one owner")


def _of_organization(store, user):
    return [row["id"] for row in store.corpora.all(organization_id=user.tenant)]


def _permitted(store, user, permissions):
    """Return the ids of corpora on which the caller has one of some permissions; what has none is its maker's."""
    given = store.corpus_permissions.all(user_id=user.id)
    made = store.corpora.all(created_by=membership.email(user))
    own = [row["id"] for row in made if not store.corpus_permissions.count(corpus_id=row["id"])]
    return [*own, *(row["corpus_id"] for row in given if row["permission"] in permissions)]
