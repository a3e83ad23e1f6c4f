"""Idempotency keys and jobs live with the rows: on a store in a file they outlive their server."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import CLOCK, Served, serve_api
from test_idempotency import DOCUMENT as PAYMENTS
from test_idempotency import KEY, count, pay
from test_jobs import DOCUMENT as BUILDS
from test_jobs import TIMED, advance, start, status

from specdouble.runtime.settings import Settings


@pytest.fixture
def on_file(tmp_path: Path):
    """Serve a document on rows in a file; the second time as after a restart."""
    settings = Settings(clock=CLOCK, store=f"sqlite:///{tmp_path}/rows.db")

    def serve(document: str) -> Served:
        return serve_api(tmp_path, document, settings=settings)

    return serve


def test_a_key_is_known_after_a_restart(on_file) -> None:
    first = pay(on_file(PAYMENTS), **KEY)
    served = on_file(PAYMENTS)

    again = pay(served, **KEY)

    assert again.headers["idempotent-replayed"] == "true"
    assert again.content == first.content
    assert count(served) == 1


def test_a_job_goes_on_after_a_restart(on_file) -> None:
    start(on_file(BUILDS.replace("JOBS", TIMED)))
    served = on_file(BUILDS.replace("JOBS", TIMED))

    seen = [status(served)]
    for seconds in (2, 5):
        advance(served, seconds)
        seen.append(status(served))

    assert seen == ["pending", "running", "succeeded"]
    assert served.get("/builds/1").body["finished_at"] == "2026-01-15T09:00:07.000Z"


def test_a_cancelled_job_stays_cancelled_after_a_restart(on_file) -> None:
    served = on_file(BUILDS.replace("JOBS", TIMED))
    start(served)
    served.post("/builds/1/cancel")
    served = on_file(BUILDS.replace("JOBS", TIMED))
    advance(served, 1000)

    assert status(served) == "cancelled"
