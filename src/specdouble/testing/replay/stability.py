"""After a run: does every finding come again from a fresh world? One that does not is no ground to stand on."""

from __future__ import annotations

from specdouble.testing.replay.again import Sender
from specdouble.testing.suite.log import Log
from specdouble.testing.suite.subject import Subject


def find_unstable(subject: Subject, log: Log) -> dict[str, str]:
    """Replay every finding once, and return why those that did not come again did not, by their ids.

    Where the target cannot go back to the start of its world nothing is replayed, as the rows that a chain began with
    are gone. A chain whose requests must overlap is not replayed either.
    """
    if subject.reset is None:
        return {}
    sender, unstable = Sender(subject.document, subject.target), {}
    for finding in log.findings:
        if not finding.chain or finding.at_once or finding.severity != "error":
            continue
        subject.reset()
        again = sender.send(finding.chain)
        if again.state in {"gone", "astray"}:
            unstable[finding.id] = again.why
    subject.reset()
    return unstable
