"""Eight browser tests at once on one server: each in a sandbox of its own, and none sees what another does."""

from __future__ import annotations

import asyncio

from browser_kit import open_browser
from visit import Visit, start_visit

DEMO = ("Production", "Staging", "Development")


async def environments_are_listed(visit: Visit) -> None:
    await visit.sees(*DEMO)

    await visit.still_sees(*DEMO)


async def an_environment_is_added(visit: Visit) -> None:
    await visit.add("Preview")

    await visit.sees(*DEMO, "Preview")
    await visit.still_sees(*DEMO, "Preview")


async def an_environment_is_renamed(visit: Visit) -> None:
    await visit.rename("Production", to="Preview")

    await visit.sees("Preview", "Staging", "Development")
    await visit.still_sees("Preview", "Staging", "Development")


async def an_environment_is_deleted(visit: Visit) -> None:
    await visit.delete("Development")

    await visit.sees("Production", "Staging")
    await visit.still_sees("Production", "Staging")


async def a_taken_name_is_refused(visit: Visit) -> None:
    await visit.add("Preview")
    await visit.sees(*DEMO, "Preview")
    await visit.add("Preview")

    await visit.is_told("409 Conflict: Duplicate resource")
    await visit.still_sees(*DEMO, "Preview")


async def a_blank_name_is_refused(visit: Visit) -> None:
    await visit.add(" ")

    await visit.is_told("400 Bad Request: Invalid input")
    await visit.still_sees(*DEMO)


async def a_guest_changes_nothing(visit: Visit) -> None:
    await visit.add("Preview")

    await visit.is_told("403 Forbidden: You do not have permission to create environments")
    await visit.still_sees(*DEMO)


async def an_outage_is_shown_and_ends(visit: Visit) -> None:
    await visit.sees(*DEMO)
    outage = {"match": {"operation": "list_environments"}, "effect": {"kind": "status", "status": 503}}
    await visit.control("POST", "/-/faults", outage)
    await visit.page.reload()

    await visit.is_told("503 Service Unavailable")
    await visit.control("DELETE", "/-/faults")
    await visit.still_sees(*DEMO)


# Each with the way in which it names its sandbox, and as whom it is signed in.
EIGHT = (
    (environments_are_listed, "header", "guest"),
    (an_environment_is_added, "cookie", "admin"),
    (an_environment_is_renamed, "prefix", "admin"),
    (an_environment_is_deleted, "header", "admin"),
    (a_taken_name_is_refused, "cookie", "system"),
    (a_blank_name_is_refused, "prefix", "admin"),
    (a_guest_changes_nothing, "header", "guest"),
    (an_outage_is_shown_and_ends, "cookie", "user"),
)


def test_eight_tests_in_parallel_do_not_see_one_another(server: str, page_address: str) -> None:
    async def run_all() -> list[str]:
        middle = asyncio.Barrier(len(EIGHT))
        running: list[asyncio.Task[str]] = []
        async with open_browser() as browser, asyncio.TaskGroup() as group:
            for test, way, persona in EIGHT:
                visit = start_visit(
                    browser, page_address, server, test.__name__, way=way, persona=persona, middle=middle
                )
                running.append(group.create_task(_run(test, visit), name=test.__name__))
        return [task.result() for task in running]

    assert asyncio.run(run_all()) == [test.__name__ for test, _, _ in EIGHT]


async def _run(test, visit) -> str:
    """Run a test of the eight and tell the sandbox in which it passed."""
    try:
        visit = await visit
        await test(visit)
    except Exception as error:
        error.add_note(f"in {test.__name__}")
        raise
    return visit.sandbox
