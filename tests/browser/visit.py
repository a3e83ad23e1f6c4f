"""A visit of the page that the browser tests stand on: one browser context in one sandbox."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode

from browser_kit import TIMEOUT
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

ACME = "550e8400-e29b-41d4-a716-446655440000"


@dataclass(frozen=True)
class Visit:
    """What a person does and sees. `middle` is where visits wait for one another, when each has done its deed."""

    page: Page
    context: BrowserContext
    server: str
    sandbox: str
    middle: asyncio.Barrier

    async def add(self, name: str) -> None:
        await self.page.get_by_label("Name of the new environment").fill(name)
        await self.page.get_by_role("button", name="Add").click()

    async def rename(self, name: str, to: str) -> None:
        await self._row(name).get_by_label("Name").fill(to)
        await self._row(name).get_by_role("button", name="Rename").click()

    async def delete(self, name: str) -> None:
        await self._row(name).get_by_role("button", name="Delete").click()

    async def control(self, method: str, path: str, body: object = None) -> None:
        """Ask the control plane for something in this sandbox."""
        headers = {"X-Specdouble-Sandbox": self.sandbox}
        answer = await self.context.request.fetch(f"{self.server}{path}", method=method, headers=headers, data=body)
        assert answer.ok, await answer.text()

    async def is_told(self, message: str) -> None:
        await expect(self.page.get_by_role("alert")).to_have_text(message)

    async def sees(self, *names: str) -> None:
        rows = self.page.get_by_role("listitem")
        await expect(rows).to_have_count(len(names))
        for number, name in enumerate(names):
            await expect(rows.nth(number)).to_have_accessible_name(name)

    async def still_sees(self, *names: str) -> None:
        """Wait until every other visit has come so far, load the page anew, and look."""
        await self.middle.wait()
        await self.page.reload()
        await self.sees(*names)

    def _row(self, name: str) -> Locator:
        return self.page.get_by_role("listitem", name=name, exact=True)


async def start_visit(
    browser: Browser, page_address: str, server: str, sandbox: str, *, way: str, persona: str, middle: asyncio.Barrier
) -> Visit:
    """Open the page as a persona of Pulse, in a sandbox that is named by header, cookie or path prefix."""
    context = await browser.new_context()
    context.set_default_timeout(TIMEOUT)
    cookies = {"rocketwave_session": f"demo-{persona}", **({"specdouble_sandbox": sandbox} if way == "cookie" else {})}
    await context.add_cookies([{"name": name, "value": value, "url": server} for name, value in cookies.items()])
    query = {"organization": ACME, "api": f"{server}/-/s/{sandbox}/pulse" if way == "prefix" else f"{server}/pulse"}
    query |= {"sandbox": sandbox} if way == "header" else {}
    page = await context.new_page()
    await page.goto(f"{page_address}?{urlencode(query)}")
    return Visit(page, context, server, sandbox, middle)
