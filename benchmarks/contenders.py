"""Who is measured: specdouble, and what it is compared with. A peer that cannot be had is left out, and said so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
_PEERS = _HERE / ".peers"
_PRISM = "@stoplight/prism-cli"


@dataclass(frozen=True)
class Contender:
    """A server to measure. `command` has `{document}` and `{port}` in it; `reset` is a POST that forgets rows."""

    name: str
    version: str
    what: str
    command: tuple[str, ...]
    reset: str = ""

    def command_for(self, document: Path, port: int) -> list[str]:
        """Return the command line that serves a document on a port."""
        return [part.format(document=document, port=port) for part in self.command]


SPECDOUBLE = Contender(
    "specdouble",
    version("specdouble"),
    "rows kept, requests and answers checked, journal on",
    (str(Path(sys.executable).with_name("specdouble")), "serve", "{document}", "--port", "{port}"),
    reset="/-/reset",
)
_CONNEXION = Contender(
    "Connexion",
    version("connexion"),
    "handlers answer the examples, requests and answers checked",
    (sys.executable, str(_HERE / "servers" / "stock_connexion.py"), "{port}", "{document}"),
)
_BARE = Contender(
    "bare uvicorn",
    version("uvicorn"),
    "the same bytes, nothing read or checked",
    (sys.executable, str(_HERE / "servers" / "bare.py"), "{port}"),
)


def contenders() -> Iterator[Contender]:
    """Give every contender that can be had, specdouble first."""
    yield SPECDOUBLE
    yield from _prism()
    yield _CONNEXION
    yield _BARE


def _prism() -> Iterator[Contender]:
    main = _PEERS / "node_modules" / _PRISM / "dist" / "index.js"
    node = shutil.which("node")
    if node is None or not (main.exists() or _install()):
        print(f"left out: Prism needs node and `npm install {_PRISM}`", file=sys.stderr)
        return
    listed = subprocess.run([node, str(main), "--version"], capture_output=True, text=True, check=True)
    quiet = ("-h", "127.0.0.1", "-m", "false", "-v", "silent")
    yield Contender(
        "Prism",
        listed.stdout.strip(),
        "answers the examples, requests checked, one process, no log",
        (node, str(main), "mock", *quiet, "-p", "{port}", "{document}"),
    )


def _install() -> bool:
    npm = shutil.which("npm")
    if npm is None:
        return False
    _PEERS.mkdir(exist_ok=True)
    command = [npm, "install", "--prefix", str(_PEERS), "--no-audit", "--no-fund", "--silent", _PRISM]
    return subprocess.run(command, check=False, timeout=600).returncode == 0
