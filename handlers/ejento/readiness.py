"""Whether an agent can be asked: it follows from its being active, and from the documents of its corpora."""

from . import checkpoints


def status(store, agent):
    """Return where an agent stands: draft, active, inactive or indexing."""
    if agent.get("is_active"):
        return "indexing" if any(_waits(document) for document in _documents(store, agent["id"])) else "active"
    was_active = any(one["snapshot"].get("is_active") for one in checkpoints.of(store, agent["id"]))
    return "inactive" if was_active else "draft"


def _documents(store, agent_id):
    for connection in store.agent_corpora.all(agent_id=agent_id):
        if connection.get("is_enabled", True):
            yield from store.documents.all(corpus_id=connection["corpus_id"])


def _waits(document):
    return document.get("step") == "uploaded" and not document.get("is_failed")
