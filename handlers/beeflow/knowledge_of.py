"""Whose knowledge it is, and who may search it: the owner, their groups, or the organisation."""

from specdouble import BadReference, Forbidden, NotFound, timestamp

from . import documents_of, passages, tiers

_BLANK = {"description": "", "embedding_model": "bge-m3", "visibility": "private"}
_CITED = 3
_SHOWN = ("id", "name", "description", "embedding_model", "visibility", "createdAt")
_ADVERTISED = ("id", "name", "description")


def visible(store, person):
    """Return the knowledge bases that somebody may search."""
    return [base for base in store.knowledge_bases if _is_visible(store, base, person)]


def seen(store, id_, person):
    """Return a knowledge base that somebody may search; any other is not there."""
    base = _found(store, id_, person)
    if base is None:
        raise NotFound("knowledge base", id_)
    return base


def owned(store, id_, person):
    """Return a knowledge base that somebody may change: their own, or, of administrators, what is not private."""
    base = seen(store, id_, person)
    if base["ownerId"] != person["id"] and person["role"] != "admin":
        raise Forbidden("Only its owner may change this knowledge base")
    return base


def check_change(base, person, told):
    """Refuse that an administrator hides what is somebody else's: nobody but the owner would find it again."""
    if told.get("visibility") == "private" and base["ownerId"] != person["id"]:
        raise Forbidden("Only its owner may make this knowledge base private")


def add(store, owner, told, now):
    """Add a knowledge base of somebody, where the tier has room for one more."""
    organisation = owner["organizationId"]
    there = len(store.knowledge_bases.all(organizationId=organisation))
    tiers.check_limit(store, organisation, "knowledgeBases", there, now)
    row = {**_BLANK, **told, "ownerId": owner["id"], "organizationId": organisation, "createdAt": timestamp(now)}
    return store.knowledge_bases.add(row)


def published(store):
    """Return what the marketplace shows, whatever the tier."""
    return store.knowledge_bases.all(visibility="public")


def shown(store, base):
    """Return what is told of a knowledge base."""
    return {**{name: base[name] for name in _SHOWN}, "documentCount": documents_of.within(store, base).count()}


def advertised(store, base):
    """Return what the marketplace tells of a knowledge base."""
    told = {name: base[name] for name in _ADVERTISED}
    count = documents_of.within(store, base).count()
    return {**told, "documentCount": count, "publisher": store.organisations[base["organizationId"]]["name"]}


def check_drawn_on(store, agent, before=None):
    """Refuse an agent that names knowledge which it may not read, unless it did so before."""
    there = () if before is None else _named(before)
    for id_ in _named(agent):
        if id_ not in there and _read_by(store, id_, agent) is None:
            raise BadReference("config.knowledge_base_ids", id_, "knowledge_bases")


def fed(store, id_, person):
    """Return a knowledge base that somebody may add to, of which a body has the id."""
    if _found(store, id_, person) is None:
        raise BadReference("knowledgeBaseId", id_, "knowledge_bases")
    return owned(store, id_, person)


def cited(store, agent, question):
    """Return the passages that an agent answers from. It reads what its owner may, and nothing else that it names."""
    read = [base for id_ in _named(agent) if (base := _read_by(store, id_, agent)) is not None]
    found = [document for base in read for document in documents_of.searchable(store, base)]
    return passages.rank(found, question, _CITED)


def _found(store, id_, person):
    """Return a knowledge base that somebody may search; None for any other."""
    base = store.knowledge_bases.get(id_)
    return base if base is not None and _is_visible(store, base, person) else None


def _named(agent):
    return agent["config"].get("knowledge_base_ids", [])


def _read_by(store, id_, agent):
    """Return a knowledge base that an agent may read; None for any other."""
    base = store.knowledge_bases.get(id_)
    return base if base is not None and _is_read_by(store, base, agent) else None


def _is_read_by(store, base, agent):
    owner = store.users.get(agent["owner_id"])
    if owner is not None:
        return _is_visible(store, base, owner)
    return base["organizationId"] == agent["organizationId"] and base["visibility"] in ("org", "public")


def _is_visible(store, base, person):
    if base["organizationId"] != person["organizationId"]:
        return False
    if base["ownerId"] == person["id"] or base["visibility"] in ("org", "public"):
        return True
    return base["visibility"] == "group" and (person["role"] == "admin" or _is_with(store, base["ownerId"], person))


def _is_with(store, id_, person):
    owner = store.users.get(id_)
    return owner is not None and not set(owner["groups"]).isdisjoint(person["groups"])
