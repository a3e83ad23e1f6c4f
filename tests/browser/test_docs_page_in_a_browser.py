"""The documentation page, as a browser shows it."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest
from browser_kit import TIMEOUT, open_browser
from playwright.async_api import expect


@pytest.mark.parametrize(
    ("api", "operation"),
    [("pulse", "List the environments of an organization"), ("control", "Tell the mode and the time")],
)
def test_it_shows_the_operations_and_asks_no_other_host(server: str, api: str, operation: str) -> None:
    asked: set[str] = set()
    errors: list[str] = []

    async def look() -> None:
        async with open_browser() as browser:
            page = await browser.new_page()
            page.set_default_timeout(TIMEOUT)
            page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(f"{server}/-/apis/{api}/docs")
            await expect(page.get_by_text(operation, exact=True)).to_be_visible()

    asyncio.run(look())

    assert asked == {urlsplit(server).netloc}
    assert errors == []


def test_one_click_signs_in(server: str) -> None:
    seen: list[int] = []

    async def look() -> None:
        async with open_browser() as browser:
            page = await browser.new_page()
            page.set_default_timeout(TIMEOUT)
            await page.goto(f"{server}/-/apis/pulse/docs")
            seen.append(await page.evaluate("fetch('/pulse/api/organizations').then(answer => answer.status)"))
            await page.get_by_role("button", name="guest", exact=True).click()
            await expect(page.get_by_role("button", name="guest", exact=True)).to_have_attribute("aria-pressed", "true")
            seen.append(await page.evaluate("fetch('/pulse/api/organizations').then(answer => answer.status)"))

    asyncio.run(look())

    assert seen == [401, 200]
