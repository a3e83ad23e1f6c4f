"""Transcriptions: what was said in a recording, and the notes of it."""

from . import pages, people, transcriptions_of


def list_transcriptions(user, store, page, limit):
    mine = transcriptions_of.listed(store, people.of(store, user))
    return [transcriptions_of.shown(one) for one in pages.cut(mine, page, limit)]


def create_transcription(body, user, store, clock):
    """Nobody listens to it: a stand-in makes up what was said, the same for the same recording."""
    person = people.of(store, user)
    return transcriptions_of.shown(transcriptions_of.submit(store, person, body, clock.now()))


def get_transcription(id_, user, store):
    return transcriptions_of.shown(transcriptions_of.own(store, id_, people.of(store, user)))
