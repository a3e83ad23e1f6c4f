"""The pytest plugin in projects that only install specdouble: an empty folder with an OpenAPI document."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from serving_kit import NOTES

from specdouble.testing.fixtures.house import House
from specdouble.testing.fixtures.server import served
from specdouble.testing.fixtures.sources import find_sources

pytest_plugins = ["pytester"]
SIGNED = NOTES.replace("paths:", "security: [{key: []}]\npaths:", 1).replace(
    "components:", "components:\n  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}", 1
)
TESTS = """
    from datetime import timedelta

    import httpx
    import pytest

    def test_a_client_knows_every_operation(api):
        made = api.create_note(text="Buy milk")

        assert api.get_note(made["id"]) == made

    def test_every_test_begins_anew(api):
        before = len(api.list_notes())
        api.create_note(text="Buy milk")

        assert len(api.list_notes()) == before + 1

    def test_double_is_served(double_url, assert_conforms):
        answer = httpx.post(f"{double_url}/notes", json={"text": "Buy milk"})

        assert answer.status_code == 201
        assert_conforms(answer)

    def test_client_and_address_show_the_same_rows(double_url, api):
        made = api.create_note(text="Buy milk")

        assert made in httpx.get(f"{double_url}/notes").json()

    def test_clock_stands_until_it_is_moved(api, clock):
        clock.advance(timedelta(days=1))
        made = api.create_note(text="Buy milk")

        assert made["created_at"].startswith("2026-01-16T09:00:00")
        assert clock.now().day == 16

    def test_clock_is_back(clock):
        assert clock.now().isoformat() == "2026-01-15T09:00:00+00:00"
        clock.freeze("2030-01-01T00:00:00Z")

        assert clock.now().year == 2030

    def test_double_is_an_application(double, api, assert_conforms):
        made = api.create_note(text="Buy milk")

        async def ask():
            async with httpx.AsyncClient(transport=httpx.ASGITransport(double), base_url="http://any") as client:
                return await client.get(f"/notes/{made['id']}")

        import asyncio
        answer = asyncio.run(ask())
        assert answer.json() == made
        assert_conforms(answer)

    def test_sandbox_puts_any_client_into_it(sandbox, double_url, api):
        made = api.create_note(text="Buy milk")

        assert sandbox.headers == {"X-Specdouble-Sandbox": sandbox.name}
        assert made in httpx.get(f"{double_url}/notes", headers=sandbox.headers).json()

    def test_answer_that_breaks_the_document_is_told(assert_conforms):
        request = httpx.Request("GET", "http://anywhere/notes/1")
        answer = httpx.Response(200, json={"id": "one", "text": "x"}, request=request)

        with pytest.raises(AssertionError, match="get_note breaks"):
            assert_conforms(answer)
"""
OWN_ROWS = """
    import pytest

    def test_starts_from_a_world(api):
        assert api.list_notes() is not None

    @pytest.mark.own_rows
    def test_makes_its_own_rows(api):
        assert api.create_note(text="Buy milk")["text"] == "Buy milk"

    @pytest.mark.own_rows
    def test_signs_in_as_somebody(api):
        api.as_("guest").list_notes()

    def test_moves_the_clock(clock):
        clock.advance(1)
"""


@pytest.fixture
def project(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    (pytester.path / "openapi.yaml").write_text(NOTES)
    return pytester


def run(project, *arguments):
    return project.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider", *arguments)


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_fixtures_work_beside_a_document(project, workers):
    project.makepyfile(TESTS)

    run(project, workers).assert_outcomes(passed=9)


def test_fixture_is_named_like_its_document(project):
    (project.path / "notes.yaml").write_text(NOTES)
    project.makeini("[pytest]\nspecdouble_documents = notes.yaml")
    project.makepyfile("def test_notes(notes):\n    assert notes.list_notes() is not None\n")

    run(project, "-n0").assert_outcomes(passed=1)


def test_client_signs_in_where_nobody_is_named(project):
    project.path.joinpath("openapi.yaml").write_text(SIGNED)
    project.makepyfile("def test_in(api):\n    assert api.list_notes() is not None\n")

    run(project, "-n0").assert_outcomes(passed=1)


def test_api_that_the_package_carries_is_named_like_a_document(tmp_path):
    assert list(find_sources(tmp_path, ["pulse"])) == ["pulse"]


def test_project_without_a_document_has_no_fixtures(project):
    (project.path / "openapi.yaml").unlink()
    project.makepyfile("def test_nothing(api):\n    pass\n")

    ended = run(project, "-n0")

    ended.assert_outcomes(errors=1)
    assert "fixture 'api' not found" in ended.stdout.str()


def test_served_double_takes_the_same_tests(project):
    project.makepyfile(TESTS)
    house = House(find_sources(project.path, []), project.path, "elsewhere")
    house.open(next(iter(find_sources(project.path, []))))

    with served(house) as address:
        ended = run(project, "-n0", f"--specdouble-base-url={address}")
    house.close()

    ended.assert_outcomes(passed=8, skipped=1)  # `double` is in process only


class Plain:
    """Any server: no control plane, no reset."""

    def __init__(self, house):
        self.house = house

    async def __call__(self, scope, receive, send):
        if scope["path"].startswith("/-"):
            scope = {**scope, "path": "/nothing", "raw_path": b"/nothing"}
        await self.house(scope, receive, send)


def test_real_server_is_asked_only_what_it_can_bear(project):
    project.makepyfile(OWN_ROWS)
    house = House(find_sources(project.path, []), project.path, "elsewhere")
    house.open(next(iter(find_sources(project.path, []))))

    with served(Plain(house)) as address:
        arguments = ("-n0", "-rs", f"--specdouble-base-url={address}", "--specdouble-header=X-Any: one")
        ended = run(project, *arguments)
    house.close()

    ended.assert_outcomes(passed=1, skipped=3)
    ended.stdout.fnmatch_lines(["*no reset*", "*unknown persona 'guest'*", "*no sandboxes*"])


def test_page_for_qa_shows_tests_that_pass(project):
    page = (Path(__file__).parents[2] / "docs" / "qa.md").read_text("utf-8")
    (project.path / "openapi.yaml").write_text(NOTES.replace("/notes", "/reports"))
    project.makepyfile(page.partition("```python\n# In a folder")[2].partition("```")[0].partition("\n")[2])

    run(project, "-n0").assert_outcomes(passed=2)
