"""Sends the shots of probes, and holds each answer to what may come back and to the laws of all probes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from specdouble.testing.exchange import Exchange
from specdouble.testing.probes.effects import Effects
from specdouble.testing.probes.ground import SAFE, Ground
from specdouble.testing.probes.mishap import DROPS, HANGS, UNSENT
from specdouble.testing.probes.probe import Probe, Shot
from specdouble.testing.suite.finding import Finding, Severity

_LAYER = "probes"
_SHOWN = 200


@dataclass(frozen=True)
class _Wrong:
    """What is wrong with an answer: its check, a sentence, what was expected and what came. The probe says why."""

    check: str
    sentence: str
    expected: str
    actual: str
    severity: Severity = "error"
    source: str = ""


class Firing:
    """Fires shots one after the other. Whatever they may have done is taken back before the next one."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.gone = ""  # the probe after which nothing answers any more
        self._suite = ground.suite
        self._effects = Effects(ground)

    def fire(self, probe: Probe, shot: Shot) -> None:
        """Send one shot and enter what came of it."""
        writes = shot.sent.method.upper() not in SAFE
        if writes and shot.is_own:
            self._effects.begin(shot.operation)
        before = self.ground.status(shot.operation)
        exchange = self._send(probe, shot)
        if exchange is not None:
            self._judge(probe, shot, exchange)
        if writes:
            self._settle(probe, shot, exchange)
        if exchange is None or exchange.status >= 500:
            self._look_after(probe, shot, before)

    def _look_after(self, probe: Probe, shot: Shot, before: int | None) -> None:
        """Look whether the server still answers as before: what one probe has spoiled is not laid to the next ones."""
        self.ground.forget()
        after = self.ground.status(shot.operation)
        if before is None or before >= 500 or (after is not None and after < 500):
            return
        plain = self.ground.plain(shot.operation)
        chain = tuple(Exchange(one, 0, {}, b"") for one in (shot.sent, *([plain.sent] if plain is not None else [])))
        came = "is not answered" if after is None else f"is answered {after}"
        self.gone = probe.id if after is None else ""
        spoiled = _Wrong(
            "spoiled",
            f"is spoiled by {probe.sends}: the plain request was answered {before}, and {came} since",
            f"{before}, as before",
            came,
            source="RFC 9110, 15.6: a failure concerns the request that failed",
        )
        self._enter(probe, shot, chain, spoiled)

    def _send(self, probe: Probe, shot: Shot) -> Exchange | None:
        try:
            return self._suite.recorder.send(shot.sent)
        except UNSENT as error:
            why = f"the client cannot send it here: {error}"
            self._suite.log.untested(_LAYER, shot.operation.id, probe.id, why)
        except HANGS:
            self._mishap(probe, shot, "no answer came in time")
        except DROPS as error:
            if probe.may_drop:
                self._suite.log.passed(_LAYER, shot.operation.id, probe.id)
            else:
                self._mishap(probe, shot, f"the connection ended without an answer ({type(error).__name__})")
        return None

    def _judge(self, probe: Probe, shot: Shot, exchange: Exchange) -> None:
        wrong = self._wrong(probe, shot, exchange)
        if wrong is None:
            self._suite.log.passed(_LAYER, shot.operation.id, probe.id)
        else:
            self._enter(probe, shot, (exchange,), wrong)
        if exchange.status < 500 and shot.is_own and not probe.in_front:
            self._hold(shot, exchange)

    def _wrong(self, probe: Probe, shot: Shot, exchange: Exchange) -> _Wrong | None:
        answers = shot.answers or probe.answers
        plain = self.ground.status(shot.operation) if answers.needs_plain else None
        verdict = answers.judge(exchange.status, plain)
        against = probe.law(shot, exchange) if probe.law is not None else None
        sentence, actual = (
            f"answers {exchange.status} to {probe.sends}",
            f"{exchange.status} {exchange.media_type}".rstrip(),
        )
        if exchange.status >= 500 and verdict == "error":
            return _Wrong("server-error", sentence, "an answer below 500", actual)
        if verdict != "ok":
            return _Wrong(probe.id, sentence, answers.words, actual, "warning" if verdict == "warning" else "error")
        if against is not None:
            return _Wrong(probe.id, f"{sentence}, and {against}", "an answer as the standard says", actual)
        return None

    def _hold(self, shot: Shot, exchange: Exchange) -> None:
        """Hold an answer to the document where it documents the status."""
        if shot.operation.response(exchange.status) is not None:
            named = replace(exchange, operation_id=shot.operation.id)
            self._suite.hold(shot.operation, named)

    def _settle(self, probe: Probe, shot: Shot, exchange: Exchange | None) -> None:
        """Look whether a refused write left anything behind, and take back one that was not refused."""
        refused = exchange is not None and exchange.status >= 400
        if not refused or not shot.is_own:
            self.ground.undo(shot.operation, exchange)
            self._effects.forget()
            return
        found = self._effects.left_behind(shot.operation)
        if found is None or exchange is None:
            return
        before, after = found
        self.ground.undo(shot.operation, None)
        changed = _Wrong(
            "left-behind",
            f"refuses {probe.sends} with {exchange.status}, and has changed what is read there",
            _shown(before),
            _shown(after),
            source="RFC 9110, 15.5: a request that is refused was not performed",
        )
        self._enter(probe, shot, (before, exchange, after), changed)

    def _mishap(self, probe: Probe, shot: Shot, what: str) -> None:
        silence = _Wrong("no-answer", f"does not answer {probe.sends}: {what}", "an answer", what)
        self._enter(probe, shot, (Exchange(shot.sent, 0, {}, b""),), silence)

    def _enter(self, probe: Probe, shot: Shot, chain: tuple[Exchange, ...], wrong: _Wrong) -> None:
        part = f" ({shot.subject})" if shot.subject else ""
        finding = Finding(
            _LAYER,
            wrong.check,
            shot.operation.id,
            f"{shot.operation.method} {shot.operation.path} {wrong.sentence}{part}",
            chain,
            wrong.expected,
            wrong.actual,
            shot.pointer or shot.operation.pointer,
            wrong.source or probe.source,
            f"{probe.id} {shot.subject}".rstrip(),
            wrong.severity,
        )
        self._suite.log.failed(finding)


def _shown(exchange: Exchange) -> str:
    text = f"{exchange.status} {exchange.content.decode('utf-8', 'replace')}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
