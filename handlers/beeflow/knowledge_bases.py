"""Knowledge bases: documents that agents answer from. The marketplace shows those that are public."""

from . import documents_of, knowledge_of, pages, passages, people


def list_knowledge_bases(user, store, page, limit):
    bases = knowledge_of.visible(store, people.of(store, user))
    return [knowledge_of.shown(store, base) for base in pages.cut(bases, page, limit)]


def create_knowledge_base(body, user, store, clock):
    return knowledge_of.shown(store, knowledge_of.add(store, people.of(store, user), body, clock.now()))


def get_knowledge_base(id_, user, store):
    return knowledge_of.shown(store, knowledge_of.seen(store, id_, people.of(store, user)))


def update_knowledge_base(id_, body, user, store):
    person = people.of(store, user)
    before = knowledge_of.owned(store, id_, person)
    knowledge_of.check_change(before, person, body)
    if body.get("embedding_model", before["embedding_model"]) != before["embedding_model"]:
        documents_of.queue_all(store, before)
    return knowledge_of.shown(store, store.knowledge_bases.update(id_, body))


def delete_knowledge_base(id_, user, store):
    knowledge_of.owned(store, id_, people.of(store, user))
    store.knowledge_bases.delete(id_)


def search_knowledge_base(id_, body, user, store):
    """Every `mode` ranks by BM25: there are no vectors."""
    base = knowledge_of.seen(store, id_, people.of(store, user))
    return passages.rank(documents_of.searchable(store, base), body["query"], body.get("topK", 5))


def reindex_knowledge_base(id_, user, store):
    documents_of.queue_all(store, knowledge_of.owned(store, id_, people.of(store, user)))
    return {"status": "queued"}


def list_marketplace_knowledge(store, page, limit):
    return [knowledge_of.advertised(store, base) for base in pages.cut(knowledge_of.published(store), page, limit)]
