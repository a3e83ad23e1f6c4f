"""Somebody signs in at Bee Flow, in a browser: to the provider's page, and back with a session."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from browser_kit import TIMEOUT, open_browser, serve_api
from playwright.async_api import Page, expect

USER = "/beeflow/auth/user"


@pytest.fixture(scope="module")
def bee() -> Iterator[str]:
    with serve_api("beeflow") as address:
        yield address


async def who_is_signed_in(page: Page) -> str:
    return str(json.loads(await page.locator("body").inner_text())["id"])


def visited(visit) -> None:
    """Run a visit in a browser of its own."""

    async def run() -> None:
        async with open_browser() as browser:
            context = await browser.new_context()
            context.set_default_timeout(TIMEOUT)
            await visit(await context.new_page())

    asyncio.run(run())


def test_sign_in_with_google_ends_at_the_users_own_record(bee: str) -> None:
    async def visit(page: Page) -> None:
        refused = await page.goto(f"{bee}{USER}")
        assert refused is not None
        assert refused.status == 401

        await page.goto(f"{bee}/beeflow/auth/google/login?next={USER}")
        await expect(page.get_by_role("heading")).to_have_text("Sign in with Google")
        await page.get_by_role("link", name="Bram Jansen").click()

        await page.wait_for_url(f"{bee}{USER}")
        assert await who_is_signed_in(page) == "u_bram"

    visited(visit)


def test_sign_in_below_the_path_of_a_sandbox_is_good_there_alone(bee: str) -> None:
    async def visit(page: Page) -> None:
        await page.goto(f"{bee}/-/s/browser/beeflow/auth/google/login?next={USER}")
        await page.get_by_role("link", name="Fatima El Amrani").click()

        await page.wait_for_url(f"{bee}/-/s/browser{USER}")
        assert await who_is_signed_in(page) == "u_fatima"
        elsewhere = await page.goto(f"{bee}{USER}")
        assert elsewhere is not None
        assert elsewhere.status == 401

    visited(visit)


def test_sign_in_with_saml_posts_an_assertion(bee: str) -> None:
    pytest.importorskip("signxml", reason="the extra saml is not installed: pip install 'specdouble[saml]'")

    async def visit(page: Page) -> None:
        query = {"acs": "/beeflow/auth/saml/acs", "audience": "urn:beeflow:sp", "RelayState": USER}
        await page.goto(f"{bee}/-/identity/beeflow/saml?{urlencode(query)}")
        await page.get_by_role("button", name="Bram Jansen").click()

        await page.wait_for_url(f"{bee}{USER}")
        assert await who_is_signed_in(page) == "u_bram"

    visited(visit)
