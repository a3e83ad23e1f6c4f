"""A run waits where a server asks for it, and says no word of what came too soon."""

from __future__ import annotations

from contextlib import closing

import pytest
from layers_kit import Lamps, faults, run_over

from specdouble.testing.exchange import Sent
from specdouble.testing.patience import Patient
from specdouble.testing.suite.log import TOO_SOON
from specdouble.testing.target import InProcess

DATE = {"Date": "Thu, 15 Jan 2026 09:00:00 GMT"}


class Busy:
    """Answers 429 so many times, then 200."""

    def __init__(self, times: int, **headers: str) -> None:
        self.left = times
        self.headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope, receive, send):
        await receive()
        self.left -= 1
        status, headers = (429, self.headers) if self.left >= 0 else (200, [])
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def answered(app: Busy, number: int = 1) -> tuple[list[int], list[float]]:
    """Send so many requests; return the statuses, and for how long each time was waited."""
    waited: list[float] = []
    with closing(InProcess(app)) as target:
        patient = Patient(target, waited.append)
        return [patient.send(Sent("GET", "http://double/", {})).status for _ in range(number)], waited


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7),
        ({"Retry_After": "Thu, 15 Jan 2026 09:00:12 GMT", **DATE}, 12),
        ({"Retry_After": "Thu, 15 Jan 2026 08:00:00 GMT", **DATE}, 1),
        ({"Retry_After": "0"}, 1),
        ({"Retry_After": "soon"}, 1),
        ({}, 1),
    ],
)
def test_request_that_comes_too_soon_is_sent_again_when_it_may_come(headers, seconds):
    assert answered(Busy(1, **headers)) == ([200], [seconds])


def test_server_that_does_not_say_when_is_asked_less_and_less_often():
    assert answered(Busy(4)) == ([200], [1, 2, 4, 8])


@pytest.mark.parametrize("asked", ["61", "9" * 5000, "Fri, 16 Jan 2026 09:00:00 GMT"])
def test_limit_that_lasts_longer_than_a_minute_is_an_answer(asked):
    assert answered(Busy(9, Retry_After=asked, **DATE), 2) == ([429, 429], [])


def test_server_that_never_lets_in_is_waited_for_only_once():
    assert answered(Busy(99, Retry_After="10"), 3) == ([429, 429, 429], [10, 10, 10, 10, 16, 32])


def test_of_requests_at_the_same_time_only_those_that_came_too_soon_are_sent_again():
    waited: list[float] = []
    app = Busy(2, Retry_After="3")
    with closing(InProcess(app)) as target:
        answers = Patient(target, waited.append).send_together([Sent("GET", "http://double/", {})] * 5)

    assert ([one.status for one in answers], waited, app.left) == ([200] * 5, [3, 3], -5)


class Strict(Lamps):
    """Lets two of three requests in."""

    seen = 0

    def answer(self, method, path, query, headers, body):
        self.seen += 1
        return super().answer(method, path, query, headers, body) if self.seen % 3 else (429, {"error": "too soon"})


def test_limit_that_is_no_use_waiting_for_leaves_checks_untested_and_finds_nothing_wrong():
    result = run_over(Strict(), "fuzz", "stateful", "laws", "authz", "probes")

    assert faults(result) == []
    assert TOO_SOON in {case.untested for case in result.log}
