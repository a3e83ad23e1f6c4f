"""Whose transcriptions they are, and what is shown of one before it is ready."""

from specdouble import timestamp

from . import people, recordings

_SHOWN = ("id", "title", "language", "status", "createdAt")
_NOTHING = {"durationSeconds": None, "text": None, "summary": None}


def listed(store, person):
    """Return the transcriptions of somebody, the newest first."""
    mine = store.transcriptions.all(userId=person["id"])
    return sorted(mine, key=lambda one: one["createdAt"])[::-1]


def own(store, id_, person):
    """Return a transcription of somebody; those of others are not there."""
    return people.own(store.transcriptions, id_, person, "transcription")


def submit(store, person, told, now):
    """Let a recording wait to be listened to."""
    file = told["file"]
    language = told.get("language", person["language"])
    heard, trouble = recordings.listen(file, language)
    return add(store, person, told.get("title", recordings.title(file)), language, heard, trouble, now)


def add(store, person, title, language, heard, trouble, now):
    """Add a transcription of somebody, of what was heard or of why nothing was."""
    row = {"title": title, "language": language, "status": "queued", "createdAt": timestamp(now), **_NOTHING}
    row |= {"heard": heard, "error": trouble, "course": "sound" if trouble is None else "bound_to_fail"}
    return store.transcriptions.add({**row, "userId": person["id"]})


def shown(row):
    """Return what is told of a transcription: what was heard once it is ready, or why it failed."""
    told = {name: row[name] for name in _SHOWN}
    heard = (row["heard"] or _NOTHING) if row["status"] == "ready" else _NOTHING
    failed = row["status"] == "failed"
    return {**told, **heard, "error": (row["error"] or "It could not be heard") if failed else None}
