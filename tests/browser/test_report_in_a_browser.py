"""The HTML report, as a browser shows it: a failing run and a passing one, by day and by night, with keys alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from browser_kit import TIMEOUT, open_browser
from playwright.async_api import Page, expect
from run_kit import NotesServer, deleted_is_gone, every_operation, open_notes, plugged
from serving_kit import NOTES

from specdouble.testing.report.run_data import write_report
from specdouble.testing.report.writing import write_files
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import run_suite

Look = Callable[[Page], Awaitable[None]]

# The least contrast of text and ground (WCAG 2.1, 1.4.3), of what is small.
CONTRAST = """() => {
  const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(channel)
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const low = [];
  const texts = ".muted, .sentence, .badge, .method, code, dt, dd, th, td, .status, .tile b";
  for (const element of document.querySelectorAll(texts)) {
    if (!element.textContent.trim() || !element.getClientRects().length) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) low.push(`${element.className || element.tagName} ${ratio.toFixed(2)}`);
  }
  return [...new Set(low)];
}"""


def lint(suite) -> None:
    suite.log.failed(Finding("lint", "no-404", "delete_note", "delete_note documents no 404", severity="warning"))
    suite.log.untested("lint", "list_notes", "paging", "the list has no pages")


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    def write(*bugs: str, **layers) -> str:
        (tmp_path / "notes.yaml").write_text(NOTES)
        layers = {**layers, "laws": deleted_is_gone, "fuzz": every_operation}
        with plugged(monkeypatch, layers), open_notes(tmp_path / "notes.yaml", NotesServer(*bugs)) as subject:
            result = run_suite(subject, Options(only=tuple(layers)))
        write_files(
            tmp_path,
            write_report(
                [(result, {"base_url": None, "of_project": False, "document": "notes.yaml"})],
                "2026-01-15T09:00:00.000Z",
            ),
            [],
        )
        return (tmp_path / "report.html").as_uri()

    return write


def look_at(address: str, look: Look, **context) -> None:
    """Open a page and look at it; an error in it, or a request to anywhere, fails."""
    asked: list[str] = []
    errors: list[str] = []

    async def visit() -> None:
        async with open_browser() as browser:
            page = await browser.new_page(**context)
            page.set_default_timeout(TIMEOUT)
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(address)
            await look(page)

    asyncio.run(visit())
    assert [url for url in asked if url != address] == []
    assert errors == []


def test_failing_run_shows_its_finding_and_how_to_see_it_again(report) -> None:
    async def look(page: Page) -> None:
        await expect(page.get_by_text("Broke its contract")).to_be_visible()
        finding = page.locator(".finding.new")
        await expect(finding.get_by_text("a deleted note can still be read")).to_be_visible()
        await expect(finding.get_by_text("curl -i -X DELETE")).to_be_visible()
        await expect(finding.locator(".line.at")).to_contain_text("delete:")
        await expect(finding.get_by_text("specdouble replay")).to_be_visible()

    look_at(report("keeps", lint=lint), look)


def test_passing_run_says_so(report) -> None:
    async def look(page: Page) -> None:
        await expect(page.get_by_text("Passed", exact=True)).to_be_visible()
        await expect(page.get_by_text("Nothing was found.")).to_be_visible()
        await expect(page.locator(".operation")).to_have_count(4)
        assert await page.locator("rect.failed").count() == 0

    look_at(report(), look)


def test_search_layer_and_kind_filter_the_page(report) -> None:
    async def look(page: Page) -> None:
        new, warning = page.locator(".finding.new"), page.locator(".finding.warning")
        await page.keyboard.press("/")
        await page.keyboard.type("documents no")
        await expect(new).to_be_hidden()
        await expect(warning).to_be_visible()
        await expect(page.get_by_role("status")).to_have_text("1 of 2 findings")
        await page.keyboard.press("Escape")
        await expect(new).to_be_visible()
        await page.get_by_label("Layer", exact=True).select_option("laws")
        await expect(warning).to_be_hidden()
        await page.get_by_label("Layer", exact=True).select_option("")
        await page.get_by_role("button", name="warning").click()
        await expect(warning).to_be_hidden()
        await page.get_by_role("searchbox").fill("nothing like this")
        await expect(page.get_by_text("Nothing here fits.")).to_be_visible()

    look_at(report("keeps", lint=lint), look)


def test_keys_alone_open_a_finding_and_copy_its_request(report) -> None:
    async def look(page: Page) -> None:
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        summary = page.locator(".finding.warning > summary")
        await summary.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".finding.warning .inside")).to_be_visible()
        copy = page.locator(".finding.new .copy").first
        await copy.focus()
        await page.keyboard.press("Enter")
        await expect(copy).to_have_text("Copied")
        assert (await page.evaluate("navigator.clipboard.readText()")).startswith("curl -i -X POST http://notes.test")

    look_at(report("keeps", lint=lint), look)


def test_address_of_a_finding_opens_it(report) -> None:
    address = report("keeps", lint=lint)

    async def look(page: Page) -> None:
        warning = page.locator(".finding.warning")
        name = await warning.get_attribute("id")
        await page.evaluate(f"location.hash = '#{name}'")
        await expect(warning.locator(".inside")).to_be_visible()

    look_at(address, look)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_by_day_and_by_night(report, scheme) -> None:
    async def look(page: Page) -> None:
        await page.get_by_role("button", name="Open all").click()
        for operation in await page.locator(".operation > summary").all():
            await operation.click()
        assert await page.evaluate(CONTRAST) == []

    look_at(report("keeps", "moody", lint=lint), look, color_scheme=scheme)


def test_a_narrow_window_does_not_scroll_sideways(report) -> None:
    async def look(page: Page) -> None:
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    look_at(report("keeps", lint=lint), look, viewport={"width": 390, "height": 800})
