"""Transcriptions: what was said in a recording. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import wave
from io import BytesIO

import pytest

from specdouble import Upload


def sound(seconds):
    """Make a WAV file of silence."""
    with wave.open(packed := BytesIO(), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(1000)
        file.writeframes(b"\x80" * 1000 * seconds)
    return packed.getvalue()


def submit(beeflow, content, name="round.wav", kind="audio/wav", **more):
    return beeflow.create_transcription(file=Upload(content, name, kind), **more)


def test_everybody_sees_their_own(beeflow):
    assert [one["id"] for one in beeflow.list_transcriptions()] == ["trs_voicemail", "trs_planning"]
    assert [one["id"] for one in beeflow.list_transcriptions(page=2, limit=1)] == ["trs_planning"]
    assert beeflow.as_("user").expect(404).get_transcription("trs_planning")["error"] == "not_found"


def test_recording_is_heard_by_the_clock(beeflow, clock):
    """create_transcription: audio submit; asynchronous."""
    made = submit(beeflow, sound(20), language="en", title="Morning round")
    seen = [made["status"]]
    for seconds in (2, 10):
        clock.advance(seconds)
        seen.append(beeflow.get_transcription(made["id"])["status"])

    assert seen == ["queued", "processing", "ready"]
    assert (made["text"], made["durationSeconds"]) == (None, None)


def test_ready_transcription_shows_what_was_said(beeflow, clock):
    made = submit(beeflow, sound(20), language="en")
    clock.advance(12)

    ready = beeflow.get_transcription(made["id"])
    assert (ready["title"], ready["durationSeconds"], ready["error"]) == ("round.wav", 20, None)
    assert ready["text"].startswith("Speaker 1: ")
    assert ready["summary"].splitlines()[0][2:] in ready["text"]
    assert ready in beeflow.list_transcriptions()


def test_same_recording_is_heard_alike(beeflow, clock):
    first, again = (submit(beeflow, b"\x01" * 400_000, "round.mp3", "audio/mpeg")["id"] for _ in range(2))
    clock.advance(12)

    texts = [beeflow.get_transcription(id_)["text"] for id_ in (first, again)]
    assert texts[0] == texts[1]


def test_language_is_the_speakers_where_nobody_says(beeflow):
    assert submit(beeflow, sound(1))["language"] == "nl"
    assert submit(beeflow, sound(1), language="en-GB")["language"] == "en-GB"


@pytest.mark.parametrize(
    ("content", "name", "kind", "why"),
    [(b"", "round.wav", "audio/wav", "no sound"), (b"%PDF", "round.pdf", "application/pdf", "neither audio nor video")],
)
def test_what_holds_no_sound_fails_and_says_why(beeflow, clock, content, name, kind, why):
    made = submit(beeflow, content, name, kind)
    clock.advance(60)

    failed = beeflow.get_transcription(made["id"])
    assert (failed["status"], failed["text"]) == ("failed", None)
    assert why in failed["error"]


def test_name_tells_what_a_part_does_not(beeflow, clock):
    made = submit(beeflow, b"\x01" * 40_000, "round.M4A", "application/octet-stream")
    clock.advance(12)

    assert beeflow.get_transcription(made["id"])["status"] == "ready"


def test_same_key_submits_once(beeflow):
    first, again = (submit(beeflow, sound(1), idempotency_key="k1") for _ in range(2))

    assert first == again
    assert len(beeflow.list_transcriptions()) == 3


def test_meeting_notes_are_of_the_tier_pro(beeflow):
    polder = beeflow.as_("polder-admin")

    assert polder.expect(403).list_transcriptions()["error"] == "license_feature_required"
    assert polder.expect(403).create_transcription(file=b"...")["details"]["feature"] == "meeting_notes"
    assert polder.expect(403).get_transcription("trs_planning")["error"] == "license_feature_required"


def test_lower_tier_keeps_what_is_there(beeflow, control):
    beeflow.remove_license()

    assert beeflow.expect(403).get_transcription("trs_planning")["error"] == "license_feature_required"
    assert control("GET", "/-/state/beeflow/transcriptions/trs_planning").body["status"] == "ready"


@pytest.mark.world("busy")
def test_busy_world_has_transcriptions_of_somebody(beeflow, control):
    ready = [row for row in control("GET", "/-/state/beeflow/transcriptions").body["rows"] if row["status"] == "ready"]

    assert len(ready) > 10
