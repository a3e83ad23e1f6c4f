"""The documents of a knowledge base: how they come into it, and which of them a search finds."""

from hashlib import blake2b

from specdouble import ContentTooLarge, Unreadable, UnsupportedMediaType, file_kind, read_text, timestamp

from . import tiers, websites

_LONGEST = 200  # characters of a name
_SHOWN = ("id", "name", "mimeType", "size", "status", "createdAt")


def within(store, base):
    """Return the documents of a knowledge base, as a collection."""
    return store.documents.within(knowledge_id=base["id"])


def searchable(store, base):
    """Return the documents that a search finds: those that have been read, also while they are read anew."""
    return within(store, base).all(searchable=True)


def shown(document):
    """Return what is told of a document; why it failed, too, once it has."""
    failed = document["status"] == "failed"
    told = {name: document[name] for name in _SHOWN}
    return {**told, "error": (document["error"] or "It could not be read") if failed else None}


def add(store, base, told, now):
    """Let a file or a page wait to be read; one that is there already stays as it is."""
    name, kind, content = _what(told)
    most = tiers.document_size(store, base["organizationId"], now)
    if len(content) > most:
        raise ContentTooLarge(f"The document has {len(content)} bytes, and the tier allows {most}")
    documents = within(store, base)
    digest = blake2b(content, digest_size=16).hexdigest()
    same = documents.one(name=name, digest=digest)
    if same is not None:
        return same
    text, trouble = _read(content, kind)
    row = {"name": name, "mimeType": kind, "size": len(content), "status": "queued", "createdAt": timestamp(now)}
    row |= {"text": text, "error": trouble, "digest": digest, "searchable": False, "course": _course(trouble)}
    return documents.add(row)


def queue_all(store, base):
    """Let all documents of a knowledge base be read anew."""
    documents = within(store, base)
    for document in documents.all():
        documents.update(document["id"], {"status": "queued", "course": _course(document["error"])})


def _what(told):
    """Return the name, the media type and the content of what is to be added."""
    if "url" in told:
        return told.get("title", told["url"]), websites.KIND, websites.page(told["url"])
    file = told["file"]
    name, kind = file.base_name[:_LONGEST], file_kind(file)
    if kind is None:
        came = file.media_type or name or "a file without a type"
        raise UnsupportedMediaType(f"came {came[:80]}, expected a pdf, txt, md, html, eml, docx or csv")
    return told.get("title") or name or "Untitled", kind, bytes(file)


def _read(content, kind):
    """Return the text of a document and None, or no text and why it cannot be read."""
    try:
        return read_text(content, kind), None
    except Unreadable as error:
        return "", error.message


def _course(trouble):
    return "sound" if trouble is None else "bound_to_fail"
