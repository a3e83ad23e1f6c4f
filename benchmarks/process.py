"""A server that runs while it is measured, and the CPU time that it and its children have used."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contenders import Contender
from workloads import KEY

_PATIENCE = 120  # seconds
_PROC = Path("/proc")
_UTIME, _STIME, _PARENT = 11, 12, 1  # fields of /proc/PID/stat after the command's name (proc(5))


class Server:
    """A contender that serves a document on a port of loopback."""

    def __init__(self, contender: Contender, process: subprocess.Popen[bytes], port: int) -> None:
        self.contender = contender
        self.process = process
        self.address = f"http://127.0.0.1:{port}"
        self.port = port

    def cpu_seconds(self) -> float:
        """Return the CPU time of the whole process tree so far. Needs Linux."""
        ticks = 0
        waiting = [self.process.pid]
        stats = dict(_all_processes())
        while waiting:
            pid = waiting.pop()
            ticks += stats[pid][_UTIME] + stats[pid][_STIME]
            waiting += [child for child, fields in stats.items() if fields[_PARENT] == pid]
        return ticks / os.sysconf("SC_CLK_TCK")

    def peak_memory(self) -> int:
        """Return the most MB that the process has held. Needs Linux."""
        status = (_PROC / str(self.process.pid) / "status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024

    def reset(self) -> None:
        """Forget what was posted."""
        if self.contender.reset:
            request = urllib.request.Request(
                self.address + self.contender.reset, b"{}", {"Content-Type": "application/json"}
            )
            urllib.request.urlopen(request, timeout=_PATIENCE).close()


@contextmanager
def running(contender: Contender, document: Path) -> Iterator[Server]:
    """Start a server, wait for its first answer, and stop it at the end."""
    port = _free_port()
    process = subprocess.Popen(
        contender.command_for(document, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Server(contender, process, port)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_for(server: Server) -> None:
    request = urllib.request.Request(f"{server.address}/books", headers=KEY)
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        if server.process.poll() is not None:
            raise SystemExit(f"{server.contender.name} ended before it answered")
        try:
            urllib.request.urlopen(request, timeout=_PATIENCE).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise SystemExit(f"{server.contender.name} gave no answer within {_PATIENCE} s")


def _all_processes() -> Iterator[tuple[int, list[int]]]:
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            try:
                text = (folder / "stat").read_text()
            except OSError:  # it has ended meanwhile
                continue
            yield (
                int(folder.name),
                [int(field) if field.lstrip("-").isdecimal() else 0 for field in text.rpartition(")")[2].split()],
            )
