"""Where a double in this process would stand if it were served: what a person can type in place of its made-up host."""

from __future__ import annotations

from specdouble.runtime.settings import Settings
from specdouble.testing.suite.subject import Subject

IN_PROCESS = "http://double"
"""The host of doubles that are called without sockets."""


def shown_base(subject: Subject) -> str:
    """Return the base URL that requests are shown with: of a double in this process, that of `specdouble serve`."""
    base_url = subject.target.base_url
    if subject.app is None or not base_url.startswith(IN_PROCESS):
        return base_url
    served = Settings()
    return f"http://{served.host}:{served.port}{base_url.removeprefix(IN_PROCESS)}"
