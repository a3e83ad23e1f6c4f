"""Whose web pages they are, and how a stand-in for the crawler calls them: the title follows from the address."""

from urllib.parse import unquote, urlsplit

from specdouble import timestamp

from . import documents_of, hosts, knowledge_of, people


def own(store, id_, person):
    """Return a page of somebody; those of others are not there."""
    return people.own(store.webpages, id_, person, "webpage")


def add(store, person, told, now):
    """Add a page, and to the knowledge base that it names a document with its text; one that leads nowhere fails."""
    url = told["url"]
    row = {"knowledgeBaseId": None, "documentId": None, "chunks": 0, "crawledAt": None, **told, "title": _title(url)}
    row |= {"userId": person["id"], "createdAt": timestamp(now), "status": "queued", "error": None}
    base = knowledge_of.fed(store, told["knowledgeBaseId"], person) if "knowledgeBaseId" in told else None
    if hosts.is_nowhere(url):
        row |= {"status": "failed", "error": f"There is no host {hosts.of(url)}"}
    elif base is not None:
        row["documentId"] = documents_of.add(store, base, {"url": url, "title": row["title"]}, now)["id"]
    return store.webpages.add(row)


def remove(store, page):
    """Remove a page, and what it gave to a knowledge base."""
    if page["documentId"] is not None:
        store.documents.delete(page["documentId"])
    store.webpages.delete(page["id"])


def _title(url):
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    words = unquote(last).replace("-", " ").replace("_", " ").strip()
    return (words or hosts.of(url))[:120].capitalize()
