"""Passages: what a search finds in documents, ranked by BM25 in an index of SQLite's FTS5, which is made in memory."""

import re
import sqlite3
from contextlib import closing
from textwrap import shorten, wrap

_LONGEST = 400  # characters of a passage
_SHORTEST = 60
_SHOWN = 240
_MOST_WORDS = 64
_WORD = re.compile(r"\w+")
_FILLER = "\ue000"  # a private letter, which FTS5 takes for a word
_FILLER_LENGTH = 40  # words, as many as a passage has
_INDEX = "CREATE VIRTUAL TABLE passages USING fts5(title, text, document UNINDEXED, tokenize = 'porter unicode61')"
_RANKED = "SELECT document, text, bm25(passages, 0.5, 1.0) FROM passages WHERE passages MATCH ? ORDER BY 3, rowid"
# Words that say nothing of what is looked for, English and Dutch.
_COMMON = frozenset(
    _WORD.findall("""
    a an and are as at be by can do does for from have how i in is it me my of on or our say says that the their there
    this to was we what when where which who why will with you your aan de dat die een en het hoe ik is met mijn niet
    of om op te van voor wat we wie zijn
    """)
)


def rank(documents, question, most):
    """Return the passage of each document that answers best: `sourceId`, `title`, `snippet` and `score`, best first."""
    words = _words(question)
    if not words or not documents:
        return []
    titles = {document["id"]: document["name"] for document in documents}
    best = {}
    with closing(_index(documents)) as index:
        for id_, text, rank_ in index.execute(_RANKED, (" OR ".join(f'"{word}"' for word in words),)):
            best.setdefault(id_, (text, round(-rank_, 4)))
            if len(best) == most:
                break
    return [
        {"sourceId": id_, "title": titles[id_], "snippet": shorten(text, _SHOWN, placeholder=" …"), "score": score}
        for id_, (text, score) in best.items()
    ]


def _index(documents):
    index = sqlite3.connect(":memory:")
    index.execute(_INDEX)
    rows = [(one["name"], text, one["id"]) for one in documents for text in _cut(one["text"])]
    # A word that stands in half of the passages weighs nothing in BM25. In a small knowledge base each does: as many
    # passages of nothing stand beside the real ones.
    fillers = [("", " ".join([_FILLER] * _FILLER_LENGTH), "")] * (len(rows) + 10)
    index.executemany("INSERT INTO passages VALUES (?, ?, ?)", rows + fillers)
    return index


def _cut(text):
    """Cut a text at its empty lines, and what is long between words; a heading stays with what it stands above."""
    above = ""
    for paragraph in re.split(r"\n\s*\n", text):
        above = f"{above}\n{paragraph}"
        if len(above) > _SHORTEST:
            yield from wrap(above, _LONGEST)
            above = ""
    yield from wrap(above, _LONGEST)


def _words(question):
    """Return the words that a search looks for; the common ones count only where there is nothing else."""
    found = list(dict.fromkeys(word.casefold() for word in _WORD.findall(question)))
    telling = [word for word in found if word not in _COMMON]
    return [word for word in telling or found if _FILLER not in word][:_MOST_WORDS]
