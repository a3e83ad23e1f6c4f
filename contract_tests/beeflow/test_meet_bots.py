"""Meeting bots: who listens in a meeting. The world is `demo`; it is 2026-01-15T09:00:00Z."""

PLANNING = "https://meet.hive.example/planning"


def test_bot_joins_by_the_clock(beeflow, clock, control):
    """join_meeting: Send the meeting bot to a URL."""
    bot = beeflow.join_meeting(meetingUrl=PLANNING)
    assert (bot["status"], bot["joinedAt"], bot["displayName"]) == ("joining", None, "Bee Flow notes")

    clock.advance(5)

    row = control("GET", f"/-/state/beeflow/meet_bots/{bot['id']}").body
    assert (row["status"], row["joinedAt"]) == ("joined", "2026-01-15T09:00:05.000Z")


def test_bot_that_leaves_writes_down_what_it_heard(beeflow, clock):
    """leave_meeting: Recall the bot."""
    bot = beeflow.join_meeting(meetingUrl=PLANNING)["id"]
    clock.advance(65)

    left = beeflow.leave_meeting(bot)
    assert (left["status"], left["leftAt"]) == ("left", "2026-01-15T09:01:05.000Z")
    assert beeflow.get_transcription(left["transcriptionId"])["status"] == "queued"

    clock.advance(12)
    notes = beeflow.get_transcription(left["transcriptionId"])
    assert (notes["title"], notes["durationSeconds"]) == ("Meeting at meet.hive.example", 60)
    assert notes["text"].startswith("Speaker 1: ")


def test_bot_that_was_still_on_its_way_heard_nothing(beeflow):
    left = beeflow.leave_meeting(beeflow.join_meeting(meetingUrl=PLANNING)["id"])

    assert (left["status"], left["joinedAt"], left["transcriptionId"]) == ("left", None, None)


def test_bot_is_recalled_once(beeflow):
    beeflow.leave_meeting("bot_customers")

    assert beeflow.expect(409).leave_meeting("bot_customers")["error"] == "conflict"
    assert beeflow.expect(409).leave_meeting("bot_planning")["error"] == "conflict"


def test_bot_that_nobody_lets_in_fails(beeflow, clock, control):
    bot = beeflow.join_meeting(meetingUrl="https://meet.invalid/planning")["id"]
    clock.advance(60)

    assert control("GET", f"/-/state/beeflow/meet_bots/{bot}").body["status"] == "failed"
    assert "failed" in beeflow.expect(409).leave_meeting(bot)["message"]


def test_bots_of_others_are_not_there(beeflow):
    assert beeflow.as_("user").expect(404).leave_meeting("bot_customers")["error"] == "not_found"


def test_meeting_is_at_an_address(beeflow):
    assert beeflow.expect(400).join_meeting(meetingUrl="planning")["error"] == "bad_request"
    assert beeflow.expect(400).join_meeting(meetingUrl="ftp://meet.hive.example")["error"] == "bad_request"


def test_same_key_sends_one_bot(beeflow):
    first, again = (beeflow.join_meeting(meetingUrl=PLANNING, idempotency_key="k1") for _ in range(2))

    assert first == again


def test_meeting_bot_is_of_the_tier_pro(beeflow):
    polder = beeflow.as_("polder-admin")

    assert polder.expect(403).join_meeting(meetingUrl=PLANNING)["error"] == "license_feature_required"
    assert polder.expect(403).leave_meeting("bot_customers")["error"] == "license_feature_required"
