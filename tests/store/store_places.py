"""Places to keep rows in while a test runs; a file stands in memory where the system has such a folder."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from specdouble.store.opening import open_place

_FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None


@contextmanager
def memory():
    yield open_place("memory")


@contextmanager
def sqlite():
    with tempfile.TemporaryDirectory(dir=_FOLDER) as folder:
        place = open_place(f"sqlite:///{folder}/store.db")
        yield place
        place.close()


PLACES = {"memory": memory, "sqlite": sqlite}
