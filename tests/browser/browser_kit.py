"""A browser, a double and a page of another origin: what the browser tests stand on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.async_api import Browser, async_playwright, expect

ROOT = Path(__file__).parents[2]
APP = Path(__file__).parent / "app"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TIMEOUT = 20_000  # milliseconds, for machines that do much else besides
expect.set_options(timeout=TIMEOUT)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Start headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(FLAGS))
        yield browser
        await browser.close()


@contextmanager
def serve_api(name: str) -> Iterator[str]:
    """Run `specdouble serve` with an API on a free port, and give the server's address."""
    command = [str(Path(sys.executable).with_name("specdouble")), "serve", name, "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            yield _address(server).removesuffix(f"/{name}")
        finally:
            server.terminate()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    line = next(line for line in server.stdout if line.strip().startswith("serves"))
    return line.split()[1]


@contextmanager
def serve_page() -> Iterator[str]:
    """Serve the page from a port of its own, so that the API is of another origin, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=APP))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass
