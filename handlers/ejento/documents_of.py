"""The documents of a corpus: how they come into it, and wait for the index."""

from specdouble import BadReference, Forbidden

from . import membership, signing, sources

_SHOWN = ("id", "corpus_id", "name", "content_type", "step", "is_failed", "tags")
_STAMPS = ("created_by", "created_on", "modified_by", "modified_on")


def add(store, corpus_id, told, user, clock):
    """Let what was uploaded wait for the index; what holds no text is doomed to fail there."""
    source = sources.read(told["content_type"], told["source"])
    row = {"corpus_id": corpus_id, "name": source.name, "content_type": told["content_type"], "tags": []}
    row |= {"text": source.text, "size": source.size, "error": source.error}
    return store.documents.add({**row, **_waiting(source.text), **signing.made(user, clock)})


def queue(store, documents):
    """Let documents be indexed anew, and return whether that was under way for one of them: `running` or `queued`."""
    running = any(document["course"] in ("waiting", "doomed") for document in documents)
    for document in documents:
        store.documents.update(document["id"], _waiting(document["text"]))
    return "running" if running else "queued"


def shown(document):
    """Return what is told of a document."""
    return {name: document[name] for name in (*_SHOWN, *_STAMPS)}


def uploader(seen, user_id, user):
    """Return who uploads: the caller, or somebody for whom one who runs the organization does it."""
    if user_id == user.id:
        return user
    if user_id not in seen.users:
        raise BadReference("user_id", user_id, "users")
    if not membership.runs_organization(user):
        raise Forbidden("Only owners and admins of the organization upload for somebody else")
    return membership.person(seen.users[user_id])


def _waiting(text):
    return {"step": "uploaded", "is_failed": False, "course": "waiting" if text else "doomed"}
