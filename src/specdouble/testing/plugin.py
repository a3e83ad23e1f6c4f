"""The pytest plugin: doubles, their address, sandbox and clock, and a client for each API. docs/qa.md shows it."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from specdouble.serve.project import ApiSource
    from specdouble.testing.api import Api
    from specdouble.testing.fixtures.conforming import Conforming
    from specdouble.testing.fixtures.control import Sandbox, SandboxClock
    from specdouble.testing.fixtures.house import House
    from specdouble.testing.fixtures.place import Place

_SOURCES = pytest.StashKey[Mapping[str, Any]]()
_RECORDING = pytest.StashKey[Any]()
_NO_RESET = "the server knows no reset, and this test starts from a world: mark it own_rows where it needs none"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what says where tests are sent."""
    group = parser.getgroup("specdouble")
    group.addoption("--specdouble-base-url", metavar="URL", help="test this server; without it, doubles in process")
    group.addoption(
        "--specdouble-header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="send this with every request, in place of a persona's credentials",
    )
    group.addoption("--specdouble-personas", metavar="FILE", help="who may call, in the form of a personas.yaml")
    group.addoption("--specdouble-record", metavar="FILE", help="write down each test and its exchanges, as JSON lines")
    parser.addini(
        "specdouble_documents",
        "the OpenAPI documents to test, or the names of APIs, where there is no project",
        "linelist",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make a fixture for each API; where there is none, there are no fixtures."""
    from specdouble.testing.fixtures.recording import Recording
    from specdouble.testing.fixtures.sources import find_sources

    config.addinivalue_line("markers", "world(name): the world that this test starts from, in place of the project's")
    config.addinivalue_line("markers", "own_rows: works with rows that it makes itself, so it runs on any server")
    sources = find_sources(config.rootpath, config.getini("specdouble_documents"))
    config.stash[_SOURCES] = sources
    if sources:
        config.pluginmanager.register(_fixtures(sources), "specdouble-apis")
    file = config.getoption("--specdouble-record")
    if file is not None:
        config.stash[_RECORDING] = Recording(Path(file))
        config.pluginmanager.register(config.stash[_RECORDING], "specdouble-recording")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Skip a test that signs in as a persona whose credentials nobody has given."""
    from specdouble.testing.api import UnknownPersona

    try:
        return (yield)
    except UnknownPersona as error:
        if pyfuncitem.config.getoption("--specdouble-header"):
            pytest.skip(f"{error}: --specdouble-header gives one caller alone")
        raise


@pytest.fixture(scope="session", name="specdouble_place")
def _place(pytestconfig: pytest.Config) -> Iterator[Place]:
    """Where the tests of this process play: doubles in it, or a server."""
    from specdouble.testing.fixtures.place import Elsewhere, InThisProcess

    sources: Mapping[str, ApiSource] = pytestconfig.stash[_SOURCES]
    sandbox = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    base_url = _option(pytestconfig, "base_url")
    place: Place
    if base_url is None:
        place = InThisProcess(sources, pytestconfig.rootpath, sandbox)
    else:
        file = _option(pytestconfig, "personas")
        place = Elsewhere(
            base_url,
            sources,
            pytestconfig.rootpath,
            sandbox,
            given=_headers(pytestconfig),
            personas=None if file is None else Path(file),
        )
    yield place
    place.close()


def _option(config: pytest.Config, name: str) -> Any:
    """Return an option, else what the environment says: SPECDOUBLE_BASE_URL."""
    return config.getoption(f"--specdouble-{name.replace('_', '-')}") or os.environ.get(f"SPECDOUBLE_{name.upper()}")


def _headers(config: pytest.Config) -> dict[str, str]:
    pairs = [text.partition(":") for text in config.getoption("--specdouble-header")]
    wrong = next((name for name, colon, _ in pairs if not colon or not name.strip()), None)
    if wrong is not None:
        raise pytest.UsageError(f"--specdouble-header came as {wrong!r}, expected 'Name: value'")
    return {name.strip(): value.strip() for name, _, value in pairs}


@pytest.fixture
def sandbox(request: pytest.FixtureRequest, specdouble_place: Place) -> Sandbox:
    """Give the sandbox in which this test plays, fresh: its world, and the clock at 2026-01-15T09:00:00Z."""
    if specdouble_place.sandbox is None:
        pytest.skip("the server is no double, so it has no sandboxes")
    _begin(request, specdouble_place)
    return specdouble_place.sandbox


@pytest.fixture
def clock(sandbox: Sandbox) -> SandboxClock:
    """Give the clock of this test's sandbox: `now()`, `freeze(at)`, `advance(seconds or timedelta)`."""
    from specdouble.testing.fixtures.control import SandboxClock

    return SandboxClock(sandbox)


@pytest.fixture
def double_url(request: pytest.FixtureRequest, specdouble_place: Place) -> str:
    """Give the address of a served double, in this test's sandbox; of the server that is tested, where one is named."""
    address = specdouble_place.url()
    _begin(request, specdouble_place)
    return address


@pytest.fixture
def double(request: pytest.FixtureRequest, specdouble_place: Place) -> House:
    """Give all APIs in this process: an ASGI application, for a client of your own."""
    from specdouble.testing.fixtures.place import InThisProcess

    if not isinstance(specdouble_place, InThisProcess):
        pytest.skip("a server is tested, and `double` lives in the process of the tests")
    specdouble_place.open_all()
    _begin(request, specdouble_place)
    return specdouble_place.house


@pytest.fixture
def assert_conforms(specdouble_place: Place) -> Conforming:
    """Hold a response of httpx or requests to the document: `assert_conforms(response)`."""
    from specdouble.testing.fixtures.conforming import Conforming

    return Conforming(specdouble_place)


_BEGUN = pytest.StashKey[bool]()


def _begin(request: pytest.FixtureRequest, place: Place) -> None:
    """Start a test from a world, once; skip one that cannot."""
    if request.node.stash.get(_BEGUN, False):
        return
    request.node.stash[_BEGUN] = True
    marked = request.node.get_closest_marker("world")
    if place.sandbox is not None:
        place.sandbox.renew(place.world(marked.args[0] if marked else None))
    elif request.node.get_closest_marker("own_rows") is None:
        pytest.skip(_NO_RESET)


def _fixtures(sources: Mapping[str, Any]) -> ModuleType:
    """Put the fixtures into a module, which is what pytest looks for them in."""
    module = ModuleType("specdouble_apis")
    for name in sources:
        module.__dict__[name] = _api(name, name)
    if len(sources) == 1:
        module.__dict__["api"] = _api("api", next(iter(sources)))
    return module


def _api(fixture: str, name: str) -> Callable[..., Any]:
    @pytest.fixture(name=fixture)
    def api(request: pytest.FixtureRequest, specdouble_place: Place) -> Api:
        """Give the client of an API: one method an operation, every exchange held to the document."""
        from specdouble.testing.fixtures.recording import Recorded

        client = specdouble_place.api(name)
        _begin(request, specdouble_place)
        recording = request.config.stash.get(_RECORDING, None)
        return client if recording is None else replace(client, target=Recorded(client.target, recording))

    return api
