"""Whose web pages they are, and how a stand-in for the crawler calls them: the title follows from the address."""

from urllib.parse import unquote, urlsplit

from specdouble import NotFound, timestamp


def own(store, id_, person):
    """Return a page of somebody; those of others are not there."""
    row = store.webpages.get(id_)
    if row is None or row["userId"] != person["id"]:
        raise NotFound("webpage", id_)
    return row


def add(store, person, told, now):
    """Add a page. The names that RFC 6761, 6.4, keeps free lead nowhere, and their pages fail at once."""
    host = _host(told["url"])
    row = {"knowledgeBaseId": None, "title": _title(told["url"]), "chunks": 0, "crawledAt": None, **told}
    is_lost = host.endswith(".invalid") or host == "invalid"
    row |= {"status": "failed", "error": f"There is no host {host}"} if is_lost else {"status": "queued", "error": None}
    return store.webpages.add({**row, "userId": person["id"], "createdAt": timestamp(now)})


def _host(url):
    return url.split("/")[2].split("?")[0].split("#")[0].rpartition(":")[0] or url.split("/")[2]


def _title(url):
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    words = unquote(last).replace("-", " ").replace("_", " ").strip()
    return (words or _host(url))[:120].capitalize()
