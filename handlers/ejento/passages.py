"""Passages: what corpora say to a question. A document counts from when it is indexed."""

import re

_MOST = 3
_LONGEST = 400
_BREAK = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_SMALL = frozenset({
    "and", "are", "ask", "but", "can", "does", "for", "from", "has", "have", "how", "into", "its", "may", "must", "not",
    "our", "that", "the", "them", "then", "they", "this", "was", "what", "when", "where", "which", "who", "why", "will",
    "with", "you", "your",
})  # fmt: skip


def find(store, corpus_ids, question):
    """Return the search results of a question: what fits best, a passage a document, the best first."""
    wanted = _words(question)
    documents = [one for corpus_id in corpus_ids for one in store.documents.all(corpus_id=corpus_id) if _is_read(one)]
    found = [_best(document, wanted) for document in documents] if wanted else []
    fitting = [result for result in found if result["score"] > 0]
    return sorted(fitting, key=lambda result: (-result["score"], result["document_id"]))[:_MOST]


def corpora_of(store, agent_id, thread_id, only=None):
    """Return the corpora that an answer draws on: those of the agent, switched on, and the one of the thread."""
    connected = [row["corpus_id"] for row in store.agent_corpora.all(agent_id=agent_id) if row["is_enabled"]]
    if thread_id is not None:
        connected.append(store.chat_threads[thread_id].get("corpus_id"))
        connected += [row["corpus_id"] for row in store.chat_thread_corpora.all(chat_thread_id=thread_id)]
    known = [id_ for id_ in dict.fromkeys(connected) if id_ is not None and id_ in store.corpora]
    return known if only is None else [id_ for id_ in known if id_ in only]


def corpus_names(store, results):
    """Name the corpora that results come from."""
    documents = [store.documents.get(result["document_id"]) for result in results]
    ids = dict.fromkeys(document["corpus_id"] for document in documents if document is not None)
    return [store.corpora[id_]["name"] for id_ in ids]


def address(store, result):
    """Return where the document of a result is read, or was: its own address, or the platform's for it."""
    document = store.documents.get(result["document_id"])
    name = "" if document is None else document["name"]
    return name if re.match(r"https?://\S+$", name) else f"https://documents.ejento.example/{result['document_id']}"


def _is_read(document):
    return document["step"] == "completed" and not document["is_failed"] and document.get("text")


def _best(document, wanted):
    """Return the passage of a document in which most of the wanted words stand; the first of equals."""
    cut = [part.strip() for part in _BREAK.split(document["text"])]
    parts = [part for part in cut if part and not part.startswith("#")] or [document["text"]]
    passage = max(parts, key=lambda part: len(wanted & _words(part)))
    score = len(wanted & _words(f"{document['name']} {passage}")) / len(wanted)
    told = {"document_id": document["id"], "title": document["name"], "content": passage[:_LONGEST]}
    return {**told, "score": round(score, 4)}


def _words(text):
    """Return the words that matter, without the `s` of a plural."""
    found = re.findall(r"\w{3,}", text.casefold())
    return {word.removesuffix("s") for word in found if word not in _SMALL}
