"""uvicorn, Starlette and ASGI: lifespans, workers, reloads."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from serving_kit import NOTES, Served, serve_api, serve_document, with_control
from traps_kit import FROZEN, answering, document, operation


@pytest.fixture
def notes(tmp_path: Path) -> Served:
    return with_control(serve_document(tmp_path, NOTES))


def test_the_life_of_the_server_is_answered(notes: Served) -> None:
    """An application that stands before others must answer `lifespan` itself, else the server waits or gives up."""
    assert asyncio.run(lifespan(notes)) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def lifespan(served: Served) -> list[str]:
    asked, told = ["lifespan.startup", "lifespan.shutdown"], []

    async def receive() -> dict:
        return {"type": asked.pop(0)}

    async def send(message: dict) -> None:
        told.append(message["type"])

    await asyncio.wait_for(served.app({"type": "lifespan"}, receive, send), timeout=10)
    return told


def test_no_request_to_an_api_reaches_the_control_plane(notes: Served) -> None:
    """Fuzzing an API must not reset it: the control plane stands in front of every API, and in no document of one."""
    paths = notes.get("/-/apis/notes/openapi.json").body["paths"]

    assert not [path for path in paths if path.startswith("/-")]
    assert {notes.send("POST", path, {}).status for path in ("/%2D/reset", "/notes/../-/reset", "/notes/-/reset")} == {
        404
    }


def test_no_html_page_of_ours_asks_another_host(notes: Served) -> None:
    """Documentation pages of other bundles fetch fonts, scripts and proxies; Connexion's own is too old for 3.1."""
    page = notes.get("/-/apis/notes/docs").content.decode()

    assert "swagger-ui" in page
    assert "://" not in page.replace("http://www.w3.org", "")


def test_sync_handlers_of_a_sandbox_never_run_at_once(tmp_path: Path) -> None:
    """In a pool of threads two of them would share a store, a clock and a Faker: here they run on the loop."""
    served = serve_api(
        tmp_path,
        document({"/things": {"get": operation(responses=answering({}))}}),
        things="import threading\ndef take():\n    return threading.current_thread() is threading.main_thread()\n",
        settings=FROZEN,
    )

    assert served.get("/things").body is True


def test_a_request_that_is_never_answered_fails_its_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is read twice, or a stream without an end, waits for ever: every request here has a bound."""
    monkeypatch.setattr("serving_kit._PATIENCE", 0.01)

    with pytest.raises(TimeoutError):
        Served(_never).get("/things")


async def _never(*_: object) -> None:
    await asyncio.Event().wait()
