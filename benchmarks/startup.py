"""Time from the command to the first answer, over documents of rising size: `python benchmarks/startup.py [N ...]`."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from documents import write_documents

_ROUNDS = 3
_PATIENCE = 60  # seconds


def main(sizes: list[int]) -> None:
    """Print one line per size and format: the median of some starts, in seconds."""
    print("operations  format  first answer (median of 3, seconds)")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for kind, file in write_documents(Path(folder), size).items():
                seconds = statistics.median(first_answer(file) for _ in range(_ROUNDS))
                print(f"{size:>10}  {kind:<6}  {seconds:.2f}", flush=True)


def first_answer(document: Path) -> float:
    """Start a server on a document, wait for the first answer of its last-read list, stop the server."""
    began = time.perf_counter()
    command = shutil.which("specdouble") or str(Path(sys.executable).with_name("specdouble"))
    server = subprocess.Popen(
        [command, "serve", str(document), "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        address = _address(server)
        request = urllib.request.Request(f"{address}/books", headers={"X-Api-Key": "demo"})
        _wait_for(request, began)
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if line.strip().startswith("serves"):
            return line.split()[1]
    raise SystemExit("the server ended before it said where it listens")


def _wait_for(request: urllib.request.Request, began: float) -> None:
    while time.perf_counter() - began < _PATIENCE:
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise SystemExit(f"no answer within {_PATIENCE} s")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [12, 100, 1000, 1500])
