"""One recorded finding, once more: its chain, and where that cannot tell, the layer that found it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from specdouble.testing.replay.again import Again, Sender
from specdouble.testing.replay.opening import open_again, read_options
from specdouble.testing.report.recorded import read_exchange
from specdouble.testing.report.run_data import callers_by_name
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.secrets import Secrets
from specdouble.testing.suite.subject import Subject

Verdict = Literal["fixed", "still there", "cannot be told"]


@dataclass(frozen=True)
class Outcome:
    """What became of a finding."""

    verdict: Verdict
    again: Again
    why: str


def replay_finding(
    run: Mapping[str, Any], found: Mapping[str, Any], base_url: str | None, given: Mapping[str, Any]
) -> Outcome:
    """Send the chain of a finding of a report, from a fresh world where the target has one.

    In this process a chain that cannot tell is followed by the whole layer, with the seed of the run. Raises
    ConfigError where nothing can be opened, or credentials are missing.
    """
    options = read_options(run["opening"], base_url, **given)
    subject = open_again(run["opening"], options)
    try:
        again = _send(subject, run, found)
        return _judge(subject, options, found, _shown(again, Secrets(subject, options)))
    finally:
        subject.target.close()


def _send(subject: Subject, run: Mapping[str, Any], found: Mapping[str, Any]) -> Again:
    peers = (subject.peer,) if subject.peer is not None else ()
    callers = callers_by_name((*subject.callers, *peers))
    chain = [read_exchange(one, callers) for one in found["chain"]]
    if subject.reset is not None:
        subject.reset()
    return Sender(subject.document, subject.target).send(chain, run["base_url"], found["broken"])


def _shown(again: Again, secrets: Secrets) -> Again:
    return replace(again, exchanges=tuple(replace(one, sent=secrets.sent(one.sent)) for one in again.exchanges))


def _judge(subject: Subject, options: Options, found: Mapping[str, Any], again: Again) -> Outcome:
    if again.state == "again":
        return Outcome("still there", again, again.why)
    if again.state == "gone" and not found["at_once"]:
        return Outcome("fixed", again, again.why)
    if options.base_url is not None:
        return Outcome("cannot be told", again, again.why)
    result = run_suite(subject, replace(options, only=(found["layer"],)))
    if found["id"] in result.ids:
        return Outcome("still there", again, f"{again.why}; {found['layer']} finds it again")
    return Outcome("fixed", again, f"{again.why}; {found['layer']} finds it no more")
