"""Synonyms: words that mean the same in a project."""

import re

from . import callers


def get_synonyms(body, store, user):
    project = callers.project(store, user)
    text = "\n".join(body["questions"]).casefold()
    sets = store.synonyms.all(projectId=project.id)
    found = [one for one in sets if any(_names(text, word) for word in (one["target"], *one["synonyms"]))]
    return {"synonyms": [{"target": one["target"], "synonyms": one["synonyms"]} for one in found]}


def _names(text, word):
    """Tell whether a word stands in a text: whole, where its letters are of a script that parts words."""
    plain = re.escape(word.casefold())
    return re.search(rf"\b{plain}\b" if word.isascii() else plain, text) is not None
