"""Meeting bots: they sit in a meeting and listen, until somebody recalls them."""

from datetime import datetime

from specdouble import Conflict, timestamp

from . import hosts, people, recordings, transcriptions_of

_SHOWN = ("id", "meetingUrl", "displayName", "status", "joinedAt", "leftAt", "transcriptionId", "createdAt")


def join_meeting(body, user, store, clock):
    """No meeting is joined: a stand-in makes up what the bot hears."""
    trouble = "Nobody let it in" if hosts.is_nowhere(body["meetingUrl"]) else None
    row = {"displayName": "Bee Flow notes", **body, "status": "joining", "createdAt": timestamp(clock.now())}
    row |= {"joinedAt": None, "leftAt": None, "transcriptionId": None}
    row |= {"error": trouble, "course": "sound" if trouble is None else "bound_to_fail"}
    return _shown(store.meet_bots.add({**row, "userId": people.of(store, user)["id"]}))


def leave_meeting(id_, user, store, clock):
    person, now = people.of(store, user), clock.now()
    bot = people.own(store.meet_bots, id_, person, "meeting bot")
    if bot["status"] not in ("joining", "joined"):
        raise Conflict(f"This bot has {bot['status']}, and is in no meeting")
    made = _written_down(store, bot, person, now) if bot["status"] == "joined" else None
    return _shown(store.meet_bots.update(id_, {"status": "left", "leftAt": timestamp(now), "transcriptionId": made}))


def _written_down(store, bot, person, now):
    """Make a transcription of what a bot heard, and return its id."""
    seconds = int((now - datetime.fromisoformat(bot["joinedAt"])).total_seconds())
    heard = recordings.hear(bot["id"].encode(), seconds, person["language"])
    title = f"Meeting at {hosts.of(bot['meetingUrl'])}"
    return transcriptions_of.add(store, person, title[:200], person["language"], heard, None, now)["id"]


def _shown(bot):
    failed = bot["status"] == "failed"
    told = {name: bot[name] for name in _SHOWN}
    return {**told, "error": (bot["error"] or "Nobody let it in") if failed else None}
