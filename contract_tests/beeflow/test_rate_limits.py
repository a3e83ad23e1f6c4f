"""How often somebody may ask: the vendor's limits, each a rate a minute and a burst. The clock stands still."""

import json

import pytest

LIMITS = [
    ("GET", "/auth/user", 30, 60),
    ("GET", "/api/agents", 120, 200),
]


def statuses(client, method, path, times):
    return [client.send(method, path).status for _ in range(times)]


def posted(client, path, body, times):
    content = json.dumps(body).encode()
    return [client.send("POST", path, headers={"Content-Type": "application/json"}, body=content) for _ in range(times)]


@pytest.mark.parametrize(("method", "path", "rate", "burst"), LIMITS)
def test_burst_is_let_through_and_the_next_request_is_not(beeflow, method, path, rate, burst):
    let_through = statuses(beeflow, method, path, burst)

    refused = beeflow.send(method, path)

    assert set(let_through) == {200}
    assert refused.status == 429
    assert refused.headers["retry-after"] == str(-(-60 // rate))
    assert refused.body["error"] == "rate_limited"
    assert refused.body["requestId"]


@pytest.mark.parametrize(("method", "path", "rate", "burst"), LIMITS)
def test_after_a_minute_as_many_may_come_as_the_rate_says(beeflow, clock, method, path, rate, burst):
    statuses(beeflow, method, path, burst)

    clock.advance(60)

    assert statuses(beeflow, method, path, rate + 1) == [200] * rate + [429]


def test_chat_has_a_burst_of_its_own(beeflow):
    """send_message: 60 a minute, and 120 at once; what else is asked does not count."""
    question = {"agentId": "asst_default", "conversationId": "conv_now", "messages": []}
    statuses(beeflow, "GET", "/api/agents", 200)

    answers = posted(beeflow, "/api/chat", question, 121)

    assert {answer.headers["ratelimit-limit"] for answer in answers} == {"120"}
    assert [answer.status == 429 for answer in answers] == [False] * 120 + [True]


def test_paths_below_auth_share_one_limit_and_callers_do_not(beeflow):
    statuses(beeflow, "GET", "/auth/user", 60)

    assert beeflow.send("GET", "/auth/my-permissions").status == 429
    assert beeflow.as_("user").send("GET", "/auth/my-permissions").status == 200
    assert beeflow.as_(None).send("GET", "/auth/setup-status").status == 200


def test_guesses_at_a_password_are_limited(beeflow):
    guess = {"email": "anneke@hive.example", "password": "a-guess"}

    answers = posted(beeflow.as_(None), "/auth/admin-login", guess, 61)

    assert [answer.status for answer in answers] == [401] * 60 + [429]
