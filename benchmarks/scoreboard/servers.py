"""The servers that are played, where they are installed, and how one is run on a document."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import requests
from benchmarks.contenders import Contender

_PEERS = Path(__file__).parent.parent / ".peers"
_MODULES = _PEERS / "node_modules"
_PACKAGES = ("@stoplight/prism-cli", "@stdy/cli", "@scalar/mock-server", "@hono/node-server")
_PATIENCE = 90  # seconds until the first answer
_SCALAR = Path(__file__).with_name("scalar.mjs")
_SPECDOUBLE = (sys.executable, "-c", "from specdouble.cli import main; main()", "serve", "{document}")
_PORT = ("--port", "{port}")


def contenders() -> Iterator[Contender]:
    """Give every server that can be had, specdouble first."""
    number = version("specdouble")
    yield Contender("specdouble", number, "rows are kept", (*_SPECDOUBLE, *_PORT))
    yield Contender("specdouble --stateless", number, "examples and generated", (*_SPECDOUBLE, *_PORT, "--stateless"))
    node = shutil.which("node")
    if node is None or not (all((_MODULES / name).exists() for name in _PACKAGES) or _install()):
        print("left out: the peers need node, and npm to install " + " ".join(_PACKAGES), file=sys.stderr)
        return
    prism, steady, scalar = (_MODULES / name for name in _PACKAGES[:3])
    quiet = ("-h", "127.0.0.1", "-m", "false", "-v", "silent")
    command = (node, str(prism / "dist" / "index.js"), "mock", *quiet, "-p", "{port}", "{document}")
    yield Contender("Prism", _version(prism), "examples and generated", command)
    command = (
        node,
        str(steady / "steady.js"),
        "--port",
        "{port}",
        "--log=false",
        "--reject-on-sdk-error",
        "{document}",
    )
    yield Contender(
        "Steady", _version(steady), "examples and generated; refuses what it calls a client's fault", command
    )
    linked = _PEERS / _SCALAR.name
    linked.write_bytes(_SCALAR.read_bytes())  # node looks for packages beside the script
    yield Contender(
        "Scalar mock server", _version(scalar), "examples and generated", (node, str(linked), "{port}", "{document}")
    )


@contextmanager
def running(contender: Contender, document: Path, path: str) -> Iterator[tuple[str, float | None]]:
    """Start a server and give its address and the seconds to its first answer, None where none came."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        process = subprocess.Popen(contender.command_for(document, port), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            yield address, _first_answer(process, address + path, began)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _first_answer(process: subprocess.Popen[bytes], url: str, began: float) -> float | None:
    while time.perf_counter() - began < _PATIENCE and process.poll() is None:
        try:
            requests.get(url, timeout=_PATIENCE)
            return time.perf_counter() - began
        except requests.RequestException:
            time.sleep(0.02)
    return None


def _version(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text("utf-8"))["version"])


def _install() -> bool:
    npm = shutil.which("npm")
    if npm is None:
        return False
    _PEERS.mkdir(exist_ok=True)
    command = [npm, "install", "--prefix", str(_PEERS), "--no-audit", "--no-fund", "--silent", *_PACKAGES]
    return subprocess.run(command, check=False, timeout=600).returncode == 0
