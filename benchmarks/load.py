"""Load: wrk where it is installed, else a small loop of our own that a fast server waits for."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

_CONNECTIONS = 16
_SCRIPT = Path(__file__).with_name("cycle.lua")
_TOLD = re.compile(r"answered=(\d+) refused=(\d+) lost=(\d+)")


def answered(port: int, requests: Sequence[bytes], seconds: int) -> int:
    """Send requests in turn for some seconds; return how many were answered. A refused or lost one ends the run."""
    wrk = shutil.which("wrk")
    return _by_wrk(wrk, port, requests, seconds) if wrk else _by_hand(port, requests, seconds)


def generator() -> str:
    """Tell what makes the load."""
    return f"wrk, {_CONNECTIONS} connections" if shutil.which("wrk") else "a Python loop, 1 connection"


def _by_wrk(wrk: str, port: int, requests: Sequence[bytes], seconds: int) -> int:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"".join(b"%d\n%s" % (len(request), request) for request in requests))
        file.flush()
        options = ["-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(_SCRIPT)]
        command = [wrk, *options, f"http://127.0.0.1:{port}/", "--", file.name]
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    found = _TOLD.search(told)
    count, refused, lost = map(int, found.groups()) if found else (0, 0, 0)
    if not count or refused or lost:
        raise SystemExit(f"{count} answered, {refused} of them refused, {lost} lost: not a fair measure\n{told}")
    return count


def _by_hand(port: int, requests: Sequence[bytes], seconds: int) -> int:
    count, end = 0, time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as answers:
        for request in cycle(requests):
            if time.monotonic() >= end:
                return count
            connection.sendall(request)
            _read_answer(answers)
            count += 1
    return count


def _read_answer(answers: object) -> None:
    status = answers.readline()
    if not status.startswith(b"HTTP/1.1 2"):
        raise SystemExit(f"refused: {status!r}")
    length = 0
    while (line := answers.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    answers.read(length)


if not shutil.which("wrk"):
    print("wrk is not installed (Debian: apt-get install wrk); a Python loop makes the load", file=sys.stderr)
