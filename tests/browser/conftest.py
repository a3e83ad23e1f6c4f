from collections.abc import Iterator

import pytest
from browser_kit import CHROMIUM, serve_api, serve_page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        missing = pytest.mark.skip(reason="no Chromium is installed here: on Debian, apt-get install chromium")
        for item in items:
            if "browser" in item.path.parts:
                item.add_marker(missing)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serve_api("pulse") as address:
        yield address


@pytest.fixture(scope="module")
def page_address() -> Iterator[str]:
    with serve_page() as address:
        yield address
